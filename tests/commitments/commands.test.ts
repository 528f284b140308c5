import { describe, expect, it } from 'vitest';
import chain from '../../commands/chain.ts';
import commitmentsCommand from '../../commands/commitments.ts';
import { completeSubject } from '../../commands/country.ts';
import { nameWithClause } from '../../src/cards/commitment-parts.ts';
import { type Card, type Control, cardText } from '../../src/core/card.ts';
import { type Command, parseActionId } from '../../src/core/command.ts';
import type { Reply } from '../../src/core/reply.ts';
import type { Services } from '../../src/core/services.ts';
import { createPictures } from '../../src/pictures/index.ts';
import { cutOf } from '../support/card-limits.ts';
import { briefings, commitments, library, TODAY } from './library.ts';

// Only what these commands use: anything else fails the test that reaches for it.
const drawn = createPictures(commitments.countries);
const used: Pick<Services, 'commitments' | 'briefings' | 'pictures'> = {
  commitments,
  briefings,
  // Drawn for one state and one chain; the cards are the same without.
  pictures: {
    ...drawn,
    chain: async (question, answer, theme) =>
      question.attacked === 'TW' ? drawn.chain(question, answer, theme) : null,
    country: async (code, bindings, theme) => (code === 'PL' ? drawn.country(code, bindings, theme) : null),
  },
};
const context = {
  services: used as Services,
  caller: {
    address: { platform: 'web' as const, workspace: 'local', channel: 'general' },
    direct: false,
    userId: 'u1',
    userName: 'Ann',
    manager: false,
    admin: false,
  },
  now: Date.parse(TODAY),
};

async function run(command: Command, options: Record<string, string>): Promise<Card> {
  return cardOf(await command.main?.run(options, context));
}

async function press(action: string, ...values: string[]): Promise<Card> {
  const { name, args } = parseActionId(action);
  const found = [...chain.actions, ...commitmentsCommand.actions].find((one) => one.name === name);
  return cardOf(await found?.run(args, { values, fields: {} }, context));
}

function cardOf(reply: Reply | undefined): Card {
  if (reply?.kind !== 'card') throw new Error('no card');
  return reply.card;
}

function actionOf(card: Card, label: string): string {
  const control = card.controls.find((one) => one.type === 'button' && one.label === label);
  if (control?.type !== 'button') throw new Error(`no button ${label}`);
  return control.action;
}

function menuOf(card: Card): Extract<Control, { type: 'menu' }> {
  const control = card.controls.find((one) => one.type === 'menu');
  if (control?.type !== 'menu') throw new Error('no menu');
  return control;
}

describe('/commitments', () => {
  it('shows what binds a state, strongest first, and turns its pages in place', async () => {
    const card = await run(commitmentsCommand, { country: 'Warsaw' });
    const text = cardText(card);
    expect(card.title).toBe('Commitments: Poland');
    expect(text.indexOf('EU Article 42(7)')).toBeLessThan(text.indexOf('NATO Article 5'));
    const next = cardText(await press(actionOf(card, 'Weaker')));
    expect(next).toContain('UK–Poland treaty');
    expect(next).toContain('Not (yet) in force');
  });

  it.each([
    [
      'is austria in nato',
      'Commitments: Austria',
      'By all that I have on record, Austria is no party to NATO Article 5.',
    ],
    ['does Article 5 cover Ukraine?', 'Commitments: Ukraine', 'Ukraine is no party to NATO Article 5.'],
    ['why is Tonga not in NATO', 'Commitments: Tonga', 'Tonga is no party to NATO Article 5.'],
    ['is poland a member of NATO', 'North Atlantic Treaty, Article 5', 'NATO Article 5 binds Poland.'],
    ['is New Zealand in ANZUS', 'ANZUS', 'binds New Zealand.'],
    [
      'is Armenia in the CSTO',
      'Collective Security Treaty, Article 4',
      'CSTO Article 4 does not bind Armenia now. Armenia froze',
    ],
    ['is Britain part of the EU', 'Treaty on European Union', 'EU Article 42(7) does not bind the United Kingdom now.'],
    ['does AUKUS bind the US', 'AUKUS', 'AUKUS includes the United States, but binds nobody to help.'],
    [
      'is Ukraine protected by the Budapest Memorandum',
      'Budapest Memorandum',
      'is a promise to Ukraine, made by others.',
    ],
    ['should Austria join the NATO treaty', 'Commitments: Austria', 'Austria is no party to NATO Article 5.'],
    ['is Japan in the G7 declaration', 'G7', 'G7 declaration: here Japan gave an assurance;'],
    ['Ukraine G7 declaration', 'G7', 'is a promise to Ukraine, made by others.'],
  ])(
    'says how a state stands to a pact, with the pact or with what binds the state: %s',
    async (country, title, said) => {
      const card = await run(commitmentsCommand, { country });
      expect(card.title).toContain(title);
      expect(cardText(card)).toContain(said);
      const [first = '', ...rest] = country.split(' ');
      expect(await run(commitmentsCommand, { country: first, with: rest.join(' ') })).toEqual(card);
    },
  );

  it('turns back to the page before, and offers none before the first or after the last', async () => {
    const turns = ({ controls }: Card) =>
      controls.flatMap((one) => (one.type === 'button' && /^(Stronger|Weaker)$/.test(one.label) ? [one.label] : []));
    const page = (offset: number) => press(`commitments.page:US:${offset}`);
    const count = commitments.bindingOn('US', TODAY).length;
    const last = Math.floor((count - 1) / 8) * 8;
    expect(turns(await page(0))).toEqual(['Weaker']);
    expect(turns(await page(8))).toEqual(['Stronger', 'Weaker']);
    expect(turns(await page(last))).toEqual(['Stronger']);
    expect(await press(actionOf(await page(16), 'Stronger'))).toEqual(await page(8));
    expect(menuOf(await page(last)).options).toHaveLength(count - last);
  });

  it('sets what cannot be drawn on, and what binds nobody, under headings that say so', async () => {
    const text = cardText(await run(commitmentsCommand, { country: 'France', with: 'UK' }));
    expect(text).toMatch(/Ties that bind nobody to help\s+- Lancaster House/);
    expect(text).toMatch(/Suspended, frozen or ended\s+- EU Article 42\(7\)/);
    expect(text).toMatch(/Not \(yet\) in force\s+- French forward deterrence/);
    expect(text).toContain('NATO nuclear umbrella · assurance · United Kingdom → France · ');
  });

  it('shows what two states owe each other, typed in two fields or in one', async () => {
    const both = await run(commitmentsCommand, { country: 'South Korea Japan' });
    expect(both).toEqual(await run(commitmentsCommand, { country: 'ROK', with: 'Tokyo' }));
    expect(cardText(both)).toContain('Camp David');
  });

  it('says which of two states owes the other, from either side, and how many ties can pull', async () => {
    const between = async (a: string, b: string) => cardText(await run(commitmentsCommand, { country: a, with: b }));
    expect(await between('Taiwan', 'US')).toContain('Taiwan Relations Act · assurance · United States → Taiwan · ');
    expect(await between('US', 'Taiwan')).toContain('Taiwan Relations Act · assurance · United States → Taiwan · ');
    expect(await between('US', 'Japan')).toMatch(/ · defence · both ways · /);
    const binding = commitments.bindingOn('NZ', TODAY);
    const idle = binding.filter((one) => !one.holds || one.commitment.pull === 'none').length;
    expect(idle).toBeGreaterThan(0);
    expect(cardText(await run(commitmentsCommand, { country: 'New Zealand' }))).toContain(
      `${binding.length - idle} that can pull, of ${binding.length} on record`,
    );
  });

  it('reads "Israel US" as two states, not as a slip for "Israelis", and names in quotes', async () => {
    const pairs: [string, string, string][] = [
      ['Israel US', 'Israel', 'US'],
      ['Qatar US', 'Qatar', 'US'],
      ['New Zealand US', 'New Zealand', 'US'],
      ['Russia US', 'Russia', 'US'],
      ['Philippines "United States"', 'Philippines', 'US'],
      ['“Saudi Arabia”–Pakistan', 'Saudi Arabia', 'Pakistan'],
    ];
    for (const [typed, first, second] of pairs) {
      expect(await run(commitmentsCommand, { country: typed }), typed).toEqual(
        await run(commitmentsCommand, { country: first, with: second }),
      );
    }
    await expect(run(commitmentsCommand, { country: 'Poland "Narnia"' })).rejects.toThrow('no state called "Narnia"');
  });

  it('opens a commitment by its name, with clause, way out, record and how sure it is', async () => {
    const text = cardText(await run(commitmentsCommand, { country: 'nato article 5' }));
    for (const part of ['Article 6', 'Way out', '12 September 2001', 'Not confirmed', 'As of July 2026']) {
      expect(text).toContain(part);
    }
  });

  it('tells of a commitment its conditions, its standing, the latest of its record and how good a source is', async () => {
    const text = async (country: string) => cardText(await run(commitmentsCommand, { country }));
    expect(await text('CSTO')).toMatch(/Conditions: .+\n(?:.*\n)+Status\. /);
    expect(await text('ANZUS')).not.toContain('Status. ');
    expect(await text('Budapest Memorandum')).toContain(' (weak page)');
    expect(await text('ANZUS')).not.toContain(' (weak page)');
    expect(await text('NATO Article 4')).toMatch(/On record\s+- 3 earlier\n/);
    expect(await text('ANZUS')).not.toContain(' earlier');
  });

  it('opens a commitment by the name of its group, or by its title without the clause', async () => {
    const names: [string, string][] = [
      ['EU', 'Treaty on European Union, Article 42(7)'],
      ['European Union', 'Treaty on European Union, Article 42(7)'],
      ['GCC', 'Gulf Cooperation Council Joint Defence Agreement, Article 2'],
      ['G7', 'G7 Joint Declaration of Support for Ukraine'],
      ['Rio Treaty', 'Rio Treaty, Article 3'],
      ['US-Japan security treaty', 'US–Japan security treaty, Article V'],
      ['North Atlantic Treaty', 'North Atlantic Treaty, Article 5'],
      ['NATO Art. 5', 'North Atlantic Treaty, Article 5'],
      ['Nancy', 'Treaty of Nancy, Article 4'],
      ['Hezbollah', 'Iran and its “axis of resistance”'],
    ];
    for (const [typed, title] of names) {
      expect((await run(commitmentsCommand, { country: typed })).title, typed).toBe(title);
    }
  });

  it('names the members of a group that is a party, and says how many sources it does not list', async () => {
    const card = async (country: string) => cardText(await run(commitmentsCommand, { country }));
    const nato = await card('NATO Article 5');
    expect(nato).toContain('Members: North Atlantic Treaty Organization (32): Albania, Belgium, Bulgaria, ');
    expect(nato).toContain('United Kingdom and United States.');
    expect(nato).toMatch(/Sources: .+; and 2 more$/m);
    const csto = await card('CSTO');
    expect(csto).toContain('(5): Belarus, Kazakhstan, Kyrgyzstan, Russia and Tajikistan. Armenia froze its part');
    expect(await card('ANZUS')).not.toContain('Members:');
  });

  it('completes commitments as well as states, each by a name that opens it', async () => {
    const complete = async (partial: string) => (await completeSubject(partial, context)).map(({ value }) => value);
    expect(await complete('nato')).toContain('NATO Article 5');
    expect(await complete('gulf')).toContain('GCC Article 2');
    expect(await complete('tur')).toEqual([
      'Turkey',
      'Turkmenistan',
      'Turkish base in Qatar',
      'Turkey–Saudi–Pakistan draft',
    ]);
    expect(await complete('')).toHaveLength(25);
    for (const { short, title } of commitments.all) {
      expect((await run(commitmentsCommand, { country: short })).title).toBe(title);
    }
  });

  it('says whom a state helps and who helps it where those are not the same', async () => {
    const pages = [0, 8, 16, 24].map((from) => press(`commitments.page:US:${from}`));
    const text = (await Promise.all(pages)).map(cardText).join('\n');
    expect(text).toMatch(/NATO nuclear umbrella · assurance · towards Albania, .+ more and from the United Kingdom\./);
    expect(text).toMatch(/NATO Article 5 · defence · both ways with Albania/);
  });

  it('says that something is owed only where the words make it a duty', async () => {
    expect(cardText(await run(commitmentsCommand, { country: 'Taiwan' }))).toContain(
      'Taiwan Relations Act · assurance · from the United States.',
    );
    const qatar = cardText(await run(commitmentsCommand, { country: 'Qatar' }));
    expect(qatar).toContain('· presence of troops · from Turkey. No published duty.');
    expect(qatar).toContain('US order on Qatar · defence · is owed by the United States.');
  });

  it('shows what a state has with parties that are no states', async () => {
    expect(cardText(await run(commitmentsCommand, { country: 'Iran' }))).toMatch(
      /Axis of resistance .+ with Hezbollah/,
    );
    expect(cardText(await run(commitmentsCommand, { country: 'Russia' }))).toContain(
      'Russia–Abkhazia/Ossetia · defence · owes Abkhazia and South Ossetia.',
    );
  });

  it('of what is over names who was bound at the end, and nobody who was never bound', async () => {
    const armenia = cardText(await run(commitmentsCommand, { country: 'Armenia' }));
    expect(armenia).toContain('CSTO Article 4 · defence · both ways with Belarus, Kazakhstan, Kyrgyzstan, Russia');
    const [britain, moldova] = [commitments.bindingOn('GB', TODAY), commitments.bindingOn('MD', TODAY)];
    expect(britain.map((one) => one.commitment.slug)).not.toContain('md-neutrality');
    expect(moldova.find((one) => one.commitment.slug === 'md-neutrality')?.helps).toHaveLength(27);
  });

  it('names the Union among those who help Ukraine where it signed as well', async () => {
    const compact = cardText(await run(commitmentsCommand, { country: 'Ukraine Compact' }));
    expect(compact).toContain('Who helps whom: Ukraine Compact signatories, European Union → Ukraine');
    expect(compact).toContain('parties: from memory, to be checked;');
    const declared = cardText(await run(commitmentsCommand, { country: 'G7 declaration' }));
    expect(declared).toContain('Who helps whom: Group of Seven, European Union → Ukraine');
  });

  it('writes "the United States" in a sentence and on a button', async () => {
    const card = await run(commitmentsCommand, { country: 'US', with: 'China' });
    expect(cardText(card)).toContain('no commitment between the United States and China.');
    expect(actionOf(card, 'If the United States is attacked')).toContain('chain.open');
  });

  it('says so where there is nothing, and names what is no state', async () => {
    expect(cardText(await run(commitmentsCommand, { country: 'Switzerland' }))).toContain(
      'I know of no security commitment',
    );
    await expect(run(commitmentsCommand, { country: 'Narnia' })).rejects.toThrow('no state called "Narnia"');
  });

  it('does not take "North", the beginning of a name, for another state', async () => {
    await expect(run(chain, { attacked: 'Japan', attacker: 'North' })).rejects.toThrow('no state called "North"');
  });

  it('names only the words that are no state where the others are', async () => {
    const unknown: [string, string][] = [
      ['Poland Narnia', '"Narnia"'],
      ['Middle Earth and South Korea', '"Middle Earth"'],
      ['Narnia, Poland, Mordor', '"Narnia" or "Mordor"'],
    ];
    for (const [typed, words] of unknown) {
      const sentence = `I know no state called ${words}. `;
      await expect(run(commitmentsCommand, { country: typed })).rejects.toThrow(sentence);
      await expect(run(chain, { attacked: typed })).rejects.toThrow(sentence);
    }
  });
});

describe('/chain', () => {
  it('tells each link with its duty and its way out, and that a second one must bind afresh', async () => {
    const text = cardText(await run(chain, { attacked: 'Taiwan', 'drawn-in': 'Japan', attacker: 'China' }));
    expect(text).toContain('The United States is under no duty');
    expect(text).toContain(
      'Afresh, only if the United States, helping, is then attacked by China on territory that Japan administers',
    );
    expect(text).toContain('not what will');
  });

  it('says what is supposed, and where obligation ends and politics begins', async () => {
    const asked = { attacked: 'Taiwan', attacker: 'China', where: 'pacific' };
    const taiwan = cardText(await run(chain, { ...asked, 'drawn-in': 'US' }));
    expect(taiwan).toContain('Suppose an armed attack on Taiwan by China: on its territory, in the Pacific.');
    expect(taiwan).toContain('As strong as its weakest link: no duty.');
    expect(taiwan).toContain('From here on it is politics, not obligation.');
    const poland = cardText(await run(chain, { attacked: 'Poland', 'drawn-in': 'US' }));
    expect(poland).toContain('Suppose an armed attack on Poland: on its territory, at home.');
    expect(poland).not.toContain('politics, not obligation');
  });

  it('tells of the first links when each was last drawn on, and when it was not', async () => {
    const text = cardText(await run(chain, { attacked: 'Poland', 'drawn-in': 'US' }));
    const record = text.slice(text.indexOf('On record'));
    expect(record.match(/^- (NATO Article \d, \d+ \w+ \d{4})/gm)).toEqual([
      '- NATO Article 5, 12 September 2001',
      '- NATO Article 5, 4 March 2026',
    ]);
  });

  it('says that no pact covers the attacker, and that nobody is bound where nobody is', async () => {
    const text = cardText(await run(chain, { attacked: 'US', 'drawn-in': 'Iran', attacker: 'Iran' }));
    expect(text).toContain('No path by commitment. Iran is the attacker here; no pact covers a state that attacks.');
    expect(cardText(await run(chain, { attacked: 'Switzerland' }))).toContain('Nobody, by any commitment');
  });

  it('names those who are bound most tightly first', async () => {
    const text = cardText(await run(chain, { attacked: 'Russia' }));
    expect(text.match(/^- (?:North Korea|China|Armenia): .+? ·/gm)).toEqual([
      '- North Korea: assistance is owed ·',
      '- China: consultation ·',
      '- Armenia: consultation ·',
    ]);
  });

  it('hides no path: what a long one leaves room for is told, and the others are named', async () => {
    const text = cardText(await run(chain, { attacked: 'US', 'drawn-in': 'UAE', attacker: 'Iran' }));
    expect(text).toContain('3. United States → United Arab Emirates\n');
    expect(text).toContain(
      'Further ways, with their weakest link: United States → Bahrain → United Arab Emirates (consultation).',
    );
  });

  it('answers that there is no path, and what stands between the two without counting', async () => {
    const text = cardText(await run(chain, { attacked: 'Iran', 'drawn-in': 'Russia', attacker: 'US' }));
    expect(text).toContain('No path by commitment');
    expect(text).toContain('Russia–Iran Article 3');
  });

  it('reads three names in one text, and asks who is bound where no second state is named', async () => {
    expect((await run(chain, { attacked: 'Armenia → Russia, Azerbaijan' })).title).toBe(
      'From an attack on Armenia to Russia',
    );
    expect((await run(chain, { attacked: 'Estonia', attacker: 'Russia' })).title).toBe(
      'Who is bound if Estonia is attacked by Russia?',
    );
  });

  it('calls nobody obliged to consult by a declaration that is political only', async () => {
    const pairs: [string, string, string][] = [
      ['Japan', 'South Korea', 'Camp David'],
      ['Japan', 'Australia', 'declaration of 2022'],
      ['Singapore', 'New Zealand', 'Five Power'],
    ];
    for (const [attacked, other, name] of pairs) {
      const text = cardText(await run(chain, { attacked, 'drawn-in': other }));
      expect(text).toContain(name);
      expect(text).toContain(`${other} is politically committed to consult`);
      expect(text).not.toContain(`${other} is obliged to consult`);
    }
  });

  it('says of a frozen part that it is frozen, not that the treaty is over', async () => {
    const text = cardText(await run(chain, { attacked: 'Armenia', 'drawn-in': 'Russia', attacker: 'Azerbaijan' }));
    expect(text).toContain('CSTO Article 4: One of them left it, or froze its part, in February 2024.');
  });

  it('names the text behind a link as a sentence can bear it, with its clause where it has one', async () => {
    const text = async (attacked: string, other: string) => cardText(await run(chain, { attacked, 'drawn-in': other }));
    expect(await text('Israel', 'US')).toContain('(assurance; United States and Israel: no defence treaty).');
    expect(await text('Taiwan', 'US')).toContain('(assurance; Taiwan Relations Act, Sections 2 and 3).');
    expect(await text('Jordan', 'US')).toContain('(presence of troops; US–Jordan Defense Cooperation Agreement).');
    const names = commitments.all.map(nameWithClause);
    expect(names.filter((name) => /\b[a-z][A-Z]|, bucharest/.test(name))).toEqual([]);
  });

  it('sets beside a path the doubt that treaties leave a way out', async () => {
    const text = cardText(await run(chain, { attacked: 'Greece', 'drawn-in': 'France', attacker: 'Turkey' }));
    expect(text).toMatch(/Doubted: .*escape clauses \(Kim 2011\)/);
  });

  it('of a state that left, came back and left again tells the last time', async () => {
    const text = cardText(await run(chain, { attacked: 'Belarus', 'drawn-in': 'Uzbekistan' }));
    expect(text).toContain('One of them left it, or froze its part, in December 2012.');
  });

  it('marks a link whose clause is known from memory only', async () => {
    const mark = '(clause from memory, to be checked)';
    expect(cardText(await run(chain, { attacked: 'Azerbaijan', 'drawn-in': 'Turkey' }))).toContain(mark);
    expect(cardText(await run(chain, { attacked: 'Azerbaijan' }))).toContain(`Azerbaijan–Turkey treaty ${mark}`);
    expect(cardText(await run(chain, { attacked: 'Poland' }))).not.toContain(mark);
  });

  it('marks what is contested or not read in a source wherever it is told, and counts what it leaves out', async () => {
    const text = async (attacked: string, other: string, attacker: string) =>
      cardText(await run(chain, { attacked, 'drawn-in': other, attacker }));
    const finland = await text('Finland', 'Pakistan', 'Iran');
    expect(finland).toContain(
      'Beside it: Arab League Article 2 (contested; clause and parties from memory, to be checked);',
    );
    expect(finland).toContain('1 more, on the cards of these commitments');
    expect(await text('Ukraine', 'Qatar', 'Iran')).toMatch(/Further ways, .+\(.+; contested\)/);
    expect(await text('Australia', 'US', 'China')).toContain(
      'the only invocation. (general knowledge, source not opened)',
    );
  });

  it('says which place and target the answer on who is bound is about', async () => {
    const pacific = cardText(await run(chain, { attacked: 'US', where: 'pacific', target: 'forces' }));
    expect(pacific).toContain('on its forces, ships or aircraft, in the Pacific.');
    expect(cardText(await run(chain, { attacked: 'US' }))).not.toContain('Suppose');
  });

  it('refuses a state against itself', async () => {
    await expect(run(chain, { attacked: 'Poland', 'drawn-in': 'PL' })).rejects.toThrow('two different states');
    await expect(run(chain, { attacked: 'Poland', attacker: 'Polish' })).rejects.toThrow('by itself');
  });

  it('never predicts: no card says that a state goes to war', async () => {
    for (const [attacked, drawnIn] of [
      ['PL', 'US'],
      ['TW', 'US'],
      ['UA', 'DE'],
      ['SA', 'PK'],
      ['KP', 'CN'],
    ] as const) {
      expect(cardText(await run(chain, { attacked, 'drawn-in': drawnIn }))).not.toMatch(
        /\bwill (fight|go to war|defend)/i,
      );
    }
  });
});

describe('every card', () => {
  it('of a commitment fits every platform whole', async () => {
    for (const { slug } of library.all) expect(cutOf(await press('commitment.open', slug)), slug).toEqual([]);
  });

  it('of a state, and of who is bound if it is attacked, fits every platform whole, page by page', async () => {
    const states = new Set(library.all.flatMap((one) => one.parties).filter((party) => party.length === 2));
    for (const code of [...states, 'BE', 'KG', 'HN', 'CH']) {
      for (let offset = 0; offset < commitments.bindingOn(code, TODAY).length; offset += 8) {
        expect(cutOf(await press(`commitments.page:${code}:${offset}`)), code).toEqual([]);
      }
      expect(cutOf(await press(`commitments.bound:${code}`)), code).toEqual([]);
    }
  });

  it('of two states and of a chain between them fits every platform whole', async () => {
    const states = ['US', 'GB', 'FR', 'DE', 'PL', 'UA', 'TR', 'QA', 'JP', 'PH', 'AM', 'RU', 'TW'];
    for (const a of states) {
      for (const b of states.filter((one) => one !== a)) {
        expect(cutOf(await run(commitmentsCommand, { country: a, with: b })), `${a} ${b}`).toEqual([]);
        expect(cutOf(await press(`chain.open:${a}:${b}`)), `${a} → ${b}`).toEqual([]);
      }
    }
  });

  it('leads on: the menu opens what it names', async () => {
    const menu = menuOf(await run(commitmentsCommand, { country: 'Taiwan' }));
    expect((await press(menu.action, menu.options[0]?.value ?? '')).title).toBe('Taiwan Relations Act');
  });
});
