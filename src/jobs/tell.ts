import { decide, type Movement, type Plan } from '../alerts/decide.ts';
import { alertCard, escalationCard } from '../cards/story.ts';
import type { ChannelAddress } from '../core/address.ts';
import { NOT_KEPT } from '../core/alert.ts';
import type { Commitments } from '../core/commitments.ts';
import type { SeenStory } from '../core/item-table.ts';
import { obligationOfStory } from '../core/obligation.ts';
import { type Alert, alertId, type Decision, type Tables } from '../core/store.ts';
import type { Subscription } from '../core/subscription.ts';
import { openingOf } from './joined.ts';
import { sentLastHour, tellLimit } from './limit.ts';
import { movementOf } from './movement.ts';

/** A story that a channel may be told of. */
interface Telling {
  seen: SeenStory;
  /** What the channel has of it so far. */
  alert: Alert | null;
  /** The item by which it moved. */
  itemId: string | null;
  /** It is to be posted though it came with a feed's first poll. */
  asked: boolean;
}

/** An alert as it is kept after a decision, with what is posted. */
interface Told {
  seen: SeenStory;
  alert: Alert;
  plan: Plan;
}

export interface TellerParts {
  argumentTitle(slug: string): string;
  commitments: Pick<Commitments, 'obligationFor'>;
  /** News older than this when it reaches us is not posted. */
  staleDays: number;
  /** Told of every decision, also of those that are not kept. */
  decided?(decision: Decision): void;
  now(): number;
}

/** Decides what one channel is told of stories, keeps the decisions, and writes what has to be posted. */
export function createTeller(parts: TellerParts) {
  function movementFor({ seen, alert, itemId, asked }: Telling): Movement {
    const moved = movementOf(seen, alert?.state.told ?? null);
    // A feed's first poll opens no alert of an older story either. What is asked for is posted though it came with one.
    const first = !alert?.state.told && seen.reports.some((one) => one.item.id === itemId && one.baseline);
    return { ...moved, baseline: !asked && (moved.baseline || first) };
  }

  /** Writes the posts and edits of a plan. The opening post of an alert is step 1; escalations answer it. */
  async function write(tables: Tables, { seen, alert, plan }: Told, now: number): Promise<void> {
    if (!plan.post) return;
    const { view, steps } = seen;
    const { id, address: to, state } = alert;
    const card = alertCard(seen, parts.argumentTitle, obligationOfStory(seen, parts.commitments));
    const labels = [...view.tags, ...(view.severity ? [view.severity] : [])];
    const manners = {
      ...(plan.mention ? { mention: plan.mention } : {}),
      ...(plan.thread ? { thread: view.headline } : {}),
      ...(plan.crosspost ? { crosspost: true } : {}),
      labels,
    };
    const opening = openingOf(alert);
    if (plan.post === 'open') {
      const outgoing = { card, ...manners };
      return tables.outbox.enqueue({ key: opening, kind: 'alert', to, outgoing, alertId: id }, now);
    }
    await tables.outbox.update({ alertId: id, targetKey: opening, to, outgoing: { card, labels } }, now);
    if (plan.post === 'escalate') {
      const outgoing = { card: escalationCard(view, plan.reason, steps), ...manners };
      await tables.outbox.enqueue(
        { key: `${id}#${state.step}`, kind: 'escalation', to, outgoing, alertId: id, targetKey: opening },
        now,
      );
    }
  }

  /**
   * Tells a channel of stories, those first that come first where the hour has room for a few only. `again`: they were
   * decided before and not posted in time, so that every verdict is kept.
   */
  return async function tell(
    tables: Tables,
    to: ChannelAddress,
    subscriptions: readonly Subscription[],
    tellings: readonly Telling[],
    again = false,
  ): Promise<void> {
    const now = parts.now();
    const decisions: Decision[] = [];
    const told: Told[] = [];
    let limit: Plan['limit'] = null;
    let sent: number | null = null;
    for (const telling of tellings) {
      const { seen, alert, itemId } = telling;
      const movement = movementFor(telling);
      const muted = alert?.muted ?? false;
      const channel = { subscriptions, alert: alert?.state ?? null, muted, sentLastHour: sent ?? 0 };
      let plan = decide(movement, channel, now, parts.staleDays);
      if (plan.post === 'open' && sent === null) {
        sent = await sentLastHour(tables, to, now);
        plan = decide(movement, { ...channel, sentLastHour: sent }, now, parts.staleDays);
      }
      if (plan.post === 'open' && sent !== null) sent++;
      const { verdict, reason, state } = plan;
      const storyId = seen.view.id;
      const decision = { storyId, itemId, address: to, verdict, reason, at: now };
      parts.decided?.(decision);
      if (NOT_KEPT.has(verdict) && !plan.post && !again) continue;
      decisions.push(decision);
      limit ??= plan.limit;
      if (!state) continue;
      const id = alertId(to, storyId);
      const kept = { id, address: to, storyId, state, muted, openedAt: alert?.openedAt ?? now, changedAt: now };
      told.push({ seen, alert: kept, plan });
    }
    await tables.alerts.decide(...decisions);
    await tables.alerts.save(...told.map((one) => one.alert));
    for (const one of told) await write(tables, one, now);
    if (limit) await tellLimit(tables, to, limit, now);
  };
}
