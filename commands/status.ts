import { statusCard } from '../src/cards/status.ts';
import { workspaceScope } from '../src/core/address.ts';
import { defineCommand, leaf } from '../src/core/command.ts';
import { DAY } from '../src/core/durations.ts';
import { privately } from '../src/core/reply.ts';

/** What is due for longer is not merely waiting for its turn (milliseconds). */
const LONG = 15 * 60_000;

const longAgo = (dueAt: number | null, now: number) => (dueAt !== null && dueAt < now - LONG ? dueAt : null);

export default defineCommand({
  name: 'status',
  description: 'How the bot fares: connections, feeds, queue',
  descriptions: { de: 'Wie es dem Bot geht: Verbindungen, Quellen, Warteschlange' },
  example: '/status',
  directMessages: false,
  main: leaf({
    access: 'manager',
    options: {},
    async run(_values, { services, caller, now }) {
      const scope = workspaceScope(caller.address);
      const { total, failing, dueAt } = await services.store.feeds.page(scope, { offset: 0, limit: 0 });
      const subscriptions = await services.store.subscriptions.ofWorkspace(caller.address);
      return privately(
        statusCard({
          platforms: services.platformStatus(),
          feeds: { all: total, failing },
          counts: await services.store.items.counts(scope, now - DAY),
          waiting: await services.store.outbox.waitingFor(caller.address),
          paused: subscriptions.filter((one) => one.pausedUntil > now),
          overdue: { feed: longAgo(dueAt, now), message: longAgo(await services.store.outbox.nextDueAt(), now) },
        }),
      );
    },
  }),
});
