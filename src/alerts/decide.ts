import type { AlertState, Verdict } from '../core/alert.ts';
import { counted } from '../core/counted.ts';
import { DAY } from '../core/durations.ts';
import type { Subscription } from '../core/subscription.ts';
import { severityRank } from '../core/vocabulary.ts';
import { type Match, type Matchable, match } from './match.ts';
import { quietUntil } from './quiet.ts';

/** What changed about a story, as its scope sees it, since this channel was last told. */
export interface Movement {
  story: Matchable;
  /** The story stepped up: the sentence that says how. Null for a further report. */
  escalation: string | null;
  /** The highest number, in the order of judging, of the reports it rests on. */
  upTo: number;
  /** Everything it rests on came with a feed's first poll. */
  baseline: boolean;
  /** When it was last reported, epoch milliseconds. */
  reportedAt: number;
}

export interface ChannelState {
  /** All subscriptions of the channel. */
  subscriptions: readonly Subscription[];
  alert: AlertState | null;
  muted: boolean;
  /** Alerts posted to this channel in the last hour. */
  sentLastHour: number;
}

export interface Plan {
  verdict: Verdict;
  /** A sentence for `/why`. */
  reason: string;
  post: 'open' | 'escalate' | 'update' | null;
  /** Role or user group to mention with the post. */
  mention: string | null;
  thread: boolean;
  crosspost: boolean;
  /** The alerts an hour that hold it back, and whether another subscription may have more; null where nothing does. */
  limit: { perHour: number; higher: boolean } | null;
  /** What to remember of the channel; null = nothing. */
  state: AlertState | null;
}

/**
 * Decides what one channel is told of one story that moved. News reported more than `staleDays` ago when it reaches us is
 * stored, not posted. Pure.
 */
export function decide(movement: Movement, channel: ChannelState, now: number, staleDays: number): Plan {
  const { alert } = channel;
  const judged = channel.subscriptions.map((subscription) => ({
    ...subscription,
    match: match(subscription.settings, movement.story),
  }));
  const matching = judged.filter((one) => one.match.matched);
  const active = matching.filter((one) => one.pausedUntil <= now);
  const state: AlertState = {
    step: alert?.step ?? 0,
    told: alert?.told ?? null,
    heldUntil: null,
    subscriptions: [...new Set([...(alert?.subscriptions ?? []), ...active.map((one) => one.id)])],
    ...(alert?.opening ? { opening: alert.opening } : {}),
  };

  if (channel.muted) return skip('muted', 'Somebody muted this story in the channel.', state);
  if (alert?.told && movement.escalation === null) {
    return {
      ...skip('updated', 'A further report: the posted alert is brought up to date.', toldNow(state, movement)),
      post: 'update',
    };
  }
  // A step up that may not be posted now is told later; the card that stands says it at once.
  const unposted = (plan: Plan): Plan => (alert?.told ? { ...plan, post: 'update' } : plan);
  if (movement.baseline) {
    // Of nothing, all came with a first poll.
    if (movement.story.severity === null)
      return unposted(skip('not-matched', 'No report of it was judged relevant.', alert));
    return unposted(skip('baseline', 'It came with the first poll of a new feed.', alert));
  }
  if (movement.reportedAt < now - staleDays * DAY) {
    return unposted(skip('stale', `It was reported more than ${counted(staleDays, 'day')} ago.`, alert));
  }
  if (active.length === 0) return unposted(noneActive(judged, matching.length > 0, alert));
  const instant = active.filter((one) => one.settings.mode === 'instant');
  if (instant.length === 0) {
    return unposted(skip('digest-only', 'The matching subscriptions ask for the digest only.', state));
  }
  const quietEnds = instant.flatMap((one) => quietUntil(one.settings.quiet, now) ?? []);
  // Those in their quiet hours have no say in how it is posted: nobody is mentioned in them.
  const awake = instant.filter((one) => quietUntil(one.settings.quiet, now) === null);
  const [first] = awake;
  if (!first) {
    const heldUntil = Math.min(...quietEnds);
    return unposted(skip('held-quiet', 'Quiet hours: it is posted when they end.', { ...state, heldUntil }));
  }
  const posted = { ...manners(awake, movement), state: { ...toldNow(state, movement), step: state.step + 1 } };
  if (alert?.told && movement.escalation !== null) {
    return { verdict: 'escalated', reason: movement.escalation, post: 'escalate', ...posted };
  }
  const perHour = Math.max(...awake.map((one) => one.settings.perHour));
  if (channel.sentLastHour >= perHour) {
    const reason = `The limit of ${counted(perHour, 'alert')} an hour is reached: it is in /latest, and in the digest where one comes here.`;
    const higher = channel.subscriptions.some(
      ({ settings }) => settings.mode === 'instant' && settings.perHour > perHour,
    );
    return { ...skip('held-rate', reason, state), limit: { perHour, higher } };
  }
  return { verdict: 'sent', reason: first.match.reason, post: 'open', ...posted };
}

function noneActive(judged: readonly { match: Match }[], paused: boolean, alert: AlertState | null): Plan {
  if (paused) return skip('paused', 'The matching subscriptions are paused.', alert);
  const misses = judged.flatMap((one) => (one.match.matched ? [] : [one.match]));
  const nearest = misses.find((miss) => miss.verdict === 'below-threshold') ?? misses[0];
  if (!nearest) return skip('not-matched', 'The channel has no subscription.', alert);
  return skip(nearest.verdict, nearest.reason, alert);
}

function skip(verdict: Verdict, reason: string, state: AlertState | null): Plan {
  return { verdict, reason, post: null, mention: null, thread: false, crosspost: false, limit: null, state };
}

function toldNow(state: AlertState, { story, upTo }: Movement): AlertState {
  if (story.severity === null) return state;
  return { ...state, told: { severity: story.severity, tags: [...story.tags], upTo } };
}

/** How a post appears: with a thread, passed on, and mentioning whom, as the first subscription that asks says. */
function manners(asking: readonly Subscription[], { story }: Movement) {
  const mention = asking
    .map((one) => one.settings.mention)
    .find((wish) => wish && severityRank(story.severity) >= severityRank(wish.from));
  const asked = (wish: 'thread' | 'crosspost') => asking.some((one) => one.settings[wish]);
  return { mention: mention?.id ?? null, thread: asked('thread'), crosspost: asked('crosspost'), limit: null };
}
