import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardText } from '../../src/core/card.ts';
import type { Caller } from '../../src/core/reply.ts';
import { openDispatching } from '../support/dispatching.ts';

const here = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };
const ann: Caller = { address: here, direct: false, userId: 'u1', userName: 'Ann', manager: true, admin: false };

describe('whoever looks up a commitment', () => {
  let test: Awaited<ReturnType<typeof openDispatching>>;
  beforeAll(async () => {
    test = await openDispatching();
  });
  afterAll(() => test.close());

  async function ask(command: string, options: Record<string, string>): Promise<string> {
    const given = await test.dispatcher.command({ command, options, caller: ann });
    return given.kind === 'card' ? cardText(given.card) : JSON.stringify(given);
  }

  it.each(['ANZUS', 'what is the ANZUS treaty?', 'AUKUS pact'])('is shown it by /brief %s', async (query) => {
    expect(await ask('brief', { query })).toMatch(/^(ANZUS Treaty|AUKUS)[\s\S]*strength is our reading/);
  });

  it.each(['NATO', 'CSTO'])('is shown it by /define %s, where no term has that name', async (term) => {
    expect(await ask('define', { term })).toMatch(/^(North Atlantic|Collective Security) Treaty/);
  });

  it('is told what to try where more states are named than two', async () => {
    const answer = await ask('commitments', { country: 'Saudi Arabia Pakistan Turkey' });
    expect(answer).toContain('That names 3 states; 2 is the most here. Try Saudi Arabia, Pakistan.');
  });

  it('is shown the briefing of that name first, and where the commitment stands', async () => {
    const answer = await ask('brief', { query: 'Article 5' });
    expect(answer).toMatch(/^Article 5/);
    expect(answer).toContain('Who is bound to what: /commitments NATO Article 5.');
    expect(await ask('define', { term: 'Article 5' })).toMatch(/^Article 5/);
  });

  it.each([
    ['Mutual Defense Treaty with Japan', '/commitments Japan'],
    ['is there a treaty between the US and the Philippines?', '/commitments United States, Philippines'],
  ])('is led to it by words for it: %s', async (words, way) => {
    expect(await ask('brief', { query: words })).toContain(`Who is bound to what: ${way}.`);
    expect(await ask('search', { text: words })).toContain(`Who is bound to what: ${way}.`);
    expect(await ask('commitments', { country: words })).toMatch(/^Commitments: (Japan|United States and Philippines)/);
  });

  it.each([
    ['what binds the us to ukraine', 'United States and Ukraine'],
    ['is america obliged to defend taiwan?', 'United States and Taiwan'],
    ['does Poland have to help Ukraine', 'Poland and Ukraine'],
    ['must japan defend the us if attacked', 'Japan and United States'],
    ['who has to defend estonia', 'Estonia'],
    ['Bündnis Russland Nordkorea', 'Russia and North Korea'],
    ['IS US', 'Iceland and United States'],
  ])('is shown it by /commitments for a question: %s', async (country, states) => {
    expect(await ask('commitments', { country })).toMatch(new RegExp(`^Commitments: ${states}`));
  });

  it.each(['no agreement on guarantees', 'vague guarantees', 'Warsaw Pact', 'it is an alliance'])(
    'is led to no state that nobody named: %s',
    async (query) => {
      expect(await ask('brief', { query })).not.toContain('/commitments');
    },
  );

  it('finds it by /search, with a menu that opens it', async () => {
    const given = await test.dispatcher.command({ command: 'search', options: { text: 'AUKUS' }, caller: ann });
    if (given.kind !== 'card') throw new Error('no card');
    expect(cardText(given.card)).toMatch(/Commitments[\s\S]*AUKUS/);
    const [menu] = given.card.controls;
    if (menu?.type !== 'menu') throw new Error('no menu');
    const values = [menu.options[0]?.value ?? ''];
    const opened = await test.dispatcher.action({ action: menu.action, values, fields: {}, caller: ann });
    expect(opened.kind === 'card' && opened.card.title).toBe('AUKUS');
  });
});
