import fc from 'fast-check';
import { isAwake } from '../../src/alerts/quiet.ts';
import { type ChannelAddress, workspaceScope } from '../../src/core/address.ts';
import { type Correction, splitStory } from '../../src/core/correction.ts';
import type { ClaimedDelivery, DeliveryOutcome } from '../../src/core/outbox.ts';
import { pauseRefused } from '../../src/jobs/refused.ts';
import { reportsShown, shownStory } from '../../src/jobs/stories.ts';
import type { openAnnouncing } from './announcing.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const PER_HOUR = 2;
const silent = { info() {}, warn() {}, error() {} };
const quietHours = { from: '13:00', to: '15:00', zone: 'Europe/Berlin' };
const address = (channel: string): ChannelAddress => ({ platform: 'slack', workspace: 'T1', channel });
export const CHANNELS = [address('C1'), address('C2')] as const;
const SCOPE = workspaceScope(address('C1'));

const to = fc.constantFrom(...CHANNELS);
const nth = fc.nat(9);
const quiet = fc.constantFrom(null, quietHours);
const least = fc.constantFrom('watch' as const, 'elevated' as const);
const mode = fc.constantFrom('instant' as const, 'instant' as const, 'digest' as const);
const severity = fc.constantFrom(null, 'watch' as const, 'elevated' as const, 'critical' as const);
const deed = fc.constantFrom('spillover' as const, 'ally-deployment' as const);
const ms = fc.constantFrom(MINUTE / 2, 11 * MINUTE, 40 * MINUTE, HOUR + 1, 3 * HOUR);
const outcome = fc.constantFrom('sent', 'sent', 'sent', 'retry', 'unknown', 'stored', 'refused');
const of = <Kind extends string, Fields>(kind: Kind, fields: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> }) =>
  fc.record(fields).map((chosen) => ({ kind, ...chosen }));

/** What may happen: to news, to subscriptions, to stories by their managers, and to what waits. */
export const happening = fc.oneof(
  { weight: 10, arbitrary: of('report', { nth: fc.nat(3), severity, deed, baseline: fc.boolean() }) },
  { weight: 2, arbitrary: of('merge', { nth, other: nth }) },
  { weight: 2, arbitrary: of('split', { nth }) },
  { weight: 1, arbitrary: of('mute', { to, nth, muted: fc.boolean() }) },
  { weight: 2, arbitrary: of('subscribe', { to, quiet, least, mode }) },
  { weight: 1, arbitrary: of('change', { nth, quiet }) },
  { weight: 1, arbitrary: of('pause', { nth, ms }) },
  { weight: 1, arbitrary: of('remove', { nth }) },
  { weight: 1, arbitrary: of('resume', { to }) },
  { weight: 5, arbitrary: of('wait', { ms }) },
  { weight: 3, arbitrary: of('release', {}) },
  { weight: 2, arbitrary: of('thin', {}) },
  { weight: 6, arbitrary: of('deliver', { outcome }) },
);
export type Happening = typeof happening extends fc.Arbitrary<infer One> ? One : never;

/** A post that stands in a channel. */
interface Post extends Pick<ClaimedDelivery, 'key' | 'kind' | 'to' | 'createdAt'> {
  /** It waited for over a minute, and nobody there is to be told anything at the time. */
  late: boolean;
}

/** Plays a history in two channels, then resumes them and sends all that waits. Returns what stands there. */
export async function play(test: Awaited<ReturnType<typeof openAnnouncing>>, history: readonly Happening[]) {
  const { store, clock, announcer } = test;
  const news = await test.begin();
  const items: { id: string; storyId: string }[] = [];
  const subscriptions: string[] = [];
  const posts: Post[] = [];
  const refused = pauseRefused(store, silent);
  const pick = <T>(from: readonly T[], n: number) => from[n % Math.max(1, from.length)];
  const shown = async () =>
    (await Promise.all(items.map((one) => shownStory(store, SCOPE, one.id, one.storyId)))).toSorted();

  async function correct(correction: Correction, ...storyIds: string[]): Promise<void> {
    await store.corrections.add(SCOPE, correction, 'u1', clock.now);
    const moves = storyIds.map((storyId) => ({ storyId, itemId: null, relevant: false, scope: SCOPE }));
    await store.transaction((tables) => announcer.storiesMoved(tables, moves));
  }

  async function resume(channel: ChannelAddress): Promise<void> {
    for (const one of await store.subscriptions.ofChannel(channel)) await store.subscriptions.pause(one.id, 0, null);
    await store.transaction((tables) => announcer.release(tables, channel));
  }

  async function stand({ key, kind, to, createdAt, uncertain }: ClaimedDelivery): Promise<void> {
    const waited = kind !== 'notice' && !uncertain && createdAt <= clock.now - MINUTE;
    const awake = (await store.subscriptions.ofChannel(to)).some((one) => isAwake(one, clock.now));
    posts.push({ key, kind, to, createdAt, late: waited && !awake });
  }

  /** As the platform answers; what stands already is found there. */
  async function send(one: ClaimedDelivery, answer: string): Promise<DeliveryOutcome> {
    const message = { ...one.to, message: `m-${one.seq}` };
    const sent = { state: 'sent', message, at: clock.now, reason: 'accepted' } as const;
    if (one.kind === 'update' || (one.uncertain && posts.some((post) => post.key === one.key))) return sent;
    const later = { at: clock.now + 2_000, reason: answer };
    if (answer === 'retry') return { state: 'retry', ...later };
    if (answer === 'unknown') return { state: 'unknown', ...later };
    if (answer === 'refused') {
      await refused(one, 'No right to post.', 'channel');
      return { state: 'retry', ...later };
    }
    await stand(one);
    return answer === 'stored' ? { state: 'unknown', ...later } : sent;
  }

  async function deliver(answer: string): Promise<void> {
    for (;;) {
      const claimed = await store.outbox.claim({ now: clock.now, by: 'w', leaseMs: 1_000, limit: 50 });
      if (claimed.length === 0) return;
      for (const one of claimed)
        if (!(await announcer.heldBack(store, one))) await store.outbox.finish(one, await send(one, answer));
    }
  }

  async function happen(one: Happening): Promise<unknown> {
    switch (one.kind) {
      case 'report': {
        const { severity, deed, baseline } = one;
        const storyId = `story ${one.nth}`;
        const changes = { relevant: severity !== null, severity, tags: severity ? [deed] : [] };
        return items.push({ id: await test.report(news, changes, { baseline, storyId }), storyId });
      }
      case 'merge': {
        const [story, into] = [pick(await shown(), one.nth), pick(await shown(), one.other)];
        return story && into && story !== into && correct({ kind: 'merge', story, into }, story, into);
      }
      case 'split': {
        const item = pick(items, one.nth);
        const from = item && (await shownStory(store, SCOPE, item.id, item.storyId));
        if (!from || (await reportsShown(store, SCOPE, from)).length < 2) return;
        return correct({ kind: 'split', itemId: item.id }, from, splitStory(item.id));
      }
      case 'mute': {
        const alert = await store.alerts.find(one.to, pick(await shown(), one.nth) ?? '');
        return alert?.state.told && store.alerts.mute(alert.id, one.muted);
      }
      case 'subscribe': {
        const { quiet, least, mode } = one;
        subscriptions.push(await test.subscribe(one.to, { perHour: PER_HOUR, quiet, least, mode }));
        return store.transaction((tables) => announcer.release(tables, one.to));
      }
      case 'change': {
        const found = await store.subscriptions.get(pick(subscriptions, one.nth) ?? '');
        return found && store.subscriptions.change(found.id, { ...found.settings, quiet: one.quiet });
      }
      case 'pause':
        return store.subscriptions.pause(pick(subscriptions, one.nth) ?? '', clock.now + one.ms, 'By a manager.');
      case 'remove':
        return store.subscriptions.remove(pick(subscriptions, one.nth) ?? '');
      case 'resume':
        return resume(one.to);
      case 'wait':
        clock.now += one.ms;
        return;
      case 'release':
        return announcer.releaseHeld(store);
      case 'thin':
        return announcer.thinOut(store);
      case 'deliver':
        return deliver(one.outcome);
    }
  }

  for (const [n, channel] of CHANNELS.entries())
    subscriptions.push(
      await test.subscribe(channel, { perHour: PER_HOUR, least: 'watch', quiet: n === 0 ? null : quietHours }),
    );
  for (const one of history) await happen(one);
  for (const channel of CHANNELS) await resume(channel);
  // Quiet hours last two.
  for (let hour = 0; hour < 4; hour++) {
    clock.now += HOUR + 1;
    await announcer.releaseHeld(store);
    await deliver('sent');
  }
  return posts;
}
