import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Card, code, facts, heading, link, list, paragraph, time } from '../../../src/core/card.ts';
import { markOf, readCustomId, readFooterMark } from '../../../src/platforms/discord/mark.ts';
import { renderCard } from '../../../src/platforms/discord/message.ts';
import { CARDS } from '../../contracts/cards.ts';
import { bodyChecker, specPath } from '../../support/discord/check.ts';
import { messageMistakes } from '../../support/discord/rules.ts';
import { anyCard } from './arbitrary.ts';
import { card } from './support.ts';

const path = specPath();
const official = path ? bodyChecker(path) : undefined;

function mistakes(shown: Card, mark?: string): string[] {
  const { body, files } = renderCard(shown, mark);
  const names = files.map((file) => file.name);
  return [...messageMistakes(body, names), ...(official?.check('POST', '/channels/1/messages', body) ?? [])];
}

describe('a card on Discord', () => {
  it.each(Object.entries(CARDS))('keeps every limit: %s', (_, shown) => {
    expect(mistakes(shown)).toEqual([]);
    expect(mistakes(shown, markOf('key', 3))).toEqual([]);
  });

  it('keeps every documented limit whatever it holds, and carries its mark exactly once', () => {
    const mark = markOf('key', 12);
    fc.assert(
      fc.property(anyCard, (shown) => {
        expect(mistakes(shown, mark)).toEqual([]);
        const { body } = renderCard(shown, mark);
        const ids = body.components
          .flatMap((row) => row.components)
          .map((each) => ('custom_id' in each ? each.custom_id : ''));
        const marks = [
          ...ids.map((id) => readCustomId(id).mark),
          ...body.embeds.map((embed) => readFooterMark(embed.footer?.text ?? '')),
        ];
        expect(marks.filter((each) => each === mark)).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });

  it.skipIf(!official)('is taken by Discord’s own OpenAPI file whatever it holds', () => {
    fc.assert(
      fc.property(anyCard, (shown) => {
        expect(official?.check('POST', '/channels/1/messages', renderCard(shown).body)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('shows every control that fits with the action that it was given', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z:~%0-9]{1,80}$/), { maxLength: 25 }), (actions) => {
        const controls = actions.map((action) => ({ type: 'button', label: 'x', action }) as const);
        const { body } = renderCard(card('x', { controls }), markOf('k'));
        const ids = body.components
          .flatMap((row) => row.components)
          .map((each) => ('custom_id' in each ? each.custom_id : ''));
        expect(ids.map((id) => readCustomId(id).action)).toEqual(actions);
        expect(new Set(ids).size).toBe(actions.length);
      }),
    );
  });

  it('is looked at in order: text, headings, lists, facts as fields at the end', () => {
    const { body } = renderCard(
      card('Title', {
        url: 'https://example.org/story',
        body: [
          paragraph('Why it matters, ', link('Reuters', 'https://reuters.example/a'), ', ', time(1_689_120_000_000)),
          heading('Reports'),
          list([['One'], [code('two')]]),
          facts([{ name: 'Theatre', value: ['Balkans'] }]),
        ],
        footer: ['Chainwatch'],
      }),
    );
    expect(body.embeds).toEqual([
      {
        title: 'Title',
        url: 'https://example.org/story',
        color: 0x64748b,
        description: [
          'Why it matters, [Reuters](https://reuters.example/a), <t:1689120000:f>',
          '### Reports\n- One\n- `two`',
        ].join('\n'),
        fields: [{ name: 'Theatre', value: 'Balkans', inline: true }],
        footer: { text: 'Chainwatch' },
      },
    ]);
  });

  it('shows facts that are not at the end as lines, so that the order holds', () => {
    const { body } = renderCard(
      card('T', { body: [facts([{ name: 'Seen', value: ['today'] }]), paragraph('After.')] }),
    );
    expect(body.embeds[0]?.description).toBe('**Seen** today\n\nAfter.');
  });

  it('shows a footer with a time or a link as small print, because Discord’s footer is plain text', () => {
    const { body } = renderCard(card('T', { footer: ['Seen ', time(1_689_120_000_000, 'relative')] }));
    expect(body.embeds[0]?.description).toContain('-# Seen <t:1689120000:R>');
    expect(body.embeds[0]).not.toHaveProperty('footer');
  });

  it('cuts visibly what is too long, and keeps the facts in sight', () => {
    const shown = card('T', {
      body: [paragraph('word '.repeat(3_000)), facts([{ name: 'Theatre', value: ['Balkans'] }])],
    });
    const [embed] = renderCard(shown).body.embeds;
    expect(embed?.description).toMatch(/word…$/);
    expect(embed?.fields).toEqual([{ name: 'Theatre', value: 'Balkans', inline: true }]);
    const many = card('T', { body: [list(Array.from({ length: 500 }, (_, n) => [`Item number ${n}`]))] });
    expect(renderCard(many).body.embeds[0]?.description).toMatch(/- Item number \d+\n…$/);
  });

  it('names the controls that found no place', () => {
    const menus = Array.from({ length: 7 }, (_, n) => ({
      type: 'menu' as const,
      placeholder: `Menu ${n}`,
      action: `m:${n}`,
      options: [{ label: 'a', value: 'a' }],
    }));
    const { body } = renderCard(card('T', { controls: menus }));
    expect(body.components).toHaveLength(5);
    expect(body.embeds[0]?.description).toContain('-# Not shown here: Menu 5, Menu 6');
  });

  it('sends pictures as files that say the same in words', () => {
    const png = CARDS.everything?.body.find((block) => block.type === 'image')?.png ?? '';
    const image = { type: 'image', name: 'Trend of reports.png', png, alt: 'Reports a day, rising.' } as const;
    const { body, files } = renderCard(card('T', { body: [image, image] }));
    expect(files.map((file) => file.name)).toEqual(['1-Trend-of-reports.png', '2-Trend-of-reports.png']);
    expect(body.attachments).toEqual([
      { id: '0', filename: '1-Trend-of-reports.png', description: 'Reports a day, rising.' },
      { id: '1', filename: '2-Trend-of-reports.png', description: 'Reports a day, rising.' },
    ]);
    expect(body.embeds.map((embed) => embed.image?.url)).toEqual(files.map((file) => `attachment://${file.name}`));
  });
});

describe('the checks that these tests rely on', () => {
  const whole = { embeds: [{ title: 'x' }] };

  it.skipIf(!official)('refuse an unknown key, a wrong type and a length, by the official file', () => {
    const check = (body: object) => official?.check('POST', '/channels/1/messages', body);
    expect(check(whole)).toEqual([]);
    expect(check({ ...whole, surprise: 1 })).toEqual([expect.stringContaining('surprise')]);
    expect(check({ ...whole, embeds: [{ title: 'x'.repeat(257) }] })).not.toEqual([]);
    expect(check({ ...whole, nonce: 'x'.repeat(26) })).not.toEqual([]);
    expect(official?.check('POST', '/nowhere', {})).not.toEqual([]);
  });

  it.each([
    [{}, 'empty message'],
    [{ embeds: [{ description: 'x'.repeat(4_000) }, { description: 'x'.repeat(2_001) }] }, 'more than 6000'],
    [{ embeds: [{ title: 'x', fields: [{ name: ' ', value: 'x' }] }] }, 'name and value'],
    [{ ...whole, components: Array.from({ length: 6 }, () => ({ type: 1, components: [] })) }, 'more than 5 rows'],
    [
      {
        ...whole,
        components: [
          {
            type: 1,
            components: [
              { type: 2, custom_id: 'a', label: 'x' },
              { type: 2, custom_id: 'a', label: 'x' },
            ],
          },
        ],
      },
      'duplicated',
    ],
    [{ ...whole, content: '\ud83d' }, 'surrogate'],
  ])('refuse what the official file misses: %#', (body, sentence) => {
    expect(messageMistakes(body)).toEqual([expect.stringContaining(sentence)]);
  });
});
