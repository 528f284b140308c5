import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Matchable, match, wants } from '../../src/alerts/match.ts';
import { SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { SEVERITIES, TAGS, THEATRES, tagsText } from '../../src/core/vocabulary.ts';

const story: Matchable = {
  severity: 'elevated',
  tags: ['spillover', 'restraint'],
  theatres: ['nato-east'],
  texts: ['Drones over Poland'],
  feedIds: ['f3', 'f1'],
  groups: ['Agencies', 'Wires'],
  languages: ['en'],
};
const settings = (changes: object) => SubscriptionSettingsSchema.parse(changes);

describe('a subscription', () => {
  it.each([
    ['everything', {}],
    ['one of its tags', { tags: ['attribution-dispute', 'restraint'] }],
    ['its theatre', { theatres: ['nato-east', 'korea'] }],
    ['what is just as severe', { least: 'elevated' }],
    ['what is less severe', { least: 'watch' }],
    ['a feed that reported it', { feeds: ['f1', 'f2'] }],
    ['a group of feeds that reported it', { feeds: ['f2'], groups: ['Wires'] }],
    ['its language', { languages: ['de', 'en'] }],
    ['a word that a report has', { words: 'poland' }],
  ])('that asks for %s takes a story', (_, changes) => {
    expect(match(settings(changes), story).matched).toBe(true);
  });

  it.each([
    ['another tag', { tags: ['attribution-dispute'] }, 'not-matched', /None of its tags/],
    ['another theatre', { theatres: ['korea'] }, 'not-matched', /theatre is not subscribed/],
    ['what is more severe', { least: 'critical' }, 'below-threshold', /It is elevated; .* starts at critical/i],
    ['another feed', { feeds: ['f2'] }, 'not-matched', /None of the subscribed feeds/],
    ['another group of feeds', { groups: ['Papers'] }, 'not-matched', /None of the subscribed feeds/],
    ['another language', { languages: ['de'] }, 'not-matched', /subscribed language \(de\)/],
    ['a word that no report has', { words: 'estonia' }, 'not-matched', /word filter does not match: estonia/],
  ])('that asks for %s leaves it, and says why', (_, changes, verdict, reason) => {
    expect(match(settings(changes), story)).toEqual({
      matched: false,
      verdict,
      reason: expect.stringMatching(reason),
    });
  });

  it('holds a later story to its words as it did the first', () => {
    const asked = settings({ words: 'latvia' });
    const taken = ['Drones over Latvia', 'Drones over Poland'].map((text) => wants(asked, { ...story, texts: [text] }));
    expect(taken).toEqual([true, false]);
  });

  it('leaves a story of which no report is relevant, and names only the tags that it asks for', () => {
    const irrelevant = match(settings({}), { ...story, severity: null });
    expect(irrelevant).toMatchObject({ matched: false, verdict: 'not-matched' });
    const { reason } = match(settings({ tags: ['restraint'] }), story);
    expect(reason).toContain(tagsText(['restraint']));
    expect(reason).not.toContain(tagsText(['spillover']));
  });

  it('is given the same answer with and without the reason', () => {
    const some = <T>(all: readonly T[]) => fc.subarray([...all], { maxLength: Math.min(3, all.length) });
    const asked = fc.record({
      tags: some(TAGS),
      theatres: some(THEATRES),
      least: fc.constantFrom('watch' as const, ...SEVERITIES),
      languages: some(['en', 'de']),
      words: fc.constantFrom('', 'poland', 'estonia'),
    });
    const told = fc.record({ severity: fc.option(fc.constantFrom(...SEVERITIES)), tags: some(TAGS) });
    fc.assert(
      fc.property(asked, told, (changes, facts) => {
        const one = { ...story, ...facts };
        expect(wants(settings(changes), one)).toBe(match(settings(changes), one).matched);
      }),
    );
  });
});
