import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allTies, holds, tiesOf } from '../../src/commitments/expand.ts';
import { createCommitments } from '../../src/commitments/index.ts';
import { strengthRank, TARGETS, ZONES } from '../../src/core/commitment.ts';
import type { ChainPath, ChainQuestion } from '../../src/core/commitments.ts';
import { commitments, library, TODAY } from './library.ts';

const ties = allTies(library);
const codes = [...new Set(ties.flatMap((tie) => [tie.obligor, tie.beneficiary]))].toSorted();
const state = fc.constantFrom(...codes);
const day = fc.constantFrom('1950-01-01', '1985-06-01', '2008-08-08', '2019-05-05', '2024-02-10', TODAY);
const question = fc.record({
  attacked: state,
  drawnIn: state,
  attacker: fc.option(state, { nil: undefined }),
  place: fc.option(fc.constantFrom(...ZONES), { nil: undefined }),
  target: fc.option(fc.constantFrom(...TARGETS), { nil: undefined }),
  date: day,
});

function statesOf(path: ChainPath): string[] {
  return [...path.links.slice(0, 1).map((link) => link.beneficiary), ...path.links.map((link) => link.obligor)];
}

function shown(attacked: string, drawnIn: string, attacker?: string, more: Partial<ChainQuestion> = {}): string[] {
  const { paths } = commitments.chain({ attacked, drawnIn, attacker, date: TODAY, ...more });
  return paths.map(
    (path) => `${path.links.map((link) => `${link.commitments[0]?.slug} → ${link.obligor}`).join(', ')}`,
  );
}

describe('every path', () => {
  it('is a chain of at most four links of ties that hold, fit and pull, through neither attacker nor a state twice', () => {
    fc.assert(
      fc.property(question, (asked) => {
        for (const path of commitments.chain(asked).paths) {
          const states = statesOf(path);
          expect(states[0]).toBe(asked.attacked);
          expect(states.at(-1)).toBe(asked.drawnIn);
          expect(path.links.length).toBeLessThanOrEqual(4);
          expect(new Set(states).size).toBe(states.length);
          if (asked.attacker) expect(states).not.toContain(asked.attacker);
          path.links.forEach((link, index) => {
            expect(link.beneficiary).toBe(states[index]);
            expect(link.afresh).toBe(index > 0);
            for (const commitment of link.commitments) {
              const tie = ties.find(
                (one) =>
                  one.commitment === commitment &&
                  one.obligor === link.obligor &&
                  one.beneficiary === link.beneficiary &&
                  holds(one, asked.date),
              );
              expect(tie, `${commitment.slug} binds ${link.obligor} to ${link.beneficiary}`).toBeDefined();
              expect(['in-force', 'contested']).toContain(commitment.status);
              expect(commitment.pull).not.toBe('none');
              if (index === 0 && asked.place && commitment.area.length > 0)
                expect(commitment.area).toContain(asked.place);
              if (index === 0 && asked.target) expect(commitment.targets).toContain(asked.target);
              if (asked.attacker && commitment.against.length > 0) expect(commitment.against).toContain(asked.attacker);
            }
          });
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is as strong as its weakest link, has at most one without a duty to act, and comes strongest first', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const ranks = commitments.chain(asked).paths.map((path) => {
          const own = path.links.map((link) => strengthRank(link.strength));
          expect(strengthRank(path.weakest)).toBe(Math.min(...own));
          expect(own.filter((rank) => rank < strengthRank('act-per-constitutional-process')).length).toBeLessThan(2);
          return Math.min(...own);
        });
        expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
      }),
      { numRuns: 300 },
    );
  });

  it('answers within milliseconds', () => {
    const times = fc
      .sample(question, { numRuns: 300, seed: 7 })
      .map((asked) => {
        const start = performance.now();
        commitments.chain(asked);
        return performance.now() - start;
      })
      .toSorted((a, b) => a - b);
    expect(times[150]).toBeLessThan(5);
  });
});

describe('expansion', () => {
  it('of a mutual commitment binds both ways, and of a one-way guarantee never the protected', () => {
    for (const commitment of library.all) {
      const own = tiesOf(commitment, library.groups);
      const back = new Set(own.map((tie) => `${tie.obligor} ${tie.beneficiary}`));
      for (const tie of own) {
        const mirrored = back.has(`${tie.beneficiary} ${tie.obligor}`);
        if (commitment.direction === 'mutual') expect(mirrored, commitment.slug).toBe(true);
        else if (mirrored) {
          const protectedGroup = commitment.beneficiaries.some((party) => library.groups.has(party));
          expect(protectedGroup, `${commitment.slug} protects a group to which its obligors belong`).toBe(true);
        }
      }
    }
  });

  it('of a group is the sum of its members, each from the day on which both belonged', () => {
    fc.assert(
      fc.property(state, state, day, (a, b, date) => {
        const nato = library.groups.get('NATO');
        const member = (code: string) =>
          nato?.members.some((one) => one.code === code && one.since <= date && (!one.until || date < one.until));
        const article5 = ties.filter((tie) => tie.commitment.slug === 'nato-art5' && holds(tie, date));
        const bound = article5.some((tie) => tie.obligor === a && tie.beneficiary === b);
        expect(bound).toBe(a !== b && member(a) === true && member(b) === true);
      }),
    );
  });

  it('uses the listed pairs, never all pairs of the parties', () => {
    const pairs = (slug: string) =>
      ties.filter((tie) => tie.commitment.slug === slug).map((tie) => `${tie.obligor}-${tie.beneficiary}`);
    expect(pairs('anzus-us-au').toSorted()).toEqual(['AU-NZ', 'AU-US', 'NZ-AU', 'US-AU']);
    expect(pairs('gb-se-fi-2022')).not.toContain('SE-FI');
    expect(pairs('fpda-1971').toSorted()).toEqual(['AU-MY', 'AU-SG', 'GB-MY', 'GB-SG', 'NZ-MY', 'NZ-SG']);
  });
});

describe('a group written as its members', () => {
  it('gives the same answers', () => {
    const spelt = library.all.map((one) =>
      one.slug === 'gcc-2000' ? { ...one, parties: ['BH', 'KW', 'OM', 'QA', 'SA', 'AE'] } : one,
    );
    const other = createCommitments({ ...library, all: spelt });
    const told = (from: typeof commitments, asked: ChainQuestion) =>
      from
        .chain(asked)
        .paths.map((path) => path.links.map((link) => [link.obligor, link.commitments.map((it) => it.slug)]));
    fc.assert(
      fc.property(fc.constantFrom('BH', 'KW', 'OM', 'QA', 'SA', 'AE'), state, (attacked, drawnIn) => {
        const asked = { attacked, drawnIn, date: TODAY };
        expect(told(other, asked)).toEqual(told(commitments, asked));
      }),
      { numRuns: 60 },
    );
  });
});

describe('known cases', () => {
  it('Poland reaches its allies at once', () => {
    expect(shown('PL', 'US', 'RU')).toEqual(['nato-art5 → US']);
    expect(shown('PL', 'FR', 'RU')).toEqual(['eu-42-7 → FR']);
  });

  it('Taiwan reaches Japan only through Washington', () => {
    expect(shown('TW', 'JP', 'CN')).toEqual(['us-tw-tra-1979 → US, us-jp-1960 → JP']);
  });

  it('an attack on Hawaii binds neither Japan nor NATO, one on US bases in Japan binds Japan', () => {
    expect(shown('US', 'JP', 'KP', { place: 'pacific' }).join()).not.toContain('us-jp-1960');
    expect(shown('US', 'DE', 'KP', { place: 'pacific' }).join()).not.toContain('nato-art5');
    expect(shown('US', 'JP', 'KP', { place: 'japan', target: 'forces' })[0]).toBe('us-jp-1960 → JP');
    expect(shown('US', 'AU', 'KP', { place: 'pacific', target: 'forces' })[0]).toBe('anzus-us-au → AU');
  });

  it('British forces in the Gulf are outside Article 5, those in the Mediterranean are not', () => {
    expect(shown('GB', 'FR', 'IR', { place: 'middle-east', target: 'forces' }).join()).not.toContain('nato-art5');
    expect(shown('GB', 'FR', 'IR', { place: 'mediterranean', target: 'forces' })).toContain('nato-art5 → FR');
  });

  it('Turkey against Greece leaves Article 5 out but not the pact with France', () => {
    const { paths, notCounted } = commitments.chain({ attacked: 'GR', drawnIn: 'FR', attacker: 'TR', date: TODAY });
    expect(paths[0]?.links[0]?.commitments.map((one) => one.slug)).toContain('gr-fr-2021');
    expect(notCounted.find((one) => one.commitment.slug === 'nato-art5')?.reason).toContain('attacker is a party');
  });

  it('Armenia’s frozen part and the suspended leg of ANZUS are not used', () => {
    const { paths, notCounted } = commitments.chain({ attacked: 'AM', drawnIn: 'RU', attacker: 'AZ', date: TODAY });
    expect(paths.map((path) => path.weakest)).toEqual(['consult']);
    expect(notCounted.map((one) => one.commitment.slug)).toContain('csto-art4');
    expect(shown('NZ', 'US')).not.toContain('anzus-us-nz → US');
    expect(shown('AM', 'RU', 'AZ', { date: '2022-09-13' })).toEqual(['csto-art4 → RU']);
  });

  it('a pact is left out for its own attacker, another attacker, a party that attacks, and its end, with the reason', () => {
    const reasons = (attacked: string, drawnIn: string, attacker: string) =>
      commitments.chain({ attacked, drawnIn, attacker, date: TODAY }).notCounted.map((one) => one.reason);
    expect(reasons('UA', 'RU', 'RU')).toEqual(['The one who is bound is the attacker.']);
    expect(reasons('UA', 'DE', 'BY')).toContain('It holds against another attacker only.');
    expect(reasons('SG', 'GB', 'MY')).toEqual(['The attacker is a party to it, which the text does not provide for.']);
    expect(shown('GT', 'US', 'HN')).toEqual(['rio-1947 → US']);
    expect(reasons('TD', 'FR', 'LY')).toEqual(['It has ended.']);
  });

  it('a contested promise without a duty leads nowhere further, and a longer way adds nothing to a stronger one', () => {
    expect(shown('GE', 'US', 'RU')).toEqual(['ge-no-guarantee → US']);
    expect(shown('GE', 'JP', 'RU')).toEqual([]);
    expect(shown('AE', 'GB', 'IR')).toEqual(['fr-gulf-accords → FR, nato-art5 → GB']);
  });

  it('Sweden was not covered the day before it joined', () => {
    expect(shown('SE', 'US', 'RU', { date: '2024-03-06' })).not.toContain('nato-art5 → US');
    expect(shown('SE', 'US', 'RU', { date: '2024-03-07' })).toEqual(['nato-art5 → US']);
  });

  it('nobody is drawn in for an aggressor, and a state without any commitment has no path', () => {
    expect(shown('UA', 'RU', 'RU')).toEqual([]);
    expect(shown('UA', 'KP', 'RU')).toEqual([]);
    expect(shown('CH', 'US')).toEqual([]);
  });

  it('Ukraine’s partners consult, and are covered by Article 5 only once they are attacked themselves', () => {
    const { paths } = commitments.chain({ attacked: 'UA', drawnIn: 'US', attacker: 'RU', date: TODAY });
    expect(paths.map((path) => path.links.map((link) => link.strength))).toEqual([
      ['consult'],
      ['consult', 'assistance-each-deems-necessary'],
    ]);
    expect(paths[1]?.links[1]?.afresh).toBe(true);
  });
});
