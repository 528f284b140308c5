import { expect, it } from 'vitest';
import { digestCards } from '../../src/cards/digest.ts';
import { feedListCard, healthLine } from '../../src/cards/feed.ts';
import { qualityCard } from '../../src/cards/quality.ts';
import { statusCard } from '../../src/cards/status.ts';
import { cardText, plainText } from '../../src/core/card.ts';
import { counted } from '../../src/core/counted.ts';
import { newFeedHealth } from '../../src/core/feed.ts';
import { SubscriptionSettingsSchema } from '../../src/core/subscription.ts';

const now = Date.parse('2026-03-02T10:30:00Z');
const address = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };

it('one thing is said in the singular, none and several in the plural', () => {
  expect([0, 1, 2].map((count) => counted(count, 'story', 'stories'))).toEqual(['0 stories', '1 story', '2 stories']);
  expect(counted(1, 'relevant item')).toBe('1 relevant item');
});

it('the status of a small workspace is in the singular', () => {
  const paused = {
    ...{ id: 'a', address, createdBy: 'u', createdAt: 0, pausedUntil: now, pauseReason: 'Paused by Ann.' },
    settings: SubscriptionSettingsSchema.parse({}),
  };
  const text = cardText(
    statusCard({
      platforms: [],
      feeds: { all: 1, failing: 0 },
      counts: { items: 1, relevant: 1, stories: 1 },
      waiting: 1,
      paused: [paused],
      overdue: { feed: null, message: null },
    }),
  );
  expect(text).toContain('1 item, 1 relevant, 1 story');
  expect(text).toContain('1 subscription is paused. Paused by Ann.');
});

it('one feed with one item a day is in the singular', () => {
  const list = feedListCard({ feeds: [], total: 1, failing: 0, own: new Set(), now });
  expect(cardText(list)).toContain('1 feed is read for this workspace');
  const listing = { url: 'https://a.example/', title: null, outlet: 'A', language: null, country: null, kind: null };
  const feed = { ...listing, id: 'f', stance: null, stateRun: false, group: null, scopes: [], ...newFeedHealth(now) };
  const line = healthLine({ ...feed, lastPollAt: now, lastSuccessAt: now, itemsPerDay: 1.2 }, now);
  expect(plainText(line)).toContain('about 1 item a day');
});

it('a feed with no item of late says no share of relevant ones', () => {
  const listing = { url: 'https://a.example/', title: null, outlet: 'A', language: null, country: null, kind: null };
  const feed = { ...listing, id: 'f', stance: null, stateRun: false, group: null, scopes: [], ...newFeedHealth(now) };
  const share = (items: number, relevant: number) =>
    plainText(healthLine({ ...feed, lastPollAt: now, lastSuccessAt: now }, now, { items, relevant }));
  expect(share(0, 0)).not.toContain('%');
  expect(share(8, 2)).toContain('25 % relevant');
});

it('one vote and one relevant item of the week are in the singular', () => {
  expect(cardText(qualityCard(1, new Map()))).toContain('1 vote, one a person and story.');
  const [card] = digestCards({
    ...{ edition: 'weekly', from: now - 1, to: now, stories: [], argument: null, trend: null, held: new Set<string>() },
    week: { relevant: 1, relevantBefore: 1, tested: [], votes: { all: 1, relevant: 1 } },
    feeds: { all: 1, read: 1, blocked: 0, failing: 0 },
    counts: { items: 1, relevant: 1, stories: 1 },
  });
  const text = cardText(card);
  expect(text).toContain('1 relevant item, as many as in the week before.');
  expect(text).toContain('1 of 1 vote found an alert relevant');
  expect(text).toContain('1 of 1 feed read');
});
