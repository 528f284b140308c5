import fc from 'fast-check';
import { type Block, type Card, type Control, type Rich, type Span, ToneSchema } from '../../../src/core/card.ts';

/** Text as feeds and people bring it: markup of every kind, invisible and half characters, right to left, far too long. */
const NASTY = [
  '@everyone',
  '@here',
  '<@1>',
  '<@&2>',
  '<#3>',
  '</x:4>',
  '<id:browse>',
  '<t:1:R>',
  ':smile:',
  '<:a:5>',
  '**',
  '__',
  '*',
  '_',
  '~~',
  '||',
  '`',
  '```',
  '[x](https://evil.example)',
  'https://evil.example/?a=1',
  '# ',
  '-# ',
  '- ',
  '+ ',
  '> ',
  '>>> ',
  '1. ',
  '\\',
  '\n',
  '\r\n',
  '\u2028',
  '\t',
  '\u0000',
  '\u202e',
  '\u200b',
  '\ud83d',
  '\udc4d',
  '👍🏽',
  '👩‍👩‍👧‍👦',
  'é',
  'حلف',
  '…',
  ' ',
  '\u3000',
  '\u00ad',
  'ref AAAAAAAAAAAA',
  '~',
  ' · ',
];

export const nastyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...NASTY),
      fc.string({ maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.lorem({ maxCount: 6 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const longText = fc
  .tuple(nastyText, fc.integer({ min: 1, max: 400 }))
  .map(([text, times]) => text.repeat(times).slice(0, 9_000));
const anyText = fc.oneof({ weight: 6, arbitrary: nastyText }, { weight: 1, arbitrary: longText });

const anyUrl = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    'javascript:alert(1)',
    'https://a@b.example/',
    'http://localhost/',
    'https://x.example/(a)[b]<c>|d^%zz',
    'not a url',
    '',
  ),
  fc.integer({ min: 1, max: 3000 }).map((n) => `https://long.example/${'a'.repeat(n)}`),
);

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

export const anySpan: fc.Arbitrary<Span> = fc.oneof(
  anyText,
  fc.record(
    { text: anyText, bold: fc.boolean(), italic: fc.boolean(), code: fc.boolean(), url: anyUrl },
    { requiredKeys: ['text'] },
  ),
  fc.record({
    time: fc.oneof(fc.integer({ min: -1e15, max: 4e12 }), fc.double()),
    format: fc.constantFrom('date', 'datetime', 'relative'),
  }),
);
const anyRich: fc.Arbitrary<Rich> = fc.array(anySpan, { maxLength: 6 });

const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant('text'), text: anyRich }),
  fc.record({ type: fc.constant('heading'), text: anyText }),
  fc.record({ type: fc.constant('list'), items: fc.array(anyRich, { maxLength: 40 }) }),
  fc.record({
    type: fc.constant('facts'),
    facts: fc.array(fc.record({ name: anyText, value: anyRich }), { maxLength: 40 }),
  }),
  fc.record({
    type: fc.constant('image'),
    name: anyText,
    png: fc.oneof(fc.base64String({ maxLength: 40 }), anyText),
    alt: anyText,
  }),
);

const anyAction = fc.oneof(
  fc.constantFrom('page:1', 'page:1~', 'a~b~3', 'x'),
  fc.string({ minLength: 1, maxLength: 80 }),
  fc.string({ maxLength: 200 }),
);
const anyControl: fc.Arbitrary<Control> = fc.oneof(
  fc.record(
    {
      type: fc.constant('button'),
      label: anyText,
      action: anyAction,
      style: fc.constantFrom('primary', 'danger'),
    },
    { requiredKeys: ['type', 'label', 'action'] },
  ),
  fc.record(
    {
      type: fc.constant('menu'),
      placeholder: anyText,
      action: anyAction,
      options: fc.array(
        fc.record(
          { label: anyText, value: fc.oneof(anyText, fc.constantFrom('a', 'b')), description: anyText },
          { requiredKeys: ['label', 'value'] },
        ),
        { minLength: 1, maxLength: 25 },
      ),
    },
    { requiredKeys: ['type', 'placeholder', 'action', 'options'] },
  ),
);

export const anyCard: fc.Arbitrary<Card> = fc
  .record({
    title: anyText,
    url: maybe(anyUrl),
    tone: fc.constantFrom(...ToneSchema.options),
    body: fc.array(anyBlock, { maxLength: 12 }),
    controls: fc.array(anyControl, { maxLength: 14 }),
    footer: maybe(anyRich),
  })
  .map(({ url, footer, ...card }) => ({
    ...card,
    ...(url === undefined ? {} : { url }),
    ...(footer ? { footer } : {}),
  }));
