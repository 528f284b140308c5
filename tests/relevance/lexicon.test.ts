import { describe, expect, it } from 'vitest';
import { loadLexicon } from '../../src/relevance/lexicon.ts';
import { createMatcher } from '../../src/relevance/match.ts';
import { tokenize } from '../../src/relevance/tokens.ts';

const lexicon = loadLexicon();
const match = createMatcher(lexicon);

describe('the names-and-concepts table', () => {
  it('holds enough to be useful', () => {
    expect(lexicon.length).toBeGreaterThan(3000);
  });

  it('every entry is found when a text says just that', () => {
    const unused = lexicon.filter(({ entry, text }) => {
      const written = entry.kind === 'concept' ? text.replace(/\bus\b/g, 'US') : text;
      return !match(tokenize(written)).some((mention) => mention.phrase.entry === entry);
    });
    expect(unused.map(({ entry, text }) => `${entry.id}: ${text}`)).toEqual([]);
  });

  it('no name belongs to two actors', () => {
    const owners = new Map<string, string>();
    const shared = lexicon
      .filter(({ entry }) => entry.kind === 'actor')
      .filter(({ entry, norms }) => {
        const key = norms.join(' ');
        const owner = owners.get(key) ?? entry.id;
        owners.set(key, owner);
        return owner !== entry.id;
      });
    expect(shared.map(({ entry, text }) => `${entry.id}: ${text}`)).toEqual([]);
  });

  it('finds all forms of a word, and the longest name', () => {
    const ids = (text: string) => match(tokenize(text)).map(({ phrase }) => phrase.entry.id);
    expect(ids('ruled out')).toContain('refuse');
    expect(ids('North Korean leader')).toEqual(['KP']);
    expect(ids('us')).toEqual([]);
  });
});
