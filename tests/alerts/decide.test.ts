import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChannelState, decide, type Movement } from '../../src/alerts/decide.ts';
import { isAwake } from '../../src/alerts/quiet.ts';
import type { AlertState } from '../../src/core/alert.ts';
import { FOREVER, type Subscription, SubscriptionSettingsSchema } from '../../src/core/subscription.ts';

const NOW = Date.parse('2025-09-10T12:00:00Z');
const STALE_DAYS = 3;

function subscription(settings: object = {}, pausedUntil = 0): Subscription {
  return {
    id: 's1',
    address: { platform: 'web', workspace: 'local', channel: 'alerts' },
    settings: SubscriptionSettingsSchema.parse(settings),
    pausedUntil,
    pauseReason: null,
    createdBy: 'u1',
    createdAt: 0,
  };
}

function movement(changes: Partial<Movement> = {}, story: Partial<Movement['story']> = {}): Movement {
  return {
    story: {
      severity: 'elevated',
      tags: ['spillover'],
      theatres: ['nato-east'],
      texts: ['Drones over Poland'],
      feedIds: ['f1'],
      groups: ['Wires'],
      languages: ['en'],
      ...story,
    },
    escalation: null,
    upTo: 1,
    baseline: false,
    reportedAt: NOW,
    ...changes,
  };
}

function channel(changes: Partial<ChannelState> = {}): ChannelState {
  return { subscriptions: [subscription()], alert: null, muted: false, sentLastHour: 0, ...changes };
}

const told: AlertState = {
  subscriptions: ['s1'],
  told: { severity: 'elevated', tags: ['spillover'], upTo: 1 },
  step: 1,
  heldUntil: null,
};

describe('what a channel is told of a story', () => {
  it('opens an alert for the first relevant report', () => {
    const plan = decide(movement(), channel(), NOW, STALE_DAYS);
    expect(plan).toMatchObject({ verdict: 'sent', post: 'open', state: { step: 1 } });
  });

  it('edits the alert for a further report', () => {
    const plan = decide(movement({ upTo: 2 }), channel({ alert: told }), NOW, STALE_DAYS);
    expect(plan).toMatchObject({
      verdict: 'updated',
      post: 'update',
      state: { step: 1, told: { ...told.told, upTo: 2 } },
    });
  });

  it('keeps in mind what the channel was told where the reports of a story turn out not to be relevant', () => {
    const plan = decide(movement({ upTo: 2 }, { severity: null, tags: [] }), channel({ alert: told }), NOW, STALE_DAYS);
    expect(plan).toMatchObject({ verdict: 'updated', post: 'update', state: { told: told.told } });
  });

  it('escalates with a new message and the mention that was asked for', () => {
    const asking = subscription({ mention: { id: 'role-1', from: 'critical' } });
    const up = movement({ escalation: 'Now critical, before elevated.' }, { severity: 'critical' });
    const plan = decide(up, channel({ alert: told, subscriptions: [asking] }), NOW, STALE_DAYS);
    expect(plan).toMatchObject({ verdict: 'escalated', post: 'escalate', mention: 'role-1', state: { step: 2 } });
  });

  it('is passed on to followers of the channel only where a matching subscription asks for it', () => {
    const plan = (wish: object) =>
      decide(movement(), channel({ subscriptions: [subscription(wish)] }), NOW, STALE_DAYS);
    expect(plan({ crosspost: true })).toMatchObject({ post: 'open', crosspost: true });
    expect(plan({}).crosspost).toBe(false);
    expect(plan({ crosspost: true, mode: 'digest' }).crosspost).toBe(false);
  });

  it('gets a thread only where a matching subscription asks for one', () => {
    const plan = (...wishes: object[]) =>
      decide(movement(), channel({ subscriptions: wishes.map((wish) => subscription(wish)) }), NOW, STALE_DAYS);
    expect(plan({}, { thread: true }).thread).toBe(true);
    expect(plan({}, { thread: true, tags: ['restraint'] }).thread).toBe(false);
  });

  it('does not mention anybody below the severity that was asked for', () => {
    const asking = subscription({ mention: { id: 'role-1', from: 'critical' } });
    expect(decide(movement(), channel({ subscriptions: [asking] }), NOW, STALE_DAYS).mention).toBeNull();
  });

  it('posts a story once, however many subscriptions of the channel match', () => {
    const plan = decide(
      movement(),
      channel({ subscriptions: [subscription(), { ...subscription(), id: 's2' }] }),
      NOW,
      STALE_DAYS,
    );
    expect(plan).toMatchObject({ post: 'open', state: { subscriptions: ['s1', 's2'] } });
  });

  it.each([
    ['below-threshold', { least: 'critical' }],
    ['not-matched', { tags: ['restraint'] }],
    ['not-matched', { theatres: ['korea'] }],
    ['not-matched', { words: 'NOT poland' }],
    ['not-matched', { feeds: ['other'] }],
    ['not-matched', { groups: ['Think tanks'] }],
    ['not-matched', { feeds: ['other'], groups: ['Think tanks'] }],
    ['not-matched', { languages: ['de'] }],
    ['digest-only', { mode: 'digest' }],
  ])('says %s for %j and posts nothing', (verdict, settings) => {
    const plan = decide(movement(), channel({ subscriptions: [subscription(settings)] }), NOW, STALE_DAYS);
    expect(plan).toMatchObject({ verdict, post: null });
    expect(plan.reason).not.toContain('no subscription');
  });

  it('says where no report was judged relevant, which no severity is too low for', () => {
    const plan = decide(movement({}, { severity: null, tags: [] }), channel(), NOW, STALE_DAYS);
    expect(plan).toMatchObject({ verdict: 'not-matched', reason: 'No report of it was judged relevant.', post: null });
  });

  it('says where a channel has no subscription, and still edits an alert that stands there', () => {
    const plan = (alert: AlertState | null) =>
      decide(movement({ upTo: 2 }), channel({ subscriptions: [], alert }), NOW, STALE_DAYS);
    expect(plan(null)).toMatchObject({
      verdict: 'not-matched',
      reason: 'The channel has no subscription.',
      post: null,
    });
    expect(plan(told)).toMatchObject({ post: 'update', state: { step: 1 } });
  });

  it.each([
    { tags: ['spillover', 'nuclear-escalation'] },
    { feeds: ['f1'], groups: ['Think tanks'] },
    { feeds: ['other'], groups: ['Wires'] },
  ])('takes a story for one of its tags, for its feed or for the group of its feed: %j', (settings) => {
    const story = movement({}, { tags: ['spillover', 'restraint'] });
    expect(decide(story, channel({ subscriptions: [subscription(settings)] }), NOW, STALE_DAYS).post).toBe('open');
  });

  it('says for which of its tags it is posted', () => {
    const reason = (settings: object) =>
      decide(
        movement({}, { tags: ['spillover', 'restraint'] }),
        channel({ subscriptions: [subscription(settings)] }),
        NOW,
        STALE_DAYS,
      ).reason;
    expect(reason({})).toBe('Elevated, and subscribed to every tag.');
    expect(reason({ tags: ['restraint', 'nuclear-escalation'] })).toBe('Elevated, and subscribed to Restraint.');
  });

  it('holds an alert in quiet hours until they end', () => {
    const quiet = { from: '11:00', to: '13:00', zone: 'UTC' };
    const plan = decide(movement(), channel({ subscriptions: [subscription({ quiet })] }), NOW, STALE_DAYS);
    expect(plan).toMatchObject({ verdict: 'held-quiet', post: null, state: { heldUntil: NOW + 3_600_000 } });
  });

  it('keeps in mind what the channel was told while a step up waits for the end of quiet hours', () => {
    const quiet = { from: '11:00', to: '13:00', zone: 'UTC' };
    const up = movement({ escalation: 'Now critical, before elevated.', upTo: 2 }, { severity: 'critical' });
    const plan = decide(up, channel({ alert: told, subscriptions: [subscription({ quiet })] }), NOW, STALE_DAYS);
    expect(plan).toMatchObject({ verdict: 'held-quiet', state: { told: told.told } });
  });

  it('posts at once where one of the matching subscriptions has no quiet hours, else when the first of them end', () => {
    const until = (to: string) => subscription({ quiet: { from: '11:00', to, zone: 'UTC' } });
    const plan = (...subscriptions: Subscription[]) => decide(movement(), channel({ subscriptions }), NOW, STALE_DAYS);
    expect(plan(until('13:00'), subscription())).toMatchObject({ verdict: 'sent', post: 'open' });
    expect(plan(until('15:00'), until('13:00')).state?.heldUntil).toBe(NOW + 3_600_000);
  });

  it('posts up to the highest hourly limit of the matching subscriptions', () => {
    const subscriptions = [subscription({ perHour: 2 }), subscription({ perHour: 4 })];
    expect(decide(movement(), channel({ subscriptions, sentLastHour: 3 }), NOW, STALE_DAYS).post).toBe('open');
    expect(decide(movement(), channel({ subscriptions, sentLastHour: 4 }), NOW, STALE_DAYS).post).toBeNull();
  });

  it('gives the reason of a subscription that posts it, not of one that is paused', () => {
    const subscriptions = [subscription({}, FOREVER), subscription({ tags: ['spillover'] })];
    expect(decide(movement(), channel({ subscriptions }), NOW, STALE_DAYS).reason).not.toContain('every tag');
  });

  it('says that it was not severe enough where a subscription wants all the rest of it', () => {
    const subscriptions = [subscription({ tags: ['restraint'] }), subscription({ least: 'critical' })];
    expect(decide(movement(), channel({ subscriptions }), NOW, STALE_DAYS).verdict).toBe('below-threshold');
  });

  it('remembers every subscription that an alert came from', () => {
    const subscriptions = [{ ...subscription(), id: 's2' }];
    const plan = decide(movement({ upTo: 2 }), channel({ alert: told, subscriptions }), NOW, STALE_DAYS);
    expect(plan.state?.subscriptions).toEqual(['s1', 's2']);
  });

  it('leaves the rest to the digest when the hour is full, but lets an escalation through', () => {
    expect(decide(movement(), channel({ sentLastHour: 10 }), NOW, STALE_DAYS)).toMatchObject({
      verdict: 'held-rate',
      post: null,
    });
    const up = movement({ escalation: 'Now critical, before elevated.' }, { severity: 'critical' });
    expect(decide(up, channel({ alert: told, sentLastHour: 10 }), NOW, STALE_DAYS).post).toBe('escalate');
  });

  it('keeps still where the story was muted or every matching subscription is paused', () => {
    expect(decide(movement(), channel({ muted: true, alert: told }), NOW, STALE_DAYS)).toMatchObject({
      verdict: 'muted',
      post: null,
    });
    const paused = channel({ subscriptions: [subscription({}, FOREVER)] });
    expect(decide(movement(), paused, NOW, STALE_DAYS)).toMatchObject({ verdict: 'paused', post: null });
  });

  it('posts again from the moment at which a snooze ends', () => {
    const plan = (until: number) =>
      decide(movement(), channel({ subscriptions: [subscription({}, until)] }), NOW, STALE_DAYS);
    expect([plan(NOW + 1).verdict, plan(NOW).verdict]).toEqual(['paused', 'sent']);
  });

  it('is held back while it waits exactly where it would not be posted now', () => {
    const clock = fc.constantFrom('11:00', '12:00', '13:00');
    const asked = fc.record({
      mode: fc.constantFrom('instant', 'digest'),
      quiet: fc.option(fc.record({ from: clock, to: clock, zone: fc.constant('UTC') })),
      until: fc.constantFrom(0, NOW, NOW + 1),
    });
    fc.assert(
      fc.property(asked, ({ until, ...settings }) => {
        const one = subscription(settings, until);
        const { post } = decide(movement(), channel({ subscriptions: [one] }), NOW, STALE_DAYS);
        expect(isAwake(one, NOW)).toBe(post === 'open');
      }),
    );
  });

  it('never posts what came with the first poll of a feed, nor what is days old', () => {
    expect(decide(movement({ baseline: true }), channel(), NOW, STALE_DAYS)).toMatchObject({
      verdict: 'baseline',
      post: null,
    });
    const old = movement({ reportedAt: NOW - 4 * 86_400_000 });
    expect(decide(old, channel(), NOW, STALE_DAYS)).toMatchObject({ verdict: 'stale', post: null });
    const late = movement({ reportedAt: NOW - 2.9 * 86_400_000 });
    expect(decide(late, channel(), NOW, STALE_DAYS)).toMatchObject({ verdict: 'sent', post: 'open' });
  });

  it('opens the alert of a story that stepped up before the channel was told of it', () => {
    const up = movement({ escalation: 'Now critical, before elevated.' }, { severity: 'critical' });
    const held = { ...told, told: null, step: 0 };
    for (const alert of [null, held]) {
      expect(decide(up, channel({ alert }), NOW, STALE_DAYS)).toMatchObject({ verdict: 'sent', post: 'open' });
      expect(decide(up, channel({ alert, sentLastHour: 10 }), NOW, STALE_DAYS).verdict).toBe('held-rate');
    }
  });

  it('still edits an alert that stands when later quiet hours begin', () => {
    const quiet = { from: '11:00', to: '13:00', zone: 'UTC' };
    const plan = decide(
      movement({ upTo: 2 }),
      channel({ alert: told, subscriptions: [subscription({ quiet })] }),
      NOW,
      STALE_DAYS,
    );
    expect(plan.post).toBe('update');
  });

  it('still edits an alert that stands when its subscription is paused', () => {
    const paused = [subscription({}, FOREVER)];
    expect(decide(movement({ upTo: 2 }), channel({ alert: told, subscriptions: paused }), NOW, STALE_DAYS).post).toBe(
      'update',
    );
  });

  it.each([
    ['paused', subscription({}, FOREVER)],
    ['digest-only', subscription({ mode: 'digest' })],
    ['not-matched', subscription({ tags: ['restraint'] })],
    ['held-quiet', subscription({ quiet: { from: '11:00', to: '13:00', zone: 'UTC' } })],
  ])('edits an alert that stands where a step up is not posted (%s), and has it still to tell', (verdict, one) => {
    const up = movement({ escalation: 'Now critical, before elevated.', upTo: 2 }, { severity: 'critical' });
    const plan = decide(up, channel({ alert: told, subscriptions: [one] }), NOW, STALE_DAYS);
    expect(plan).toMatchObject({ verdict, post: 'update', state: { step: 1, told: told.told } });
  });

  it('mentions nobody whose subscription is in its quiet hours, though another one of the channel posts it', () => {
    const quiet = { from: '11:00', to: '13:00', zone: 'UTC' };
    const asleep = subscription({ quiet, mention: { id: 'role-1', from: 'watch' }, crosspost: true });
    const plan = decide(movement(), channel({ subscriptions: [asleep, subscription()] }), NOW, STALE_DAYS);
    expect(plan).toMatchObject({ verdict: 'sent', post: 'open', mention: null, crosspost: false });
  });
});
