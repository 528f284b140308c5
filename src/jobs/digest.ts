import { lastDigest, nextDigest } from '../alerts/digest-due.ts';
import { match } from '../alerts/match.ts';
import { type DigestContent, digestCards } from '../cards/digest.ts';
import { channelKey, workspaceScope } from '../core/address.ts';
import { argumentsBorneOn } from '../core/bearing.ts';
import type { Argument } from '../core/briefing.ts';
import type { Card } from '../core/card.ts';
import type { DigestSchedule } from '../core/digest.ts';
import { DAY } from '../core/durations.ts';
import type { SeenStory } from '../core/item-table.ts';
import type { Logger } from '../core/log.ts';
import type { DatabaseState, Store } from '../core/store.ts';
import type { StoryStep } from '../core/story.ts';
import type { Subscription } from '../core/subscription.ts';
import { localTime } from '../core/wall-clock.ts';
import { mostSevereFirst, movementOf } from './movement.ts';
import { createStoryReader } from './story-reader.ts';

const SPAN = { daily: DAY, weekly: 7 * DAY } as const;
/** After a longer silence (downtime, only some days of the week) a digest reaches back to the last one, but no further. */
const LONGEST_SPAN = 14 * DAY;
const MOST_STORIES = 300;
const DUE_AT_ONCE = 100;
const TESTED_SHOWN = 3;

/** What came this shortly before may still be being stored, and nobody sees it yet: it is left to the next digest (milliseconds). */
export const STORED_WITHIN = 10_000;

/** The digest before is being posted at this moment: nothing is kept of the new one. */
class StillPosting extends Error {}

/** Epoch milliseconds; `to` exclusive. */
interface Span {
  from: number;
  to: number;
}

/** Makes the digests that are due: each exactly once, whoever ticks, however long nobody did. */
export function createDigester(parts: {
  store: Store;
  /** The argument of the day of a local date. */
  argumentOf(localDate: string): Pick<Argument, 'slug' | 'title' | 'counterArguments'>;
  argumentTitle(slug: string): string;
  trend(scope: string, now: number): Promise<DigestContent['trend']>;
  database: Pick<DatabaseState, 'failed'>;
  log: Logger;
  now(): number;
}) {
  const { store, now } = parts;

  async function compose(schedule: DigestSchedule, localDate: string, span: Span): Promise<Card[]> {
    const { from, to } = span;
    const scope = workspaceScope(schedule.address);
    const reader = createStoryReader(store);
    const seen = await reader.latest({ scope, arrived: span, limit: MOST_STORIES });
    const subscriptions = await store.subscriptions.ofChannel(schedule.address);
    const asking = (story: SeenStory, some: readonly Subscription[]) =>
      some.some((one) => match(one.settings, movementOf(story, null).story).matched);
    const wanted = seen.filter((story) => subscriptions.length === 0 || asking(story, subscriptions));
    const instant = subscriptions.filter((one) => one.settings.mode === 'instant');
    const argument = parts.argumentOf(localDate);
    const [counterArgument = null] = argument.counterArguments;
    const bearing = wanted.filter((story) =>
      argumentsBorneOn(story.view.tags, story.view.theatres).includes(argument.slug),
    );
    const alerts = await store.alerts.changedSince(schedule.address, from);
    const untold = new Set(alerts.filter((alert) => alert.state.told === null).map((alert) => alert.storyId));
    // What is asked for in the digest alone is not held back by waiting for it.
    const held = wanted.filter((story) => untold.has(story.view.id) && asking(story, instant));
    const arrived = await store.items.arrivals(scope, span);
    return digestCards({
      edition: schedule.edition,
      from,
      to,
      stories: wanted.toSorted(byWeight).map((story) => ({ view: story.view, steps: stepsWithin(story, span) })),
      held: new Set(held.map((story) => story.view.id)),
      week: schedule.edition === 'weekly' ? await weekOf(schedule, wanted, arrived.relevant, from) : null,
      argument: {
        slug: argument.slug,
        title: argument.title,
        counterArgument,
        stories: bearing.map((story) => story.view),
      },
      trend: await parts.trend(scope, to),
      feeds: await feedCounts(scope, from),
      counts: { ...arrived, stories: seen.length },
    });
  }

  async function feedCounts(scope: string, from: number): Promise<DigestContent['feeds']> {
    const feeds = await store.feeds.visibleTo(scope);
    const failing = feeds.filter((feed) => feed.failingSince !== null);
    const blocked = failing.filter((feed) => feed.lastFailure === 'blocked').length;
    const read = feeds.filter((feed) => feed.failingSince === null && (feed.lastSuccessAt ?? 0) >= from).length;
    return { all: feeds.length, read, blocked, failing: failing.length - blocked };
  }

  /** What only the weekly edition says of a week from a time on, in which so many relevant items arrived. */
  async function weekOf(
    { address }: DigestSchedule,
    stories: readonly SeenStory[],
    relevant: number,
    from: number,
  ): Promise<DigestContent['week']> {
    const before = await store.items.arrivals(workspaceScope(address), { from: from - SPAN.weekly, to: from });
    const tested = new Map<string, number>();
    for (const { view } of stories) {
      for (const slug of argumentsBorneOn(view.tags, view.theatres)) tested.set(slug, (tested.get(slug) ?? 0) + 1);
    }
    const votes = (await store.feedback.ofWorkspace(address)).filter((vote) => vote.at >= from);
    return {
      relevant,
      relevantBefore: before.items > 0 ? before.relevant : null,
      tested: [...tested]
        .toSorted(([, a], [, b]) => b - a)
        .slice(0, TESTED_SHOWN)
        .map(([slug, count]) => ({ title: parts.argumentTitle(slug), count })),
      votes: { all: votes.length, relevant: votes.filter((vote) => vote.vote === 'relevant').length },
    };
  }

  /**
   * From where the last digest ended that reached the channel, for so many are `unsent`; the first reaches back a day or a
   * week. Up to now, but for what is not judged yet: the next one begins there.
   */
  async function spanOf(schedule: DigestSchedule, at: number, unsent: number): Promise<Span> {
    const [waiting] = await store.items.unjudged(1);
    let last = at;
    for (let before = 0; before <= unsent; before++) {
      // One made after now was made by a clock that was ahead.
      last = (await store.digests.lastMadeAt(schedule, last)) ?? last - SPAN[schedule.edition];
    }
    const from = Math.max(at - LONGEST_SPAN, last);
    return { from, to: Math.max(from, Math.min(at, waiting?.firstSeen ?? at)) };
  }

  /** Digests that were surely not posted: the next one tells all that they would have told. */
  async function unsentOf(schedule: DigestSchedule): Promise<string[]> {
    const waiting = await store.outbox.waiting(schedule.address);
    return waiting.filter((one) => one.key.startsWith(digestPrefix(schedule))).map((one) => one.key);
  }

  async function make(schedule: DigestSchedule): Promise<boolean> {
    const at = now();
    const due = lastDigest(schedule, at);
    const nextAt = nextDigest(schedule, at).at;
    if (!due) {
      await store.digests.postpone(schedule, nextAt);
      return false;
    }
    const unsent = await unsentOf(schedule);
    const span = await spanOf(schedule, at - STORED_WITHIN, unsent.length);
    const [card, ...more] = await compose(schedule, due.localDate, span);
    if (!card) return false;
    return store.transaction(async (tables) => {
      await tables.digests.postpone(schedule, nextAt);
      if (!(await tables.digests.begin(schedule, due, span))) return false;
      if ((await tables.outbox.withdraw(unsent)).length < unsent.length) throw new StillPosting();
      const key = digestPrefix(schedule) + new Date(due.at).toISOString();
      await tables.outbox.enqueue(
        { key, kind: 'digest', to: schedule.address, outgoing: { card, ...(more.length > 0 ? { more } : {}) } },
        at,
      );
      return true;
    });
  }

  return {
    /** Makes what is due; returns how many digests. */
    async run(): Promise<number> {
      const due = await store.digests.due(now(), DUE_AT_ONCE);
      let made = 0;
      for (const schedule of due) {
        try {
          if (await make(schedule)) made++;
        } catch (error) {
          // It is made at the next tick, and begins where that one ends.
          if (error instanceof StillPosting) continue;
          if (parts.database.failed(error)) break;
          parts.log.error(
            { channel: schedule.address.channel, err: error },
            'A digest could not be made; trying again.',
          );
        }
      }
      return made;
    },
    /** What the digest of a channel would say now. */
    async preview(schedule: DigestSchedule): Promise<Card[]> {
      const at = now();
      const span = await spanOf(schedule, at, (await unsentOf(schedule)).length);
      return compose(schedule, localTime(at, schedule.zone).toPlainDate().toString(), span);
    },
  };
}

/** How the keys of the digests of a schedule begin. */
export function digestPrefix({ address, edition }: DigestSchedule): string {
  return `digest:${channelKey(address)}:${edition}:`;
}

/** The steps whose reports came within a span: by when they were published, one that came late would be in no digest. */
function stepsWithin({ steps, reports }: SeenStory, { from, to }: Span): StoryStep[] {
  const came = new Map(reports.map(({ item }) => [item.id, item.firstSeen]));
  return steps.filter(({ itemId }) => {
    const at = came.get(itemId);
    return at !== undefined && at >= from && at < to;
  });
}

/** More severe first, then by the number of outlets, then what moved last. */
function byWeight(a: SeenStory, b: SeenStory): number {
  return mostSevereFirst(a, b) || b.view.counts.outlets - a.view.counts.outlets || b.view.lastMoved - a.view.lastMoved;
}
