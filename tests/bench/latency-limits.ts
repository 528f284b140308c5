export interface Post {
  platform: string;
  channel: string;
  /** When it could be sent at the earliest, epoch milliseconds. */
  at: number;
}

/**
 * When each post would be accepted by somebody who needs no time at all, but keeps to the platforms' limits. Slack: one a second
 * and channel (https://docs.slack.dev/apis/web-api/rate-limits). Discord: five in five seconds a channel, fifty a second
 * altogether (https://discord.com/developers/docs/topics/rate-limits). Posts in the order in which they are due.
 */
export function accepted(posts: readonly Post[]): number[] {
  const channels = new Map<string, number[]>();
  const discord: number[] = [];
  return posts.map(({ platform, channel, at }) => {
    const own = channels.get(channel) ?? [];
    channels.set(channel, own);
    const [count, span] = platform === 'slack' ? [1, 1_000] : [5, 5_000];
    const free = Math.max(at, (own.at(-count) ?? 0) + (own.length >= count ? span : 0));
    const time =
      platform === 'slack' ? free : Math.max(free, discord.length >= 50 ? (discord.at(-50) ?? 0) + 1_000 : 0);
    own.push(time);
    if (platform !== 'slack') discord.push(time);
    return time;
  });
}
