import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { bold, button, type Card, code, link, list, paragraph } from '../../../src/core/card.ts';
import { cardOf, keptLog, socketPlatform } from '../../support/slack/bench.ts';
import { all } from '../../support/slack/check.ts';
import { type FakeSlack, startFakeSlack } from '../../support/slack/fake.ts';

let slack: FakeSlack;
let platform: ReturnType<typeof socketPlatform>;
let clock = Date.now();
let keys = 0;

beforeAll(async () => {
  slack = await startFakeSlack();
  platform = socketPlatform(slack, { log: keptLog().log, now: () => (clock += 1000) });
});
afterAll(() => slack.close());
afterEach(() => expect(slack.violations).toEqual([]));

/** What stands in the channel once the card is posted. */
async function posted(card: Card) {
  keys += 1;
  const key = `text-${keys}`;
  const to = { platform: 'slack', workspace: 'T00000001', channel: 'C0GENERAL' } as const;
  expect(await platform.send({ to, key, outgoing: { card } })).toMatchObject({ outcome: 'sent' });
  const [message] = slack.withKey(key);
  if (!message) throw new Error(`${key} does not stand`);
  return message;
}

it.each([
  ['http://[2001:db8::1]:8080/news', []],
  ['javascript:alert(1)', []],
  ['https://example.org/?q=[1]|{2}', ['https://example.org/?q=%5B1%5D%7C%7B2%7D']],
  ['https://example.org/100%', ['https://example.org/100%25']],
  ['https://пример.рф/а', ['https://xn--e1afmkfd.xn--p1ai/%D0%B0']],
])('an alert that leads to %s is posted, with links that Slack takes', async (url, links) => {
  const body = [paragraph('Source: ', link('The Gazette', url)), list([[link('Report', url)]])];
  const { blocks } = await posted(cardOf('Guarantee signed', { url, body }));
  expect(all(blocks, 'url')).toEqual([...links, ...links, ...links]);
  for (const words of ['Guarantee signed', 'The Gazette', 'Report']) expect(JSON.stringify(blocks)).toContain(words);
});

it('an & and its like are shown as themselves in the notification, and never cut in half', async () => {
  expect((await posted(cardOf('AT&T <b> &amp;'))).text).toBe('AT&amp;T &lt;b&gt; &amp;amp;');
  for (let length = 0; length < 6; length += 1) {
    const { text } = await posted(cardOf('Long', { body: [paragraph('x'.repeat(length), '&'.repeat(2000))] }));
    expect(text.length).toBeLessThanOrEqual(4000);
    expect(text).toMatch(/^Long\n\nx*(?:&amp;)+…$/);
  }
});

it('no text turns the direction of what stands beside it', async () => {
  const turned = '\u202etxt.exe\u2066';
  const { text, blocks } = await posted({
    ...cardOf(turned, { body: [paragraph(turned, link(turned, 'https://example.org/')), list([[turned]])] }),
    controls: [button(turned, 'a:1')],
  });
  expect(text + JSON.stringify(blocks)).toContain('txt.exe');
  expect(text + JSON.stringify(blocks)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
});

it('a text is never cut inside of a character', async () => {
  for (const before of ['', 'x']) {
    const { text, blocks } = await posted(cardOf(before + '👍'.repeat(5000), { body: [paragraph('👎'.repeat(6000))] }));
    const shown = [text, ...all(blocks, 'text')].filter((one) => typeof one === 'string');
    expect(shown.filter((one) => one.endsWith('…')).length).toBeGreaterThan(2);
    expect(shown.join('')).not.toContain('\ufffd');
    expect(shown.filter((one) => !one.isWellFormed())).toEqual([]);
  }
});

it('a title of emoji alone is cut between them, where people see one character', async () => {
  const family = '👩‍👩‍👧‍👦';
  const { blocks } = await posted(cardOf(family.repeat(40)));
  const headers = all(blocks, 'text').filter((text) => String(text).endsWith('…'));
  expect(headers).toEqual([`${family.repeat(13)}…`]);
});

it('bold, slanted and typed words are shown so, and links in small print lead where they say', async () => {
  const report = { text: 'Report', url: 'https://example.org/?a=1&b=2' };
  const words = [bold('Now'), code('/x'), { text: 'maybe', italic: true }, { ...report, bold: true }, ' plain'];
  const { blocks } = await posted({ ...cardOf('Styles', { body: [paragraph(...words)] }), footer: ['From ', report] });
  expect(blocks.slice(1)).toMatchObject([
    {
      elements: [
        {
          elements: [
            { text: 'Now', style: { bold: true } },
            { text: '/x', style: { code: true } },
            { text: 'maybe', style: { italic: true } },
            { text: 'Report', style: { bold: true } },
            { text: ' plain' },
          ],
        },
      ],
    },
    { elements: [{ text: 'From <https://example.org/?a=1&amp;b=2|Report>' }] },
  ]);
  expect(JSON.stringify(blocks).match(/"style"/g)).toHaveLength(4);
});
