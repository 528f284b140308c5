import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { briefings, commitments } from '../../commitments/library.ts';
import { recordedInbound } from '../../contracts/inbound.ts';
import { openWebChat } from './server.ts';

/** What the browser's own parser would find in a table cell, as far as these pages go. */
function cellOf(page: string, from: string, to: string): string {
  return page.split(`href="/commitments/states/${from}/${to}"`)[1]?.split('</a>')[0] ?? 'no cell';
}

describe('the pages of briefings and commitments', () => {
  let chat: Awaited<ReturnType<typeof openWebChat>>;
  const get = (path: string) => fetch(chat.url + path);

  beforeAll(async () => {
    chat = await openWebChat(recordedInbound(), {
      commands: [],
      now: () => Date.parse('2026-11-23'),
    });
  });
  afterAll(() => chat.close());

  it('every commitment has a page, which the list of all leads to', async () => {
    const list = await (await get('/commitments')).text();
    for (const { slug } of commitments.all) {
      expect(list).toContain(`href="/commitments/${slug}"`);
      expect((await get(`/commitments/${slug}`)).status, slug).toBe(200);
    }
  });

  it('the list of briefings says that a grade is of the evidence, not of the argument', async () => {
    const list = await (await get('/briefings')).text();
    const { title, evidence } = briefings.arguments[0] ?? {};
    expect(evidence?.grade).toBe('assertion');
    expect(list).toContain(`${title}</a> <span class="soft">Evidence the article gives: assertion</span>`);
  });

  it('a long list of commitments is folded below its card, a short one is not', async () => {
    const { length } = commitments.bearingOn('chain-gang-mechanism');
    const long = await (await get('/briefings/chain-gang-mechanism')).text();
    expect(long).toContain(`<summary>${length} that bear on it</summary>`);
    expect(long.match(/<a href="\/commitments\//g)?.length).toBeGreaterThanOrEqual(length);
    expect(commitments.bearingOn('entrapment').length).toBeGreaterThan(0);
    expect(await (await get('/briefings/entrapment')).text()).not.toContain('<details');
  });

  it('a number in the matrix is the strongest that one state owes another, and says what is contested', async () => {
    const europe = await (await get('/commitments/matrix/europe')).text();
    expect(cellOf(europe, 'PL', 'US')).toBe(' title="NATO Article 5">3');
    expect(cellOf(europe, 'PL', 'DE')).toMatch(/^ title="EU[^>]*>4$/);
    expect(cellOf(europe, 'US', 'UA')).toMatch(/>1$/);
    expect(cellOf(europe, 'RU', 'PL')).toBe('no cell');
    const middleEast = await (await get('/commitments/matrix/middle-east')).text();
    expect(cellOf(middleEast, 'EG', 'IQ')).toMatch(/>4\?$/);
  });

  it('a cell opens what the two have, by any name of a state', async () => {
    const page = await (await get('/commitments/states/poland/usa')).text();
    expect(page).toContain('Poland and the United States');
    expect(page).toContain('href="/commitments/nato-art5"');
    const turkey = await (await get('/commitments/states/turkey/azerbaijan')).text();
    expect(turkey).toContain('defence · clause from memory, to be checked');
    expect(await (await get('/commitments/g7-vilnius-2023')).text()).toContain('Group of Seven; European Union');
    expect(await (await get('/commitments/states/russia')).text()).toContain('Given to Abkhazia, South Ossetia.');
    const atlantis = await get('/commitments/states/atlantis');
    expect([atlantis.status, await atlantis.text()]).toEqual([404, expect.stringContaining('There is no such state')]);
    expect((await get('/commitments/states/poland/atlantis')).status).toBe(404);
    expect((await get('/commitments/matrix/atlantis')).status).toBe(404);
  });

  it('each page has one address, to which its other forms lead', async () => {
    const forms: [string, string][] = [
      ['/commitments/states/poland', '/commitments/states/PL'],
      ['/commitments/states/pl/Polen', '/commitments/states/PL'],
      ['/commitments/states/poland/usa', '/commitments/states/PL/US'],
      ['/commitments/', '/commitments'],
      ['/commitments/nato-art5/', '/commitments/nato-art5'],
      ['//example.org/', '/example.org'],
    ];
    for (const [form, address] of forms) {
      const answer = await fetch(chat.url + form, { redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')], form).toEqual([302, address]);
    }
  });

  it('of a group the members of today are counted, those that left are told with their dates', async () => {
    const union = await (await get('/commitments/eu-42-7')).text();
    expect(union).toContain('European Union: 27 states');
    expect(union).toContain('United Kingdom</a> (since 1 January 1973, until 31 January 2020)');
    expect(await (await get('/commitments/csto-art4')).text()).toContain('Treaty Organization: 5 states');
  });

  it('the pages of states say of when they are, and that strength is our reading', async () => {
    const dated = 'how strong is our reading. Counted on 23 November 2026; our record is as of July 2026 or earlier.';
    expect(await (await get('/commitments/states/PL')).text()).toContain(dated);
    expect(await (await get('/commitments/states/PL/US')).text()).toContain(dated);
    expect(await (await get('/commitments/states/CH')).text()).toContain('"soft">Counted on 23 November 2026.</p>');
    expect(await (await get('/commitments/matrix/europe')).text()).toContain('Counted on 23 November 2026.');
  });

  it('an address that nothing answers leads a person back, and tells a program in a word', async () => {
    const page = await fetch(`${chat.url}/nowhere`, { headers: { accept: 'text/html,*/*' } });
    expect(page.status).toBe(404);
    expect(await page.text()).toMatch(/There is no such page[\s\S]*<a href="\/">Back to the chat<\/a>/);
    const word = await get('/api/nowhere');
    expect([word.status, await word.text()]).toEqual([404, 'There is nothing here.']);
  });
});
