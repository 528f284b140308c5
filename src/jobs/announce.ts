import type { Movement } from '../alerts/decide.ts';
import { wants } from '../alerts/match.ts';
import { isAwake } from '../alerts/quiet.ts';
import { type ChannelAddress, channelKey, workspaceScope } from '../core/address.ts';
import { type Correction, splitItem } from '../core/correction.ts';
import { DAY, HOUR, MINUTE } from '../core/durations.ts';
import type { Scope } from '../core/item.ts';
import type { SeenStory, StoredReport } from '../core/item-table.ts';
import type { ClaimedDelivery, WaitingDelivery } from '../core/outbox.ts';
import { remember } from '../core/remember.ts';
import { type Alert, alertId, type Store, type Tables } from '../core/store.ts';
import type { Subscription } from '../core/subscription.ts';
import { digestPrefix } from './digest.ts';
import { alertOf, alsoTold, joinedTo, openingOf, splitOffMeanwhile, splitOffPosted, withoutOpening } from './joined.ts';
import { heldSince, isCrowded, isOldLimit } from './limit.ts';
import { beforeStepUp, mostSevereFirst, movementOf } from './movement.ts';
import { correctionsOf, movedTo, reportsOfAll, reportsShown, seenBy, shownStory } from './stories.ts';
import { createTeller, type TellerParts } from './tell.ts';

const PUBLIC = 'public';
/** Where deciding anew on what is held back fails, it is claimed again after so long (milliseconds). */
const SOON = 5_000;

interface Channel {
  key: string;
  scope: Scope;
  address: ChannelAddress;
  subscriptions: Subscription[];
}

/** The channels of one list of subscriptions: the list is the same for many stories. */
const channelsOf = remember((all: readonly Subscription[]): Channel[] =>
  [...Map.groupBy(all, (one) => channelKey(one.address))].flatMap(([key, subscriptions]) => {
    const [first] = subscriptions;
    return first ? [{ key, scope: workspaceScope(first.address), address: first.address, subscriptions }] : [];
  }),
);

/** A story that moved as the channels of a scope are shown it. */
interface View {
  story: SeenStory;
  /** It is another story than the one that moved, for managers corrected the grouping. */
  corrected: boolean;
  /** Other stories that managers joined to it. */
  joined: string[];
  matchable: Movement['story'];
}

/** A story moved: by a new item; because the managers of a scope corrected it; or (relevant) they asked for it to be posted. */
export type Move = { storyId: string } & (
  | { itemId: string; relevant: boolean }
  | { itemId: null; relevant: boolean; scope: Scope }
);

/** Tells channels of stories: which of them are shown what, and when what waited is decided anew. */
export function createAnnouncer(parts: TellerParts) {
  const tell = createTeller(parts);

  /**
   * Tells every channel that is shown a move: those whose workspace sees the item, or (without an item: managers corrected
   * the story) those of one scope. What is not relevant opens no alert, it only brings posted ones up to date.
   */
  async function storiesMoved(tables: Tables, moves: readonly Move[]): Promise<void> {
    const channels = channelsOf(await tables.subscriptions.all());
    if (channels.length === 0) return;
    for (const moved of moves) await storyMoved(tables, moved, channels);
  }

  async function storyMoved(tables: Tables, moved: Move, channels: readonly Channel[]): Promise<void> {
    const alerts = new Map((await tables.alerts.ofStory(moved.storyId)).map((it) => [channelKey(it.address), it]));
    if (!moved.relevant && alerts.size === 0 && splitItem(moved.storyId) === null) return;
    const reports = await tables.items.reports(moved.storyId);
    const special = await specialScopes(tables, reports);
    const views = new Map<string, Promise<View | null>>();
    for (const channel of channels) {
      if (moved.itemId === null && moved.scope !== channel.scope) continue;
      const scope = special.has(channel.scope) ? channel.scope : PUBLIC;
      const viewed = views.get(scope) ?? viewOf(tables, scope, moved, reports);
      views.set(scope, viewed);
      const view = await viewed;
      if (view) await tellMove(tables, moved, channel, view, alerts.get(channel.key) ?? null);
    }
  }

  /** Tells one channel of a move; `own` is its alert of the story that moved. */
  async function tellMove(tables: Tables, moved: Move, channel: Channel, view: View, own: Alert | null): Promise<void> {
    const { address, subscriptions } = channel;
    const { story, matchable, corrected, joined } = view;
    const shown = corrected ? await tables.alerts.find(address, story.view.id) : own;
    const known = await alertOf(tables, address, story.view.id, shown, joined);
    const alert = known && moved.itemId === null ? await alsoTold(tables, known, joined) : known;
    if (!moved.relevant && !alert?.state.told && moved.itemId !== null) return;
    // Most channels were told nothing and want nothing: they cost one look each.
    if (!alert && !subscriptions.some((one) => wants(one.settings, matchable))) return;
    if (moved.relevant || alert?.state.told) {
      const asked = moved.itemId === null && moved.relevant;
      await tell(tables, address, subscriptions, [{ seen: story, alert, itemId: moved.itemId, asked }]);
      return;
    }
    const later = alert ? null : await splitOffPosted(tables, address, story, parts.now());
    if (later) await tables.alerts.save(later);
  }

  /** Workspaces that are shown something else than the public: they have feeds of their own here, or corrected something. */
  async function specialScopes(tables: Tables, reports: readonly StoredReport[]): Promise<Set<string>> {
    const corrected = (await tables.corrections.all()).map((one) => one.scope);
    return new Set([...corrected, ...reports.flatMap((report) => report.scopes)]);
  }

  /**
   * The moved story as a scope is shown it: what its managers corrected may put the item into another one. Null where the
   * scope is not shown the move.
   */
  async function viewOf(
    tables: Tables,
    scope: string,
    moved: Move,
    reports: readonly StoredReport[],
  ): Promise<View | null> {
    const shown = await shownStory(tables, scope, moved.itemId ?? moved.storyId, moved.storyId);
    const corrected = shown !== moved.storyId;
    // Also where it is the story that moved: reports may have been split off it, or stories joined to it.
    const own = scope === PUBLIC ? reports : await reportsShown(tables, scope, shown);
    const story = seenBy(scope, shown, own);
    if (!story) return null;
    if (moved.itemId !== null && !story.reports.some((report) => report.item.id === moved.itemId)) return null;
    const joined = scope === PUBLIC ? [] : await joinedTo(tables, scope, shown);
    return { story, corrected, joined, matchable: movementOf(story, null).story };
  }

  /** Tells a channel of stories that it was not told of when that was first decided. */
  async function tellAgain(tables: Tables, to: ChannelAddress, alerts: readonly Alert[]): Promise<void> {
    if (alerts.length === 0) return;
    const scope = workspaceScope(to);
    const corrections = await correctionsOf(tables, scope);
    await tables.alerts.save(...alerts);
    const places = new Map<string, Alert>();
    for (const alert of [...alerts, ...(await splitOffMeanwhile(tables, scope, alerts))]) {
      const place = await placeOf(tables, alert, corrections);
      // Where it was joined to one that the channel has been told of, that one shows it. Several that waited may be one now.
      if (place === alert || !place.state.told) places.set(place.storyId, place);
    }
    const reports = await reportsOfAll(tables, corrections, [...places.keys()]);
    const tellings = [...places].flatMap(([storyId, alert]) => {
      const seen = seenBy(scope, storyId, reports.get(storyId) ?? []);
      // Nothing that came with a first poll waits but what was asked for.
      return seen ? [{ seen, alert, itemId: null, asked: true }] : [];
    });
    tellings.sort((a, b) => mostSevereFirst(a.seen, b.seen));
    await tell(tables, to, await tables.subscriptions.ofChannel(to), tellings, true);
  }

  /** The alert under which a channel is shown what one was of: another story's where managers joined it to that. */
  async function placeOf(tables: Tables, alert: Alert, corrections: readonly Correction[]): Promise<Alert> {
    const storyId = await movedTo(tables, corrections, alert.storyId);
    if (storyId === alert.storyId) return alert;
    const there = await tables.alerts.find(alert.address, storyId);
    if (!there) return { ...alert, id: alertId(alert.address, storyId), storyId };
    const takenBack = !alert.state.told && there.state.opening === openingOf(alert);
    const place = takenBack ? withoutOpening(there) : there;
    await tables.alerts.save(place);
    return place;
  }

  /**
   * Decides anew on what waits for a channel since before a time: alerts and escalations by the same rules as any other, along
   * with alerts that the hourly limit left to the digest meanwhile, so that the gravest are posted and the rest does not flood
   * the channel; of notices nothing that is stale, a digest only until the next tells it in its place, and that the hourly limit
   * was reached longer ago is said anew where it holds.
   */
  async function reconsider(tables: Tables, to: ChannelAddress, before: number): Promise<void> {
    const now = parts.now();
    const stale = now - parts.staleDays * DAY;
    const waiting = (await tables.outbox.waiting(to)).filter((one) => one.createdAt <= before);
    const alerts = waiting.filter((one) => one.kind === 'alert');
    const escalations = waiting.filter((one) => one.kind === 'escalation');
    const scheduled = (await tables.digests.ofChannel(to)).map(digestPrefix);
    const awaitsNext = (key: string) => scheduled.some((prefix) => key.startsWith(prefix));
    const isStale = (one: { key: string; createdAt: number }) => one.createdAt < stale && !awaitsNext(one.key);
    const others = waiting.filter((one) => one.kind === 'digest' || one.kind === 'notice');
    const dropped = others.filter((one) => isStale(one) || isOldLimit(one, now));
    const held = await heldSince(tables, to, alerts, before);
    const keys = [...alerts, ...escalations, ...dropped].map((one) => one.key);
    const withdrawn = new Set(await tables.outbox.withdraw(keys));
    // What a deliverer has claimed meanwhile is being posted.
    const alertsOf = (some: readonly WaitingDelivery[]) =>
      tables.alerts.ofIds(some.filter((one) => withdrawn.has(one.key)).flatMap((one) => one.alertId ?? []));
    const untold = new Map(
      [...(await alertsOf(alerts)), ...held].map((alert) => [
        alert.id,
        { ...alert, state: { ...alert.state, told: null, step: 0, heldUntil: null } },
      ]),
    );
    const steppedUp = (await alertsOf(escalations)).filter((one) => !untold.has(one.id)).map(beforeStepUp);
    // In this order: a step up whose alert stood in one that is taken back is untold with it.
    await tellAgain(tables, to, [...steppedUp, ...untold.values()]);
  }

  /** One channel at a time: where there are thousands, nobody waits for all of them. */
  function thin(store: Store, to: ChannelAddress, before: number): Promise<void> {
    return store.transaction(async (tables) => {
      await tables.items.lockJudging();
      await reconsider(tables, to, before);
    });
  }

  return {
    storiesMoved,
    /** Tells the channels whose quiet hours have ended; each at once with all that waited, so that nobody else waits long. */
    async releaseHeld(store: Store): Promise<number> {
      const channels = await store.alerts.channelsHeldUntil(parts.now());
      for (const to of channels) {
        await store.transaction(async (tables) => {
          // Another process may be judging: it must not decide on the same alerts at the same time.
          await tables.items.lockJudging();
          const held = await tables.alerts.heldUntil(to, parts.now());
          const freed = held.map((alert) => ({ ...alert, state: { ...alert.state, heldUntil: null } }));
          await tellAgain(tables, to, freed);
        });
      }
      return channels.length;
    },
    /**
     * Whether a post that was claimed is not to be made, for all that asked for it are paused, in their quiet hours or gone, or
     * somebody muted the story while it waited: all that waits there is then decided on anew. What may stand already is posted
     * to its end.
     */
    async heldBack(store: Store, delivery: ClaimedDelivery): Promise<boolean> {
      const { kind, to, createdAt, uncertain } = delivery;
      const now = parts.now();
      if ((kind !== 'alert' && kind !== 'escalation') || uncertain || createdAt > now - MINUTE) return false;
      const alert = await store.alerts.get(delivery.alertId ?? '');
      if (!alert) return false;
      const asking = (await store.subscriptions.ofChannel(to)).filter((one) =>
        alert.state.subscriptions.includes(one.id),
      );
      if (!alert.muted && asking.some((one) => isAwake(one, now))) return false;
      await store.outbox.finish(delivery, { state: 'retry', at: now + SOON, reason: 'It is decided on anew.' });
      await thin(store, to, now);
      return true;
    },
    /** Ends a channel's hold. What has waited behind one for good is decided on anew. */
    async release(tables: Tables, to: ChannelAddress): Promise<void> {
      await tables.items.lockJudging();
      if (await tables.outbox.release(to)) await reconsider(tables, to, parts.now());
    },
    /** Decides anew on what has become stale while it waited, and on what is more than a channel wants in an hour. */
    async thinOut(store: Store): Promise<void> {
      const now = parts.now();
      const stale = now - parts.staleDays * DAY;
      for (const to of await store.outbox.waitingSince(stale)) await thin(store, to, stale);
      for (const to of await store.outbox.waitingSince(now - HOUR))
        if (await isCrowded(store, to, now)) await thin(store, to, now);
    },
  };
}

export type Announcer = ReturnType<typeof createAnnouncer>;
