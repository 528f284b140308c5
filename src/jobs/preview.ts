import { decide } from '../alerts/decide.ts';
import type { AlertState } from '../core/alert.ts';
import { DAY, HOUR } from '../core/durations.ts';
import { reportedAt, type Scope } from '../core/item.ts';
import { type StoredReport, visibleTo } from '../core/item-table.ts';
import type { Store } from '../core/store.ts';
import type { StoryView } from '../core/story.ts';
import { newSubscription, type SubscriptionSettings } from '../core/subscription.ts';
import { mostSevereFirst, movementOf } from './movement.ts';
import { reportsShown, seenBy } from './stories.ts';
import { shownInstead } from './story-list.ts';

const PREVIEW_DAYS = 14;
/** Replayed before the days that count, so that they begin with the hour and the quiet hours as they stood. */
const RUN_UP = 2 * DAY;
const MOST_STORIES = 2_000;

/** One report, with all of its story that came with it or before. */
interface Arrival {
  storyId: string;
  upTo: StoredReport[];
  at: number;
  judged: number;
  relevant: boolean;
}

/**
 * The stories that a subscription would have opened an alert for in the last 14 days, newest first, had it stood all the
 * time: the stored reports are replayed in the order in which they came, through the same decisions as in the running bot.
 */
export async function wouldHaveSent(
  store: Store,
  settings: SubscriptionSettings,
  scope: Scope,
  now: number,
  staleDays: number,
): Promise<{ days: number; stories: StoryView[] }> {
  const since = now - PREVIEW_DAYS * DAY;
  const from = since - RUN_UP;
  const reported = from - staleDays * DAY;
  const grouped = await store.items.relevantStories({ scope, since: reported, limit: MOST_STORIES });
  const ids = grouped.map((one) => one.id);
  const shown = await shownInstead(store, scope, ids);
  const arrivals: Arrival[] = [];
  for (const storyId of shown) {
    const reports = visibleTo(scope, await reportsShown(store, scope, storyId)).map(asNews);
    if (reports.some((report) => report.item.firstSeen >= from)) arrivals.push(...arrivalsOf(storyId, reports));
  }
  const sent = replay(arrivals.toSorted(byTime), settings, scope, now, staleDays);
  const stories = sent.filter((one) => one.at >= since).map((one) => one.view);
  return { days: PREVIEW_DAYS, stories: stories.reverse() };
}

function arrivalsOf(storyId: string, reports: readonly StoredReport[]): Arrival[] {
  const moments = Map.groupBy(reports, (report) => report.item.firstSeen);
  return [...moments].flatMap(([at, together]) => {
    const upTo = reports.filter((report) => report.item.firstSeen <= at).toSorted(byArrival);
    return together.map(({ judged, assessment }) => ({ storyId, upTo, at, judged, relevant: assessment.relevant }));
  });
}

const byTime = (a: Arrival, b: Arrival) => a.at - b.at || a.judged - b.judged;
const byArrival = (a: StoredReport, b: StoredReport) => a.item.firstSeen - b.item.firstSeen || a.judged - b.judged;

function replay(
  arrivals: readonly Arrival[],
  settings: SubscriptionSettings,
  scope: Scope,
  now: number,
  staleDays: number,
): { at: number; view: StoryView }[] {
  const address = { platform: 'web' as const, workspace: 'preview', channel: 'preview' };
  const subscriptions = [newSubscription(address, settings, '', 0)];
  const alerts = new Map<string, { state: AlertState; openedAt: number; upTo: StoredReport[] }>();
  const sent: { at: number; view: StoryView }[] = [];

  function tell(storyId: string, upTo: StoredReport[], at: number): void {
    const seen = seenBy(scope, storyId, upTo);
    const alert = alerts.get(storyId);
    if (!seen) return;
    const sentLastHour = sent.filter((one) => one.at > at - HOUR).length;
    const channel = { subscriptions, alert: alert?.state ?? null, muted: false, sentLastHour };
    const plan = decide(movementOf(seen, alert?.state.told ?? null), channel, at, staleDays);
    if (plan.state) alerts.set(storyId, { state: plan.state, openedAt: alert?.openedAt ?? at, upTo });
    if (plan.post === 'open') sent.push({ at, view: seen.view });
  }

  /** Tells what quiet hours that have ended by then held back, in the order of `Announcer.releaseHeld`. */
  function release(until: number): void {
    const held = [...alerts]
      .map(([storyId, alert]) => ({ storyId, ...alert, due: alert.state.heldUntil ?? Number.POSITIVE_INFINITY }))
      .filter((one) => one.due <= until)
      .flatMap((one) => {
        const seen = seenBy(scope, one.storyId, one.upTo);
        return seen ? [{ ...one, seen }] : [];
      })
      .toSorted(
        (a, b) =>
          a.due - b.due ||
          mostSevereFirst(a.seen, b.seen) ||
          a.openedAt - b.openedAt ||
          (a.storyId < b.storyId ? -1 : 1),
      );
    for (const { storyId, upTo, due, openedAt, state } of held) {
      alerts.set(storyId, { state: { ...state, heldUntil: null }, openedAt, upTo });
      tell(storyId, upTo, due);
    }
  }

  for (const { storyId, upTo, at, relevant } of arrivals) {
    release(at);
    if (relevant || alerts.get(storyId)?.state.told) tell(storyId, upTo, at);
  }
  release(now);
  return sent;
}

/** What came with a feed's first poll counts for a preview as if it had come when it was published. */
function asNews(report: StoredReport): StoredReport {
  if (!report.baseline) return report;
  const { item } = report;
  return { ...report, baseline: false, item: { ...item, firstSeen: reportedAt(item) } };
}
