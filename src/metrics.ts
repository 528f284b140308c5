import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { DeliveryState } from './core/alert.ts';
import type { Store } from './core/store.ts';

/** What an operator watches. Gauges of the store are read when somebody asks, so that they cost nothing otherwise. */
export function createMetrics(store: Store, now: () => number) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: 'chainwatch_feeds',
    help: 'Feeds by health',
    labelNames: ['health'],
    registers,
    async collect() {
      const feeds = await store.feeds.all();
      const failing = feeds.filter((feed) => feed.failingSince !== null).length;
      this.set({ health: 'read' }, feeds.length - failing);
      this.set({ health: 'failing' }, failing);
    },
  });
  new Gauge({
    name: 'chainwatch_deliveries',
    help: 'Deliveries by platform and state',
    labelNames: ['platform', 'state'],
    registers,
    async collect() {
      this.reset();
      for (const { platform, state, count } of await store.outbox.counts()) this.set({ platform, state }, count);
    },
  });
  new Gauge({
    name: 'chainwatch_queue_age_seconds',
    help: 'How long the delivery that is due for longest has waited',
    registers,
    async collect() {
      const due = await store.outbox.nextDueAt();
      this.set(due === null ? 0 : Math.max(0, (now() - due) / 1000));
    },
  });
  const polls = new Counter({
    name: 'chainwatch_polls_total',
    help: 'Polls by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const items = new Counter({
    name: 'chainwatch_items_total',
    help: 'Items judged, by verdict',
    labelNames: ['verdict'],
    registers,
  });
  const sends = new Histogram({
    name: 'chainwatch_send_seconds',
    help: 'From claim to recorded outcome, by platform and outcome',
    labelNames: ['platform', 'outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
    registers,
  });
  return {
    registry,
    polled: (outcome: string) => polls.inc({ outcome }),
    judged: (verdict: 'relevant' | 'not-relevant') => items.inc({ verdict }),
    sent: (platform: string, outcome: DeliveryState, seconds: number) => sends.observe({ platform, outcome }, seconds),
  };
}
