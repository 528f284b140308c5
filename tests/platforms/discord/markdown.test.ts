import { parse } from 'discord-markdown-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bold, code, italic, link, type Rich, time } from '../../../src/core/card.ts';
import { escaped, markdown } from '../../../src/platforms/discord/markdown.ts';
import { address, clean, cut, oneLine } from '../../../src/platforms/discord/text.ts';
import { anySpan, nastyText } from './arbitrary.ts';

interface Node {
  type: string;
  content?: string | Node[];
  name?: string;
}

/** Types of all nodes, and the text that a reader would see, by somebody else's reading of Discord's markdown. */
function read(source: string): { types: Set<string>; text: string } {
  const types = new Set<string>();
  const walk = (nodes: Node[]): string =>
    nodes
      .map((node) => {
        types.add(node.type);
        if (node.type === 'twemoji') return node.name ?? '';
        if (node.type === 'br' || node.type === 'newline') return '\n';
        return typeof node.content === 'string' ? node.content : walk(node.content ?? []);
      })
      .join('');
  return { text: walk([parse(source, 'extended')].flat()), types };
}

const PLAIN = ['text', 'br', 'newline', 'emoticon', 'twemoji'];

describe('text from outside', () => {
  it('shows as itself, whatever markup it holds', () => {
    fc.assert(
      fc.property(nastyText, (text) => {
        const { types, text: shown } = read(escaped(text));
        expect([...types].filter((type) => !PLAIN.includes(type))).toEqual([]);
        expect(shown.replace(/\s+/g, ' ')).toBe(clean(text).replace(/\s+/g, ' '));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    '# Title',
    '### Title',
    '-# small',
    '- item',
    '+ item',
    '* item',
    '1. item',
    '12) item',
    '> quote',
    '>>> quote',
  ])('does not make a block of "%s" at the start of a line', (line) => {
    for (const text of [line, `before\n${line}`, `  ${line}`]) {
      expect(escaped(text)).not.toMatch(/^\s*(#{1,3}|-#|[-+*]|\d+[.)]|>{1,3})\s/m);
    }
  });

  it.each([
    [String.raw`\:smile:`, String.raw`\\\:smile\:`],
    [':man_shrugging:', String.raw`\:man\_shrugging\:`],
    ['a::b:', String.raw`a\:\:b\:`],
    [':ärger:', String.raw`\:ärger\:`],
    ['Tags: one', 'Tags: one'],
  ])('names no emoji: %s', (text, written) => {
    expect(escaped(text)).toBe(written);
  });

  it('names no emoji, whatever stands between its colons, and shows no sign that only escapes', () => {
    const signs = fc.constantFrom(':', ':', '\\', '_', '*', 'a', 'é', '1', '-', '/', ' ');
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 12 }), (text) => {
        // Discord reads from the left: an escaped sign as itself, then a name between colons.
        const names = [...escaped(text.join('')).matchAll(/\\[^0-9A-Za-z\s]|:([^\s:]+?(?:::skin-tone-\d)?):/g)];
        expect(names.filter(([, name]) => name !== undefined)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('loses what nobody can see and what turns the reading direction', () => {
    expect(clean('a\u202eexe.txt\u0007\r\nb\u2028c\ufeff')).toBe('aexe.txt\nb\nc');
    expect(oneLine('  a\n\tb  ')).toBe('a b');
  });
});

describe('styled text', () => {
  it('is written as Discord reads it', () => {
    const rich: Rich = [bold('b'), ' ', italic('i'), ' ', code('c'), ' ', link('l', 'https://x.example/(1)')];
    expect(markdown(rich, 500)).toBe('**b** *i* `c` [l](https://x.example/%281%29)');
    expect(markdown([time(1_689_120_000_000, 'date')], 500)).toBe('<t:1689120000:D>');
  });

  it.each([
    ['Poland: one dead', '[Poland: one dead](URL)'],
    ['They win 3:1', '[They win 3:1](URL)'],
    ['Live | Reuters', String.raw`Live \| Reuters ([link](URL))`],
    ['[Live] Talks', String.raw`\[Live\] Talks ([link](URL))`],
    ['a_b', String.raw`a\_b ([link](URL))`],
    [':fire: spreads', String.raw`\:fire: spreads ([link](URL))`],
    ['see https://y.example', String.raw`see https\://y.example ([link](URL))`],
    ['https://x.example/', '<URL>'],
    [' \u200b', '<URL>'],
  ])('names a link without a sign that Discord would show or refuse there: %s', (text, written) => {
    expect(markdown([{ text, url: 'https://x.example/' }], 500)).toBe(written.replace('URL', 'https://x.example/'));
  });

  it('keeps a link in bold, but where its address would end the bold text', () => {
    const made = (url: string) => markdown([{ text: 't', url, bold: true, italic: true }], 500);
    expect(made('https://x.example/a')).toBe('***[t](https://x.example/a)***');
    expect(made('https://x.example/a**b')).toBe('[t](https://x.example/a**b)');
  });

  it('keeps the lines of code, and how far in they stand, in a block', () => {
    expect(markdown([code('a:\n  - b')], 500)).toBe('```\na:\n  - b\n```');
    expect([...read(markdown([code('a:\n  - b')], 500)).types]).toContain('codeBlock');
  });

  it('keeps neighbouring marks apart, and white space outside of them', () => {
    expect(read(markdown([bold('a'), italic('b')], 500)).types).toEqual(new Set(['strong', 'em', 'text']));
    expect(markdown([bold(' a ')], 500)).toBe(' **a** ');
  });

  it('stays styled, a link and a time after a colon', () => {
    const url = 'https://x.example/';
    expect(markdown(['by:', bold('b'), ': c'], 500)).toBe('by\\:**b**: c');
    expect(markdown(['by:', link('l', url)], 500)).toBe(`by\\:[l](${url})`);
    expect(markdown(['since:', time(0, 'date')], 500)).toBe('since\\:<t:0:D>');
  });

  it('never exceeds its room, never leaves half a mark, and shows every cut', () => {
    fc.assert(
      fc.property(fc.array(anySpan, { maxLength: 5 }), fc.integer({ min: 1, max: 400 }), (rich, max) => {
        const whole = markdown(rich, 100_000);
        const shown = markdown(rich, max);
        expect(shown.length).toBeLessThanOrEqual(max);
        if (whole.length <= max) expect(shown).toBe(whole);
        else expect(shown).toContain('…');
        expect(shown.isWellFormed()).toBe(true);
        const marks = ['strong', 'em', 'inlineCode', 'codeBlock', 'link', 'url', 'autolink', 'timestamp'];
        expect([...read(shown).types].filter((type) => ![...PLAIN, ...marks].includes(type))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is never cut inside of what a reader sees as one character', () => {
    expect(cut('ab👩‍👩‍👧‍👦cd', 6)).toBe('ab…');
    expect(cut('👍🏽👍🏽', 7)).toBe('👍🏽…');
  });
});

describe('an address', () => {
  it.each([
    ['javascript:alert(1)', undefined],
    ['https://bank.example@evil.example/', undefined],
    ['http://localhost:8080/', undefined],
    ['https://example.org/a b', 'https://example.org/a%20b'],
    ['https://example.org/%zz|^', 'https://example.org/%25zz%7C%5E'],
    ['https://example.org/#/room#today', 'https://example.org/#/room%23today'],
    ['https://пример.рф/', 'https://xn--e1afmkfd.xn--p1ai/'],
  ])('%s becomes %s', (given, expected) => {
    expect(address(given, 2048)).toBe(expected);
  });
});
