import { afterAll, beforeAll, expect, it } from 'vitest';
import { cardText } from '../../src/core/card.ts';
import type { Caller } from '../../src/core/reply.ts';
import { createStoryReader } from '../../src/jobs/story-reader.ts';
import { openDispatching } from '../support/dispatching.ts';
import { storeReports } from '../support/reports.ts';

const HOUR = 3_600_000;
const caller: Caller = {
  address: { platform: 'web', workspace: 'local', channel: 'general' },
  ...{ direct: false, userId: 'u1', userName: 'Ann', manager: false, admin: false },
};

let on: Awaited<ReturnType<typeof openDispatching>>;
beforeAll(async () => {
  on = await openDispatching();
});
afterAll(() => on.close());

it('/latest shows the times by which it is ordered, whatever came later that does not bear on the arguments', async () => {
  const { store, clock, dispatcher } = on;
  const start = clock.now;
  await storeReports(store, { old: ['old'] }, start);
  await storeReports(store, { young: ['young'] }, start + HOUR);
  await storeReports(store, { old: ['aside'] }, start + 2 * HOUR, { relevant: false, severity: null });
  clock.now = start + 3 * HOUR;
  const reply = await dispatcher.command({ command: 'latest', options: {}, caller });
  const times = (reply.kind === 'card' ? cardText(reply.card) : '').match(/\d{4}-\d\d-\d\dT[\d:]+/g) ?? [];
  expect(times).toEqual([start + HOUR, start].map((at) => new Date(at).toISOString().slice(0, 19)));
});

it('/latest lists a story by the labels that it is shown with, also where no report has them all', async () => {
  const { store, clock, dispatcher } = on;
  await storeReports(store, { both: ['first'] }, clock.now, { tags: ['restraint'], theatres: ['korea'] });
  await storeReports(store, { both: ['second'] }, clock.now, {
    tags: ['abandonment'],
    severity: 'critical',
    theatres: [],
  });
  const listed = async (options: Record<string, string>) => {
    const reply = await dispatcher.command({ command: 'latest', options, caller });
    return reply.kind === 'card' ? cardText(reply.card) : '';
  };
  expect(await listed({ tag: 'restraint', severity: 'critical', theatre: 'korea' })).toContain(
    'Restraint, Abandonment',
  );
  expect(await listed({ tag: 'restraint', severity: 'critical', theatre: 'nato-east' })).toContain('No story fits yet');
});

it('a list of stories goes on past one that has a label too seldom to be shown with it', async () => {
  const { store, clock } = on;
  await storeReports(store, { whole: ['w'] }, clock.now, { tags: ['burden-sharing'] });
  await storeReports(store, { mixed: ['a', 'b', 'c', 'd'] }, clock.now + HOUR, { tags: ['restraint'] });
  await storeReports(store, { mixed: ['e'] }, clock.now + HOUR, { tags: ['burden-sharing'] });
  const filter = { scope: 'web:local', tags: ['burden-sharing' as const], limit: 1 };
  const found = await createStoryReader(store).latest(filter);
  expect(found.map(({ view }) => view.id)).toEqual(['whole']);
});
