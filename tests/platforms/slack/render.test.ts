import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Card, Control, Rich, Span } from '../../../src/core/card.ts';
import type { FormField } from '../../../src/core/reply.ts';
import { homeView } from '../../../src/platforms/slack/home.ts';
import { formModal } from '../../../src/platforms/slack/modal.ts';
import { renderMessage } from '../../../src/platforms/slack/render.ts';
import { clean } from '../../../src/platforms/slack/text.ts';
import { CARDS } from '../../contracts/cards.ts';
import { cardOf } from '../../support/slack/bench.ts';
import { all, hasSchema, wrongWith } from '../../support/slack/check.ts';
import type { Json } from '../../support/slack/world.ts';

/** Cards are large: looking for the smallest that fails is stopped early. */
const LIMIT = { interruptAfterTimeLimit: 8000, endOnFailure: true };
const HOSTILE = [
  '<!channel>',
  '<@U123>',
  '<#C1|x>',
  '*b*',
  ':smile:',
  '&amp;',
  '```',
  '<https://evil.example|ok>',
  '\u202E',
  '\ud83d',
  '@here',
  '> q',
  '~s~',
  ' ',
  '\n',
];
const words = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 12 })), { maxLength: 6 })
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.nat({ max: 4000 }).map((length) => 'long text '.repeat(Math.ceil(length / 10))) },
);
const url = fc.oneof(
  fc.webUrl(),
  fc.constantFrom('javascript:alert(1)', 'not an address', 'https://example.org/?a=1&b=<2>|3'),
  fc.nat({ max: 4000 }).map((length) => `https://example.org/${'a'.repeat(length)}`),
);
const span: fc.Arbitrary<Span> = fc.oneof(
  words,
  fc.record({ text: words, bold: fc.boolean(), italic: fc.boolean(), code: fc.boolean() }),
  fc.record({ text: words, url }),
  fc.record({
    time: fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.double()),
    format: fc.constantFrom('date', 'datetime', 'relative'),
  }),
);
const rich: fc.Arbitrary<Rich> = fc.array(span, { maxLength: 5 });
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant('text'), text: rich }),
  fc.record({ type: fc.constant('heading'), text: words }),
  fc.record({ type: fc.constant('list'), items: fc.array(rich, { maxLength: 30 }) }),
  fc.record({
    type: fc.constant('facts'),
    facts: fc.array(fc.record({ name: words, value: rich }), { maxLength: 25 }),
  }),
  fc.record({ type: fc.constant('image'), name: fc.constantFrom('a.png', 'b.png'), png: fc.constant(''), alt: words }),
);
const control: fc.Arbitrary<Control> = fc.oneof(
  fc.record({ type: fc.constant('button'), label: words, action: fc.constantFrom('a:1', 'b', 'c:%20') }),
  fc.record({
    type: fc.constant('menu'),
    placeholder: words,
    action: fc.constantFrom('m:1', 'm:2'),
    options: fc.array(fc.record({ label: words, value: fc.string({ maxLength: 90 }), description: words }), {
      minLength: 1,
      maxLength: 25,
    }),
  }),
);
const card: fc.Arbitrary<Card> = fc.record(
  {
    title: words,
    url,
    tone: fc.constantFrom('neutral', 'watch', 'elevated', 'critical', 'good', 'bad'),
    body: fc.oneof(fc.array(block, { maxLength: 8 }), fc.array(block, { maxLength: 90 })),
    controls: fc.array(control, { maxLength: 12 }),
    footer: rich,
  },
  { requiredKeys: ['title', 'tone', 'body', 'controls'] },
);

const files = new Map([['a.png', 'F00000001']]);
const leaves = (blocks: Json): Json[] =>
  blocks.filter((one: Json) => one.type === 'rich_text').flatMap((one: Json) => all(one, 'elements').flat());

describe.skipIf(!hasSchema)('against Slack’s Block Kit schema', () => {
  it('is checked', () =>
    expect(wrongWith('message', 'x', [{ type: 'section' }])).toMatchObject({ code: 'invalid_blocks' }));
});

describe('whatever a card holds', () => {
  it('Slack takes it, as a post and as an edit', () => {
    fc.assert(
      fc.property(card, (made) => {
        const { text, blocks } = renderMessage(made, { files, mention: 'S00000001' });
        expect(wrongWith('update', text, blocks)).toBeUndefined();
      }),
      { ...LIMIT, numRuns: 300 },
    );
  });

  it('nothing in it becomes a mention, a format or a link of its own', () => {
    fc.assert(
      fc.property(card, (made) => {
        const { text, blocks } = renderMessage(made, { files });
        expect(text).not.toMatch(/[<>]/);
        const kinds = new Set(leaves(blocks).map((leaf) => leaf.type));
        for (const kind of kinds) expect(kind).toMatch(/^(text|link|date|rich_text_(section|list))$/);
        const marked = all(blocks, 'fields')
          .flat()
          .concat(
            all(
              blocks.filter((one) => one.type === 'context'),
              'elements',
            ).flat(),
          );
        for (const { type, text: shown } of marked) {
          if (type !== 'mrkdwn') continue;
          // What is left without our own dates, links and bold names has no character that means anything.
          const rest = shown
            .replace(/<!date\^\d+\^[{}a-z_ ]+\|[^<>|]*>/g, '')
            .replace(/<https?:[^<>|]+\|[^<>|]*>/g, '')
            .replace(/^\*([^*]*)\*\n/, '$1');
          expect(rest).not.toMatch(/[*_~`<>&]|:\S+:/);
        }
        for (const emoji of all(blocks, 'emoji')) expect(emoji).toBe(false);
        const plain = all(blocks, 'text').filter((one) => one?.type === 'plain_text');
        for (const one of plain) expect(one.text).not.toMatch(/<[!@#]/);
      }),
      { ...LIMIT, numRuns: 200 },
    );
  });

  it('what is left out is said to be left out', () => {
    fc.assert(
      fc.property(card, (made) => {
        const { blocks } = renderMessage(made);
        const shown = all(blocks, 'text')
          .filter((one) => typeof one === 'string')
          .join(' ');
        const headings = made.body.flatMap((one) => (one.type === 'heading' ? [clean(one.text).trim()] : []));
        const missing = headings.filter((heading) => !shown.includes(heading));
        if (missing.length > 0) expect(shown).toContain('…');
      }),
      { ...LIMIT, numRuns: 100 },
    );
  });

  it('a home page of such cards is one that Slack takes', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ card, channel: fc.constant('C0GENERAL') }), { maxLength: 12 }), (sections) => {
        expect(wrongWith('home', '', homeView(sections))).toBeUndefined();
      }),
      { ...LIMIT, numRuns: 60 },
    );
  });

  it('a form of such words is a modal that Slack takes', () => {
    const field: fc.Arbitrary<Omit<FormField, 'name'>> = fc.record({
      label: words,
      hint: words,
      kind: fc.constantFrom('text', 'paragraph', 'choice', 'choices'),
      options: fc.array(fc.record({ label: words, value: fc.string({ maxLength: 90 }) }), { maxLength: 30 }),
      value: fc.array(fc.oneof(words, fc.constant('08:30')), { maxLength: 3 }),
      required: fc.boolean(),
      maxLength: fc.integer({ min: 1, max: 4000 }),
    });
    fc.assert(
      fc.property(words, words, fc.array(field, { minLength: 1, maxLength: 5 }), (title, submit, fields) => {
        const form = { title, submit, action: 'save:1', fields: fields.map((one, at) => ({ ...one, name: `f${at}` })) };
        expect(wrongWith('modal', '', formModal(form, { channel: 'C0GENERAL', at: 0 }))).toBeUndefined();
      }),
      { ...LIMIT, numRuns: 200 },
    );
  });
});

describe('a card as a Slack message', () => {
  const text = (made: Card) =>
    JSON.stringify(renderMessage(made, { files: new Map([['trend.png', 'F00000001']]) }).blocks);

  it('says the severity in a word and a symbol, in the message and to a screen reader', () => {
    const made = cardOf('Talks fail', { tone: 'critical' });
    expect(text(made)).toMatch(/🔴 Talks fail.*"Critical"/);
    const own = cardOf('Talks fail', {
      tone: 'critical',
      body: [{ type: 'text', text: [{ text: 'Critical', bold: true }] }],
    });
    expect(text(own).match(/Critical/g)).toHaveLength(1);
    expect(renderMessage(made).text).toBe('Critical: Talks fail');
  });

  it('shows times in the reader’s own zone, and in UTC where that cannot be', () => {
    const { blocks, text: fallback } = renderMessage(CARDS.everything ?? cardOf(''));
    expect(all(blocks, 'timestamp')).toContain(1_689_120_000);
    expect(JSON.stringify(blocks)).toContain('<!date^1689120000^{date_short} {time}|12 Jul 2023, 00:00 UTC>');
    expect(fallback).toContain('12 Jul 2023, 00:00 UTC');
  });

  it('puts facts in two columns where nothing in them needs escaping, and in lines otherwise', () => {
    const made = (value: string) =>
      cardOf('x', { body: [{ type: 'facts', facts: [{ name: 'Tag', value: [value] }] }] });
    expect(renderMessage(made('Restraint')).blocks.at(-1)).toMatchObject({ type: 'section' });
    expect(renderMessage(made('*Restraint*')).blocks.at(-1)).toMatchObject({ type: 'rich_text' });
  });

  it('shows where a title leads', () => {
    expect(text(cardOf('x', { url: 'https://news.example.org/a' }))).toContain('"text":"news.example.org"');
    expect(text(cardOf('x', { url: 'javascript:alert(1)' }))).not.toContain('javascript');
  });

  it('shows a picture that was uploaded, and otherwise its words', () => {
    const everything = CARDS.everything ?? cardOf('');
    expect(text(everything)).toContain('"slack_file":{"id":"F00000001"}');
    expect(JSON.stringify(renderMessage(everything).blocks)).toContain('Image: Reports a day, rising.');
  });

  it('mentions only a user group', () => {
    for (const mention of ['U00000001', 'here', '!channel', 'S1> <!channel>'])
      expect(JSON.stringify(renderMessage(cardOf('x'), { mention }).blocks)).not.toMatch(/usergroup|U00000001|channel/);
  });
});
