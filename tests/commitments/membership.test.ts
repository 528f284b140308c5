import { describe, expect, it } from 'vitest';
import { betweenCard, countryCard } from '../../src/cards/commitment-list.ts';
import { cardText } from '../../src/core/card.ts';
import { commitments, TODAY } from './library.ts';

const { countries } = commitments;
const ofState = (code: string) => cardText(countryCard(code, commitments.bindingOn(code, TODAY), 0, countries, null));
const ofPair = (a: string, b: string) => cardText(betweenCard(a, b, commitments.between(a, b, TODAY), countries));

describe('a state that left a pact, froze its part, or may not belong', () => {
  it('is told which of these it is, beside the pact that is in force for others', () => {
    expect(ofPair('GE', 'RU')).toMatch(/CSTO Article 4 .+ Azerbaijan and Georgia left in 1999/);
    expect(ofPair('AM', 'RU')).toMatch(/CSTO Article 4 .+ Armenia froze its part in February 2024 without leaving/);
    expect(ofPair('GB', 'FR')).toMatch(/EU Article 42\(7\) .+ Britain left on 31 January 2020/);
  });

  it.each(['VE', 'CU', 'EC'])('is shown the Rio Treaty as disputed, not as unknown: %s', (code) => {
    const disputed = /Disputed whether it belongs, not counted\s+- Rio Treaty Article 3 .+ disputed/;
    expect(ofState(code)).toMatch(disputed);
    expect(ofState(code)).toContain('0 that can pull');
    expect(ofPair('US', code)).toMatch(disputed);
  });

  it.each([
    ['AM', 'RU', 'CSTO Article 4: One of them left it, or froze its part, in February 2024.'],
    ['GB', 'FR', 'EU Article 42(7): One of them left it, or froze its part, in January 2020.'],
  ])('is not counted in a chain, which says since when: from %s to %s', (attacked, drawnIn, said) => {
    const { notCounted } = commitments.chain({ attacked, drawnIn, date: TODAY });
    expect(notCounted.map(({ commitment, reason }) => `${commitment.short}: ${reason}`)).toContain(said);
  });

  it('draws nobody in, and the chain says what was left out and why', () => {
    const { paths, notCounted } = commitments.chain({ attacked: 'VE', drawnIn: 'BR', date: TODAY });
    expect(paths).toEqual([]);
    expect(notCounted.map(({ commitment, reason }) => `${commitment.short}: ${reason}`)).toEqual([
      expect.stringMatching(/^Rio Treaty Article 3: .+ Venezuela, Cuba and Ecuador are parties is disputed/),
    ]);
  });

  it('has the list of parties marked where it is known from memory only', () => {
    expect(ofPair('BS', 'US')).toContain('Rio Treaty Article 3 (parties from memory, to be checked) · defence');
    expect(ofPair('EG', 'SY')).toContain('(contested; clause and parties from memory, to be checked)');
    expect(ofPair('NL', 'UA')).toContain('Ukraine Compact (parties from memory, to be checked) · assurance');
    expect(ofPair('PL', 'US')).not.toContain('parties');
  });

  it('changes nothing for those who surely belong', () => {
    expect(ofState('AR').match(/Rio Treaty Article 3/g)).toHaveLength(1);
    expect(ofState('AR')).not.toContain('Disputed');
  });
});
