import { z } from 'zod';
import type { Plan } from '../alerts/decide.ts';
import { limitCard } from '../cards/subscription.ts';
import { type ChannelAddress, channelKey } from '../core/address.ts';
import type { Tables } from '../core/store.ts';

const HOUR = 60 * 60_000;
/** How the keys of posts begin that say that the hourly limit is reached. */
const LIMIT = 'limit:';

/** Whether a post says that the hourly limit was reached, which holds no longer. */
export const isOldLimit = ({ key, createdAt }: { key: string; createdAt: number }, now: number): boolean =>
  key.startsWith(LIMIT) && createdAt <= now - HOUR;

/** How many alerts of the last hour were posted to a channel or wait to be; what was taken back meanwhile does not count. */
export async function sentLastHour({ alerts }: Tables, to: ChannelAddress, now: number): Promise<number> {
  const sent = await alerts.sentBetween(to, now - HOUR, now);
  if (sent.length === 0) return 0;
  const changed = await alerts.changedSince(to, now - HOUR);
  const untold = new Set(changed.filter((one) => one.state.told === null).map((one) => one.storyId));
  return sent.filter((storyId) => !untold.has(storyId)).length;
}

/** Says once an hour that the hourly limit is reached. */
export async function tellLimit(
  tables: Tables,
  to: ChannelAddress,
  limit: NonNullable<Plan['limit']>,
  now: number,
): Promise<void> {
  const told = z.number().safeParse(await tables.settings.get(channelKey(to), 'limit-told')).data;
  if (told !== undefined && told > now - HOUR) return;
  await tables.settings.set(channelKey(to), 'limit-told', now, now + HOUR);
  const card = limitCard(limit, (await tables.digests.ofChannel(to)).length > 0);
  await tables.outbox.enqueue({ key: `${LIMIT}${channelKey(to)}:${now}`, kind: 'notice', to, outgoing: { card } }, now);
}

/**
 * Whether more alerts wait for a channel than it wants in an hour, as after hours without a deliverer or a platform. What waits
 * for a manager to resume it is left to that.
 */
export async function isCrowded({ outbox, subscriptions }: Tables, to: ChannelAddress, now: number): Promise<boolean> {
  const all = await subscriptions.ofChannel(to);
  const posting = all.filter((one) => one.settings.mode === 'instant' && one.pausedUntil <= now);
  if ((all.length > 0 && posting.length === 0) || (await outbox.heldFor(to)) !== null) return false;
  const alerts = (await outbox.waiting(to)).filter((one) => one.kind === 'alert');
  return alerts.length > Math.max(0, ...posting.map((one) => one.settings.perHour));
}
