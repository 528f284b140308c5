import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../src/core/card.ts';
import { defineCommand, subcommand } from '../../src/core/command.ts';
import { choice, choices, flag, integer, mention, optional, text } from '../../src/core/option.ts';
import { privately } from '../../src/core/reply.ts';
import { parseSlash } from '../../src/core/slash.ts';

const TAGS = ['restraint', 'spillover', 'abandonment'] as const;
const labels = { restraint: 'Restraint', spillover: 'Spillover', abandonment: 'Abandonment' };
const nothing = async () => privately({ title: plainText(['done']), tone: 'neutral', body: [], controls: [] });

const commands = [
  defineCommand({
    name: 'help',
    description: 'What I can do',
    example: '/help',
    main: subcommand({ description: 'What I can do', options: {}, run: nothing }),
  }),
  defineCommand({
    name: 'brief',
    description: 'An argument',
    example: '/brief przewodow',
    main: subcommand({
      description: 'An argument',
      options: {
        query: text({ description: 'what to look up', example: 'przewodow' }),
        style: optional(choice(['short', 'long'], { short: 'Short', long: 'Long' }, { description: 'how much' })),
        note: optional(text({ description: 'a note', maxLength: 500 })),
      },
      run: nothing,
    }),
  }),
  defineCommand({
    name: 'alerts',
    description: 'Alerts here',
    example: '/alerts subscribe tags:restraint',
    subcommands: {
      subscribe: subcommand({
        description: 'Subscribe',
        options: {
          tags: optional(choices(TAGS, labels, { description: 'which tags' })),
          words: optional(text({ description: 'words', example: 'grain corridor' })),
          limit: optional(integer({ description: 'how many', min: 1, max: 9 })),
          quiet: optional(flag({ description: 'no mention' })),
          who: optional(mention({ description: 'the group' })),
        },
        run: nothing,
      }),
      list: subcommand({
        description: 'List',
        options: {
          limit: optional(integer({ description: 'how many', min: 1, max: 9 })),
          tags: optional(choices(TAGS, labels, { description: 'which tags' })),
          quiet: optional(flag({ description: 'no mention' })),
        },
        run: nothing,
      }),
      snooze: subcommand({
        description: 'Snooze',
        options: {
          time: text({ description: 'how long', fits: (value) => /^\d+ ?[mhd]$/.test(value) }),
          which: optional(text({ description: 'which', fits: (value) => /^\d+$/.test(value) })),
          weekly: optional(flag({ description: 'every week' })),
        },
        run: nothing,
      }),
      edit: subcommand({
        description: 'Edit',
        options: {
          which: optional(text({ description: 'which', fits: (value) => /^\d+$/.test(value) })),
          words: optional(text({ description: 'words' })),
        },
        run: nothing,
      }),
    },
  }),
];

const options = (typed: string, settings = {}) => {
  const result = parseSlash(typed, commands, settings);
  return result.kind === 'command' ? result.options : result.sentence;
};
const sentence = (typed: string, settings = {}) => {
  const result = parseSlash(typed, commands, settings);
  return result.kind === 'mistake' ? result.sentence : result;
};

describe('slash text is read the way people type it', () => {
  it.each([
    ['/brief przewodow', { query: 'przewodow' }],
    ['brief   the Polish   missile', { query: 'the Polish missile' }],
    ['/BRIEF Query:przewodow', { query: 'przewodow' }],
    ['/brief style=long przewodow missile', { query: 'przewodow missile', style: 'long' }],
    ['/brief “smart quotes” style:short', { query: 'smart quotes', style: 'short' }],
    ['/brief „deutsche Art“', { query: 'deutsche Art' }],
    ["/brief Zelensky's leverage", { query: "Zelensky's leverage" }],
    ["/brief 'tis but query", { query: "'tis but query" }],
    ['/brief Kremlin says "no" to a guarantee', { query: 'Kremlin says "no" to a guarantee' }],
    ['/brief "first thing" second thing', { query: 'first thing', note: 'second thing' }],
    ['/brief "never closed', { query: 'never closed' }],
    ['/brief https://example.org/a:b?c=d', { query: 'https://example.org/a:b?c=d' }],
    ['/brief NATO: what now', { query: 'NATO: what now' }],
    ['/brief note:seen twice query:x', { query: 'x', note: 'seen twice' }],
    ['/brief note:seen przewodow', { query: 'przewodow', note: 'seen' }],
    ['/brief przewodow note:seen twice', { query: 'przewodow', note: 'seen twice' }],
    ['/brief --style long --query "a b"', { query: 'a b', style: 'long' }],
    ['/brief query: x style: long', { query: 'x', style: 'long' }],
  ])('%s', (typed, expected) => {
    expect(options(typed)).toEqual(expected);
  });

  it.each([
    ['/alerts subscribe tags:restraint, spillover', { tags: 'restraint, spillover' }],
    ['/alerts subscribe tags:restraint spillover grain', { tags: 'restraint spillover', words: 'grain' }],
    ['/alerts subscribe tags:restraint tags:spillover', { tags: 'restraint,spillover' }],
    ['/alerts subscribe words:grain corridor limit:3', { words: 'grain corridor', limit: '3' }],
    ['/alerts subscribe words:grain corridor quiet', { words: 'grain corridor', quiet: 'yes' }],
    ['/alerts subscribe grain corridor quiet', { words: 'grain corridor', quiet: 'yes' }],
    ['/alerts subscribe quiet grain corridor', { words: 'quiet grain corridor' }],
    ['/alerts subscribe words:"grain quiet"', { words: 'grain quiet' }],
    ['/alerts subscribe quiet: limit:3', { quiet: 'yes', limit: '3' }],
    ['/alerts subscribe --quiet grain', { quiet: 'yes', words: 'grain' }],
    ['/alerts subscribe quiet:no', { quiet: 'no' }],
    [
      '/alerts list 5 restraint spillover quiet',
      {
        limit: '5',
        tags: 'restraint,spillover',
        quiet: 'yes',
      },
    ],
  ])('%s', (typed, expected) => {
    expect(options(typed)).toEqual(expected);
  });

  it.each([
    ['2h', { time: '2h' }],
    ['2h 1', { time: '2h', which: '1' }],
    ['1 2h', { time: '2h', which: '1' }],
    ['1 2 h', { time: '2 h', which: '1' }],
    ['2 h 1', { time: '2 h', which: '1' }],
    ['weekly 2h 1', { time: '2h', which: '1', weekly: 'yes' }],
    ['time:2h 1', { time: '2h', which: '1' }],
    ['which:1 2 h', { time: '2 h', which: '1' }],
    ['time:half an hour', { time: 'half an hour' }],
    ['2h for:ever', 'I do not know what "for:ever" is for. The options are: time, which, weekly.'],
    ['noon', 'I cannot read "noon" as "time": how long.'],
    ['1 2', 'I cannot read "2" as "time": how long.'],
  ])('words that have the form of an option find it without its name: /alerts snooze %s', (typed, expected) => {
    const read = options(`/alerts snooze ${typed}`);
    expect(typeof read === 'string' ? read.replace(/ For example.*/, '') : read).toEqual(expected);
  });

  it.each([
    ['2 grain corridor 3', { which: '2', words: 'grain corridor 3' }],
    ['grain corridor 3', { words: 'grain corridor 3' }],
  ])('beside a free text, only the first words are taken for something else: /alerts edit %s', (typed, expected) => {
    expect(options(`/alerts edit ${typed}`)).toEqual(expected);
  });

  it('asks the platform for the ids of groups', () => {
    const idOf = (written: string) => (written === '@ops' ? 'group-1' : undefined);
    expect(options('/alerts subscribe who:@ops', { idOf })).toEqual({ who: 'group-1' });
    expect(options('/alerts subscribe who:@team', { idOf })).toEqual({ who: '@team' });
  });
});

describe('a mistake gets a sentence with an example', () => {
  it.each([
    ['', 'Type a command. For example: /help'],
    ['/breif x', 'There is no command "breif". Did you mean /brief? For example: /brief przewodow'],
    ['/about', 'There is no command "about". Did you mean /brief about? For example: /brief przewodow'],
    [
      '/unsubscribe',
      'There is no command "unsubscribe". Did you mean /alerts remove? For example: /alerts subscribe tags:restraint',
    ],
    ['/news', 'There is no command "news". /help lists what I can do.'],
    ['/weather', 'There is no command "weather". /help lists what I can do.'],
    ['/alerts', '/alerts needs one of: subscribe, list, snooze, edit. For example: /alerts subscribe tags:restraint'],
    [
      '/alerts lsit',
      '/alerts needs one of: subscribe, list, snooze, edit. There is no "lsit". Did you mean /alerts list? For example: /alerts subscribe tags:restraint',
    ],
    [
      '/alerts unsnooze',
      '/alerts needs one of: subscribe, list, snooze, edit. There is no "unsnooze". For example: /alerts subscribe tags:restraint',
    ],
    [
      '/alerts preview',
      '/alerts needs one of: subscribe, list, snooze, edit. There is no "preview". Did you mean /alerts subscribe preview? For example: /alerts subscribe tags:restraint',
    ],
    [
      '/alerts subscribe only:spillover',
      'There is no option "only". Did you mean tags:? For example: /alerts subscribe tags:restraint',
    ],
    ['/brief stlye:long x', 'There is no option "stlye". Did you mean style:? For example: /brief przewodow'],
    [
      '/alerts subscribe max:3',
      'There is no option "max". The options are: tags, words, limit, quiet, who. For example: /alerts subscribe tags:restraint',
    ],
    ['/brief x style:', '"style" has no value: how much. For example: /brief przewodow'],
    ['/brief style:long style:short x', '"style" is given twice. For example: /brief przewodow'],
    [
      '/alerts list whatever',
      'I do not know what "whatever" is for. The options are: limit, tags, quiet. For example: /alerts list',
    ],
    ['/help me', 'I do not know what "me" is for. For example: /help'],
  ])('%j', (typed, expected) => {
    expect(sentence(typed)).toBe(expected);
  });

  it('shows examples as they are typed on the platform', () => {
    expect(sentence('breif', { prefix: '/chainwatch ' })).toBe(
      'There is no command "breif". Did you mean /chainwatch brief? For example: /chainwatch brief przewodow',
    );
  });
});

describe('whatever is typed', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '/',
      'brief',
      'alerts',
      'subscribe',
      'tags:',
      'query=',
      '"',
      '“',
      "'",
      ' ',
      ':',
      '--',
      'quiet',
      '#x',
      '<#C1|a>',
      '　',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );

  it('never throws, and any mistake is a sentence', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const result = parseSlash(pieces.join(''), commands);
        if (result.kind === 'mistake') expect(result.sentence.length).toBeGreaterThan(10);
        else expect(Object.values(result.options).every((value) => value !== '')).toBe(true);
      }),
    );
  });

  it('gives back every value that was written with its name, in any order, with any quotes', () => {
    const word = fc.stringMatching(/^[a-z0-9,.!?é]{1,8}$/);
    const quotes = fc.constantFrom(['"', '"'], ['“', '”'], ['„', '“'], ['«', '»'], ["'", "'"], ['‘', '’']);
    const value = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
    const sign = fc.constantFrom(':', '=', ': ');
    const option = (name: string) =>
      fc.tuple(value, quotes, sign).map(([text, [open, close], between]) => ({
        name,
        text,
        typed: `${name}${between}${open}${text}${close}`,
      }));
    fc.assert(
      fc.property(
        fc
          .tuple(option('query'), option('style'), option('note'))
          .chain((all) => fc.shuffledSubarray(all, { minLength: 1, maxLength: 3 })),
        (chosen) => {
          expect(options(`/brief ${chosen.map((one) => one.typed).join(' ')}`)).toEqual(
            Object.fromEntries(chosen.map((one) => [one.name, one.text])),
          );
        },
      ),
    );
  });

  it('keeps unnamed words, in order, as the first text option', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zA-Z0-9é.!?()]{1,8}$/), { minLength: 1, maxLength: 8 }), (words) => {
        expect(options(`/brief ${words.join(' ')}`)).toEqual({ query: words.join(' ') });
      }),
    );
  });
});
