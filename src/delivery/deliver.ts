import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE } from '../core/durations.ts';
import type { Logger } from '../core/log.ts';
import { type ClaimedDelivery, type DeliveryOutcome, FARTHEST_DUE, type Outbox } from '../core/outbox.ts';
import type { FindResult, Platform, SendResult } from '../core/platform.ts';

/** What to do where a platform cannot tell whether a message already stands. */
export type Uncertainty = 'at-least-once' | 'at-most-once';

export interface DeliverParts {
  outbox: Outbox;
  platforms: ReadonlyMap<string, Platform>;
  uncertainty: Uncertainty;
  /** Tells the domain that a channel or workspace refuses posts, so that its subscriptions pause with the reason. */
  onRefused(delivery: ClaimedDelivery, reason: string, scope: 'channel' | 'workspace'): Promise<void>;
  log: Logger;
  now(): number;
}

/** The first wait after an unanswered send, and the longest wait between tries (milliseconds). */
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 15 * 60_000;
/** What is in doubt is looked up again at least this often: a killed process counts as a try, and is no platform's failure. */
const LONGEST_DOUBT = 10_000;
/** Platforms ask for a first wait of this length whenever they are busy (milliseconds). */
const ORDINARY_WAIT = MINUTE;
/** Waits between tries to record an outcome while the database does not answer (milliseconds). */
const RECORD_WAITS = [250, 1_000, 2_000, 4_000, 8_000];

/** How long to wait after so many tries (milliseconds): two seconds, doubled with each, up to a quarter of an hour. */
export function backoff(attempts: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempts - 1));
}

/** Sends one claimed delivery and records what came of it. An unknown outcome is resolved before any new try. */
export async function deliver(parts: DeliverParts, delivery: ClaimedDelivery): Promise<DeliveryOutcome> {
  const tried = await attempt(parts, delivery);
  // A platform that asks for a day, as Cloudflare may, is asked again before.
  const outcome = { ...tried, at: Math.min(tried.at, parts.now() + FARTHEST_DUE) };
  await record(parts, delivery, outcome);
  const details = {
    key: delivery.key,
    channel: delivery.to.channel,
    attempts: delivery.attempts,
    reason: outcome.reason,
  };
  if (outcome.state === 'sent') parts.log.info(details, 'Delivered.');
  else if (outcome.state === 'given-up' || isTold(delivery.attempts)) {
    const waits = outcome.at - parts.now();
    const isOrdinary = outcome.state === 'retry' && delivery.attempts === 1 && waits > 0 && waits <= ORDINARY_WAIT;
    parts.log[isOrdinary ? 'info' : 'warn']({ ...details, at: outcome.at }, `Not delivered: ${outcome.state}.`);
  }
  return outcome;
}

/** A platform that is away for hours is tried every few seconds for each channel: said after one try, two, four, eight and so on. */
function isTold(attempts: number): boolean {
  return Number.isInteger(Math.log2(attempts));
}

/** What came of a send must not be forgotten because the database restarts at that moment. */
export async function record(
  { outbox }: DeliverParts,
  delivery: ClaimedDelivery,
  outcome: DeliveryOutcome,
): Promise<void> {
  for (const wait of RECORD_WAITS) {
    try {
      return await outbox.finish(delivery, outcome);
    } catch {
      await sleep(wait);
    }
  }
  await outbox.finish(delivery, outcome);
}

async function attempt(parts: DeliverParts, delivery: ClaimedDelivery): Promise<DeliveryOutcome> {
  const now = parts.now();
  const platform = parts.platforms.get(delivery.to.platform);
  if (!platform) {
    return { state: 'retry', at: now + LONGEST_WAIT, reason: `${delivery.to.platform} is not connected here.` };
  }
  if (delivery.kind === 'update') {
    const { target, outgoing } = delivery;
    if (!target) return { state: 'given-up', at: now, reason: 'The message to edit is not known.' };
    return settle(parts, delivery, await guarded(() => platform.edit(target, outgoing)));
  }
  const { to, key, outgoing, firstTriedAt } = delivery;
  const place = { to, key, ...(delivery.target ? { replyTo: delivery.target } : {}) };
  if (delivery.uncertain) {
    const found = await guardedFind(parts, () => platform.find({ ...place, firstTriedAt }));
    const resolved = resolveUnknown(parts, found);
    if (resolved) return resolved;
  }
  return settle(parts, delivery, await guarded(() => platform.send({ ...place, outgoing })));
}

/** Null = it is right to send now. */
function resolveUnknown(parts: DeliverParts, found: FindResult): DeliveryOutcome | null {
  const now = parts.now();
  switch (found.outcome) {
    case 'found':
      return { state: 'sent', message: found.message, at: now, reason: 'reconciled: it already stood there' };
    case 'absent':
    case 'resend-is-safe':
      return null;
    case 'retry':
      return { state: 'unknown', at: found.at, reason: found.cause };
    case 'cannot-tell':
      if (parts.uncertainty === 'at-least-once') return null;
      return { state: 'given-up', at: now, reason: `It may already stand there: ${found.reason}` };
  }
}

async function settle(parts: DeliverParts, delivery: ClaimedDelivery, result: SendResult): Promise<DeliveryOutcome> {
  const now = parts.now();
  switch (result.outcome) {
    case 'sent':
      return { state: 'sent', message: result.message, at: now, reason: 'accepted' };
    case 'refused':
      if (result.scope === 'message') return { state: 'given-up', at: now, reason: result.reason };
      await parts.onRefused(delivery, result.reason, result.scope);
      // A refused channel is held: once it takes posts again, what was refused is decided on with all that waits there.
      return { state: 'retry', at: now, reason: result.reason };
    case 'retry':
      if (result.scope === 'channel') {
        const until = Math.min(result.at, now + FARTHEST_DUE);
        await parts.outbox.hold(delivery.to, { until, reason: result.cause, permanent: false });
      }
      return { state: 'retry', at: result.at, reason: result.cause };
    case 'unknown': {
      const soon = now + Math.min(LONGEST_DOUBT, backoff(delivery.attempts));
      return { state: 'unknown', at: Math.max(soon, result.at ?? 0), reason: result.cause };
    }
  }
}

/** An adapter that throws may have sent: that is an unknown outcome, never a lost one. */
async function guarded(send: () => Promise<SendResult>): Promise<SendResult> {
  try {
    return await send();
  } catch (error) {
    return { outcome: 'unknown', cause: String(error) };
  }
}

async function guardedFind(parts: DeliverParts, find: () => Promise<FindResult>): Promise<FindResult> {
  try {
    return await find();
  } catch (error) {
    return { outcome: 'retry', at: parts.now() + FIRST_WAIT, cause: String(error) };
  }
}
