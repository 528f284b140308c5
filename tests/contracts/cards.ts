import type { Card } from '../../src/core/card.ts';

/** A 1 × 1 PNG. */
export const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const long = (words: number, seed: string) => Array.from({ length: words }, (_, i) => `${seed}${i}`).join(' ');

/** Cards that every platform must be able to show: nothing at all, far too much, hostile, and everything at once. */
export const CARDS: Record<string, Card> = {
  empty: { title: '', tone: 'neutral', body: [], controls: [] },

  plain: {
    title: 'A plain card',
    tone: 'watch',
    body: [{ type: 'text', text: ['One sentence.'] }],
    controls: [],
  },

  longest: {
    title: long(400, 'title'),
    url: `https://example.org/${'a'.repeat(1900)}`,
    tone: 'critical',
    body: [
      { type: 'text', text: [long(2500, 'word')] },
      { type: 'list', items: Array.from({ length: 120 }, (_, i) => [long(40, `item${i}-`)]) },
      {
        type: 'facts',
        facts: Array.from({ length: 60 }, (_, i) => ({
          name: long(60, `name${i}-`),
          value: [long(300, `value${i}-`)],
        })),
      },
      ...Array.from({ length: 80 }, (_, i) => ({ type: 'heading' as const, text: long(60, `heading${i}-`) })),
    ],
    controls: [
      ...Array.from({ length: 30 }, (_, i) => ({
        type: 'button' as const,
        label: long(30, `button${i}-`),
        action: `press:${i}`,
      })),
      {
        type: 'menu',
        placeholder: long(60, 'choose'),
        action: 'menu:1',
        options: Array.from({ length: 25 }, (_, i) => ({
          label: long(40, `option${i}-`),
          value: `v${i}`,
          description: long(40, `detail${i}-`),
        })),
      },
    ],
    footer: [long(800, 'footer')],
  },

  hostile: {
    title: '@everyone <!channel> <script>alert(1)</script> *bold* [x](javascript:alert(1))',
    url: 'javascript:alert(1)',
    tone: 'elevated',
    body: [
      {
        type: 'text',
        text: ['<@U123> <!here> @here <#C1> &lt;b&gt; </p><img src=x onerror=alert(1)> `code` ~~x~~ ||spoiler||'],
      },
      { type: 'text', text: [{ text: 'a link](https://evil.example) <b>', url: 'javascript:alert(document.cookie)' }] },
      { type: 'text', text: [{ text: '`````` ``` *_~|', code: true, bold: true, italic: true }] },
      { type: 'text', text: ['line one\nline two\r\n> line three'] },
      { type: 'facts', facts: [{ name: '<b>*name*</b>', value: ['\u0000\u0007control\u200b\u202etxt.exe'] }] },
    ],
    controls: [{ type: 'button', label: '@everyone', action: 'press:<b>' }],
    footer: ['https://example.org/?a=b&c=<d>'],
  },

  rightToLeft: {
    title: 'حلف شمال الأطلسي يناقش الضمانات',
    tone: 'watch',
    body: [
      { type: 'text', text: ['قال المتحدث: ', { text: 'لن نُجرّ إلى الحرب', bold: true }, ' (NATO, 2023).'] },
      { type: 'list', items: [['אחת'], ['שתיים']] },
    ],
    controls: [{ type: 'button', label: 'عرض', action: 'press:rtl' }],
  },

  emoji: {
    title: '🇺🇦🇷🇺 👩‍👩‍👧‍👦 👍🏽'.repeat(40),
    tone: 'good',
    body: [{ type: 'text', text: ['é (e + accent), 𝔘𝔫𝔦𝔠𝔬𝔡𝔢, \ud83d (half a pair), ', '🔗'.repeat(3000)] }],
    controls: [{ type: 'button', label: '👍🏽'.repeat(60), action: 'press:emoji' }],
  },

  everything: {
    title: 'Everything a card can hold',
    url: 'https://example.org/story',
    tone: 'elevated',
    body: [
      {
        type: 'text',
        text: [
          'Plain, ',
          { text: 'bold', bold: true },
          ', ',
          { text: 'italic', italic: true },
          ', ',
          { text: 'code', code: true },
          ', ',
          { text: 'linked', url: 'https://example.org/' },
          ', ',
          { time: 1_689_120_000_000, format: 'date' },
          ', ',
          { time: 1_689_120_000_000, format: 'datetime' },
          ', ',
          { time: 1_689_120_000_000, format: 'relative' },
          '.',
        ],
      },
      { type: 'heading', text: 'A heading' },
      { type: 'list', items: [['First point'], ['Second point, ', { text: 'linked', url: 'https://example.org/2' }]] },
      {
        type: 'facts',
        facts: [
          { name: 'Tag', value: ['Restraint'] },
          { name: 'Seen', value: [{ time: 1_689_120_000_000, format: 'datetime' }] },
        ],
      },
      { type: 'image', name: 'trend.png', png: PIXEL, alt: 'Reports a day, rising.' },
    ],
    controls: [
      { type: 'button', label: 'Show more', action: 'press:more', style: 'primary' },
      { type: 'button', label: 'Mute', action: 'press:mute' },
      { type: 'button', label: 'Remove', action: 'press:remove', style: 'danger' },
      {
        type: 'menu',
        placeholder: 'Another argument',
        action: 'menu:one',
        options: [
          { label: 'First', value: 'first', description: 'the first one' },
          { label: 'Second', value: 'second' },
        ],
      },
    ],
    footer: ['Source: Example Wire, ', { time: 1_689_120_000_000, format: 'date' }],
  },
};

/** The same card with a title that tells it apart. */
export function cardTitled(title: string, tone: Card['tone'] = 'neutral'): Card {
  return { title, tone, body: [{ type: 'text', text: [`The text of ${title}.`] }], controls: [] };
}
