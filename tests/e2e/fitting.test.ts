import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allCards, allPages } from './all-cards.ts';
import { hasBrowser } from './browser.ts';
import { openFitting } from './fitting.ts';

/** Every so many of each are looked at here; `npm run eval -- --fitting` looks at all. */
const EACH = 20;

describe.skipIf(!hasBrowser)('curated content in the browser', () => {
  let fitting: Awaited<ReturnType<typeof openFitting>>;
  beforeAll(async () => {
    fitting = await openFitting();
  });
  afterAll(() => fitting?.close());

  it('cards fit the chat on a phone and on a desk', async () => {
    expect(await fitting.cards(allCards().filter((_, at) => at % EACH === 0))).toEqual([]);
  });

  it('pages to read fit a phone and a desk', async () => {
    for (const path of allPages().filter((_, at) => at % EACH === 0)) expect(await fitting.page(path)).toEqual([]);
  });

  it('what does not fit is noticed: past the edge, cut off, out of its box', async () => {
    const long = 'word '.repeat(200);
    const wrong = [
      `<p style="white-space:nowrap">${long}</p>`,
      `<p style="overflow:hidden;white-space:nowrap;text-overflow:ellipsis">${long}</p>`,
      `<p style="overflow:hidden;height:2em">${long}</p>`,
      `<div style="width:50px"><p>${'x'.repeat(20)}</p></div>`,
    ];
    for (const html of wrong) expect(await fitting.content(html), html).not.toEqual([]);
    expect(
      await fitting.content(`<p>${long}</p><div style="overflow:auto"><p style="white-space:nowrap">${long}</p></div>`),
    ).toEqual([]);
  });
});
