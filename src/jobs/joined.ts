import { type ChannelAddress, workspaceScope } from '../core/address.ts';
import { splitItem, splitStory } from '../core/correction.ts';
import { MINUTE } from '../core/durations.ts';
import type { Scope } from '../core/item.ts';
import type { SeenStory } from '../core/item-table.ts';
import { type Alert, alertId, type Tables } from '../core/store.ts';
import { severityRank } from '../core/vocabulary.ts';
import { correctionsOf, groupedAs, movedTo } from './stories.ts';

/** So long a report that was split off a posted story may be joined to another one, or put back, before it is told (milliseconds). */
const TIME_TO_PLACE = 10 * MINUTE;

/** The stories that managers of a scope joined to one. */
export async function joinedTo(tables: Tables, scope: Scope, storyId: string): Promise<string[]> {
  const joined = new Set<string>();
  const corrections = await correctionsOf(tables, scope);
  for (const one of corrections) {
    if (one.kind !== 'merge' || one.story === storyId) continue;
    if ((await movedTo(tables, corrections, one.story)) === storyId) joined.add(one.story);
  }
  return [...joined];
}

/**
 * The alert that a channel has of a story: its own, or where that was not posted, the one that was posted of a story joined
 * to it. What is posted stands for both, so that the channel is not told the same once more.
 */
export async function alertOf(
  tables: Tables,
  address: ChannelAddress,
  storyId: string,
  own: Alert | null,
  joined: readonly string[],
): Promise<Alert | null> {
  if (own?.state.told && !own.state.opening) return own;
  let other: Alert | null = null;
  for (const id of joined) {
    const one = await tables.alerts.find(address, id);
    if (!one?.state.told || one.state.opening) continue;
    if (own?.state.opening === openingOf(one)) return own;
    other ??= one;
  }
  if (other) {
    const state = { ...other.state, opening: openingOf(other), step: Math.max(other.state.step, own?.state.step ?? 0) };
    return { ...other, id: alertId(address, storyId), storyId, state, muted: other.muted || (own?.muted ?? false) };
  }
  return own && withoutOpening(own);
}

/**
 * An alert with what the channel was told in the posts of stories that are joined to it: joining them tells none of that
 * again as a step up. One that still has a step up to tell keeps it.
 */
export async function alsoTold(tables: Tables, alert: Alert, joined: readonly string[]): Promise<Alert> {
  let { told } = alert.state;
  if (alert.state.heldUntil !== null) return alert;
  for (const id of joined) {
    const other = (await tables.alerts.find(alert.address, id))?.state.told;
    if (!told || !other) continue;
    const severity = severityRank(other.severity) > severityRank(told.severity) ? other.severity : told.severity;
    told = { ...told, severity, upTo: Math.max(told.upTo, other.upTo) };
  }
  return { ...alert, state: { ...alert.state, told } };
}

/** Alerts of the reports that managers of a scope split off stories which a channel waited to be told of. */
export async function splitOffMeanwhile(tables: Tables, scope: Scope, waiting: readonly Alert[]): Promise<Alert[]> {
  const kept = await tables.corrections.of(scope);
  const corrections = kept.map((one) => one.correction);
  const found: Alert[] = [];
  for (const { at, correction } of kept) {
    if (correction.kind !== 'split') continue;
    const storyId = splitStory(correction.itemId);
    const from = await movedTo(tables, corrections, await groupedAs(tables, storyId));
    const alert = waiting.find((one) => one.storyId === from && !one.state.told && one.openedAt <= at);
    if (!alert || (await tables.alerts.find(alert.address, storyId))) continue;
    found.push(withoutOpening({ ...alert, id: alertId(alert.address, storyId), storyId }));
  }
  return found;
}

/**
 * An alert to be decided on in a while, of a report that managers split off a story which a channel was told of: where the
 * report only brought that post up to date, nobody was told of it.
 */
export async function splitOffPosted(
  tables: Tables,
  address: ChannelAddress,
  { view: { id: storyId }, reports }: SeenStory,
  now: number,
): Promise<Alert | null> {
  const itemId = splitItem(storyId);
  if (itemId === null || reports.some((one) => one.baseline)) return null;
  const corrections = await correctionsOf(tables, workspaceScope(address));
  const from = await movedTo(tables, corrections, await groupedAs(tables, storyId));
  const posted = await tables.alerts.find(address, from);
  if (!posted?.state.told || posted.muted) return null;
  const decided = await tables.alerts.decisions(from, address);
  if (decided.findLast((one) => one.itemId === itemId)?.verdict !== 'updated') return null;
  const state = { told: null, step: 0, subscriptions: [], heldUntil: now + TIME_TO_PLACE };
  return { id: alertId(address, storyId), address, storyId, state, muted: false, openedAt: now, changedAt: now };
}

/** The key of the post that opened an alert. */
export function openingOf({ id, state }: Pick<Alert, 'id' | 'state'>): string {
  return state.opening ?? `${id}#1`;
}

/** An alert that stood in the post of a story which is joined to it no longer, or which was taken back: nothing was told of it. */
export function withoutOpening(alert: Alert): Alert {
  const { opening, ...state } = alert.state;
  return opening === undefined ? alert : { ...alert, state: { ...state, told: null } };
}
