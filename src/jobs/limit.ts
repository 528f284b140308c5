import { z } from 'zod';
import type { Plan } from '../alerts/decide.ts';
import { limitCard } from '../cards/subscription.ts';
import { type ChannelAddress, channelKey } from '../core/address.ts';
import { HOUR } from '../core/durations.ts';
import type { WaitingDelivery } from '../core/outbox.ts';
import { type Alert, alertId, type Tables } from '../core/store.ts';

/** How the keys of posts begin that say that the hourly limit is reached. */
const LIMIT = 'limit:';

/** Whether a post says that the hourly limit was reached, which holds no longer. */
export const isOldLimit = ({ key, createdAt }: { key: string; createdAt: number }, now: number): boolean =>
  key.startsWith(LIMIT) && createdAt <= now - HOUR;

/** How many alerts of the last hour were posted to a channel or wait to be; what was taken back meanwhile does not count. */
export async function sentLastHour({ alerts }: Tables, to: ChannelAddress, now: number): Promise<number> {
  const sent = await alerts.decidedBetween(to, 'sent', now - HOUR, now);
  if (sent.length === 0) return 0;
  const found = await alerts.ofIds(sent.map((storyId) => alertId(to, storyId)));
  return sent.length - found.filter((one) => one.state.told === null).length;
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

/** Alerts that the hourly limit left to the digest since the oldest of those that wait was written. */
export async function heldSince(
  { alerts }: Pick<Tables, 'alerts'>,
  to: ChannelAddress,
  [oldest]: readonly WaitingDelivery[],
  until: number,
): Promise<Alert[]> {
  if (!oldest) return [];
  const held = await alerts.decidedBetween(to, 'held-rate', oldest.createdAt, until);
  const found = await alerts.ofIds(held.map((storyId) => alertId(to, storyId)));
  return found.filter(({ state }) => state.told === null && state.heldUntil === null);
}

/**
 * Whether more alerts came for a channel than it wants in an hour while some wait, as after hours without a deliverer or a
 * platform. What waits for a manager to resume it is left to that.
 */
export async function isCrowded(
  { alerts, outbox, subscriptions }: Tables,
  to: ChannelAddress,
  now: number,
): Promise<boolean> {
  const all = await subscriptions.ofChannel(to);
  const posting = all.filter((one) => one.settings.mode === 'instant' && one.pausedUntil <= now);
  if ((all.length > 0 && posting.length === 0) || (await outbox.heldFor(to)) !== null) return false;
  const waiting = (await outbox.waiting(to)).filter((one) => one.kind === 'alert');
  const held = await heldSince({ alerts }, to, waiting, now);
  return waiting.length + held.length > Math.max(0, ...posting.map((one) => one.settings.perHour));
}
