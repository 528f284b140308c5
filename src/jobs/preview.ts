import { decide, type Rules } from '../alerts/decide.ts';
import type { ChannelAddress } from '../core/address.ts';
import type { AlertState } from '../core/alert.ts';
import type { Scope } from '../core/item.ts';
import { type Store, type StoredReport, visibleTo } from '../core/store.ts';
import type { StoryView } from '../core/story.ts';
import type { Subscription, SubscriptionSettings } from '../core/subscription.ts';
import { movementOf } from './announce.ts';
import { seenBy } from './stories.ts';

export const PREVIEW_DAYS = 14;
const DAY = 24 * 60 * 60_000;
const HOUR = 60 * 60_000;
const MOST_STORIES = 2_000;

/**
 * The stories that a subscription would have opened an alert for in the last 14 days: the stored reports are replayed in
 * the order in which they were judged, through the same decision that the running bot takes.
 */
export async function wouldHaveSent(
  store: Store,
  settings: SubscriptionSettings,
  scope: Scope,
  now: number,
  rules: Rules,
): Promise<{ days: number; stories: StoryView[] }> {
  const since = now - PREVIEW_DAYS * DAY;
  const ids = await store.items.relevantStories({ scope, since, limit: MOST_STORIES });
  const arrivals: { storyId: string; upTo: StoredReport[]; at: number; judged: number }[] = [];
  for (const storyId of ids) {
    const reports = visibleTo(scope, await store.items.reports(storyId)).map(asNews);
    reports.forEach((report, index) => {
      const at = arrivedAt(report);
      if (at >= since) arrivals.push({ storyId, upTo: reports.slice(0, index + 1), at, judged: report.judged });
    });
  }
  arrivals.sort((a, b) => a.at - b.at || a.judged - b.judged);
  return { days: PREVIEW_DAYS, stories: replay(arrivals, settings, scope, now, rules) };
}

function replay(
  arrivals: readonly { storyId: string; upTo: StoredReport[]; at: number }[],
  settings: SubscriptionSettings,
  scope: Scope,
  now: number,
  rules: Rules,
): StoryView[] {
  const subscriptions = [trial(settings)];
  const states = new Map<string, AlertState>();
  const sent: { at: number; view: StoryView }[] = [];
  for (const { storyId, upTo, at } of arrivals) {
    const seen = seenBy(scope, storyId, upTo, at);
    if (!seen) continue;
    const alert = states.get(storyId) ?? null;
    const sentLastHour = sent.filter((one) => one.at > at - HOUR).length;
    const plan = decide(
      movementOf(seen, alert?.told ?? null),
      { subscriptions, alert, muted: false, sentLastHour },
      at,
      rules,
    );
    if (plan.state) states.set(storyId, plan.state);
    const heldUntil = plan.state?.heldUntil;
    const later = plan.verdict === 'held-quiet' && heldUntil !== null && heldUntil !== undefined && heldUntil <= now;
    if (plan.post === 'open' || later) sent.push({ at, view: seen.view });
    if (later && plan.state) {
      const { severity, tags } = seen.view;
      states.set(storyId, { ...plan.state, told: severity && { severity, tags, reports: upTo.length } });
    }
  }
  return sent.map((one) => one.view).reverse();
}

/** What came with a feed's first poll counts for a preview as if it had come when it was published. */
function asNews(report: StoredReport): StoredReport {
  return report.baseline
    ? {
        ...report,
        baseline: false,
        item: { ...report.item, firstSeen: report.item.published ?? report.item.firstSeen },
      }
    : report;
}

function arrivedAt(report: StoredReport): number {
  return report.item.firstSeen;
}

function trial(settings: SubscriptionSettings): Subscription {
  const address: ChannelAddress = { platform: 'web', workspace: 'preview', channel: 'preview' };
  return { id: 'preview', address, settings, pausedUntil: 0, pauseReason: null, createdBy: '', createdAt: 0 };
}
