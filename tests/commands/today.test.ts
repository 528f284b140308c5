import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardText } from '../../src/core/card.ts';
import type { Caller, Reply } from '../../src/core/reply.ts';
import { openDispatching } from '../support/dispatching.ts';
import { storeReports } from '../support/reports.ts';

const DAY = 86_400_000;
const caller: Caller = {
  address: { platform: 'web', workspace: 'local', channel: 'general' },
  ...{ direct: false, userId: 'u1', userName: 'Ann', manager: false, admin: false },
};

describe('the news under an argument', () => {
  let on: Awaited<ReturnType<typeof openDispatching>>;

  beforeAll(async () => {
    on = await openDispatching();
    const { store, clock } = on;
    await storeReports(store, { near: ['from Poland'] }, clock.now, { theatres: ['nato-east'] });
    await storeReports(store, { far: ['from the Gulf'] }, clock.now + 1, { theatres: ['middle-east'] });
  });
  afterAll(() => on.close());

  const textOf = (reply: Reply) => (reply.kind === 'card' ? cardText(reply.card) : '');
  const news = async (slug: string) =>
    textOf(await on.dispatcher.action({ action: `brief.open:${slug}:news`, values: [], fields: {}, caller }));

  it('is from near Ukraine where the argument is about Ukraine alone, and from anywhere otherwise', async () => {
    expect(await news('przewodow-attribution')).toContain('Report from Poland');
    expect(await news('przewodow-attribution')).not.toContain('Report from the Gulf');
    expect(await news('przewodow-attribution')).toContain('; of these theatres alone: Ukraine and Russia, NATO’s');
    expect(await news('control-dilemma')).toMatch(/No story with a tag that tests it \(.*; of these theatres alone/);
    expect(await news('chain-gang-mechanism')).toContain('Report from the Gulf');
  });

  it('is chosen in the same way by /today', async () => {
    const started = on.clock.now;
    for (let day = 0; day < 30; day++) {
      on.clock.now = started + day * DAY;
      await storeReports(on.store, { [`far ${day}`]: [`from the Gulf ${day}`] }, on.clock.now, {
        theatres: ['middle-east'],
      });
      const text = textOf(await on.dispatcher.command({ command: 'today', options: {}, caller }));
      if (text.includes('Przewodów missile in order')) {
        expect(text).not.toContain('from the Gulf');
        return;
      }
    }
    expect.fail('The argument had no day.');
  });
});
