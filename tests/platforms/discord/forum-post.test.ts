import { describe, expect, it } from 'vitest';
import { type FakeChannel, makeChannel, makeGuild } from '../../support/discord/state.ts';
import { card, next, type Rig, rig } from './support.ts';

/** A story that the bot posted in the forum, as its post stands there. */
async function posted(on: Rig): Promise<{ forum: FakeChannel; post: FakeChannel }> {
  const forum = on.discord.channel('stories');
  const to = { platform: 'discord', workspace: forum.guild_id, channel: forum.id } as const;
  await on.platform.send({ to, key: 'a', outgoing: { card: card('Story', { controls: [next(2)] }), thread: 'Story' } });
  return { forum, post: on.discord.channel('Story') };
}

function press(on: Rig, post: FakeChannel) {
  const [message] = post.messages;
  if (!message) throw new Error('nothing was posted');
  return on.discord.interact({ type: 'press', message, customId: 'page:2~', channel: post.id });
}

const ask = { type: 'command', name: 'brief', options: { topic: 'x' } } as const;

describe('in a forum', () => {
  it('a control of a story’s post is pressed for the forum, where the alert was made', async () => {
    const on = await rig();
    const { forum, post } = await posted(on);
    await press(on, post);
    expect(on.heard.callers).toMatchObject([{ address: { channel: forum.id }, channelName: 'stories' }]);
  });

  it('so it is in a post that is archived, which a bot that starts is not told of', async () => {
    const before = await rig();
    const { forum, post } = await posted(before);
    const on = await rig({ guilds: [{ ...makeGuild('Server', forum.guild_id), channels: [forum] }] });
    on.discord.guilds[0]?.channels.push({ ...post, archived: true });
    await press(on, post);
    expect(on.heard.callers).toMatchObject([{ address: { channel: forum.id } }]);
  });

  it('what is typed in a story’s post counts for the forum, and in somebody’s own post for that post', async () => {
    const on = await rig();
    const { forum, post } = await posted(on);
    const own = { ...makeChannel(forum.guild_id, 'Own', 'thread'), parent_id: forum.id, owner_id: '8' };
    on.discord.guilds[0]?.channels.push(own);
    for (const channel of [post.id, own.id]) await on.discord.interact({ ...ask, channel });
    expect(on.heard.callers.map(({ address }) => address.channel)).toEqual([forum.id, own.id]);
  });
});
