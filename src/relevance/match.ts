import { hashOf } from './hash.ts';
import { KeyIndex } from './key-index.ts';
import type { LexiconPhrase } from './lexicon.ts';
import type { Token } from './tokens.ts';

/** A phrase of the lexicon found in a text: tokens `from` (inclusive) to `to` (exclusive). */
export interface Mention {
  phrase: LexiconPhrase;
  from: number;
  to: number;
}

interface Node {
  next: Map<string, Node>;
  ends: LexiconPhrase[];
}

export type Matcher = (tokens: readonly Token[]) => Mention[];

/**
 * Finds the lexicon's phrases in one pass over a tree of words. Of one entry only the longest phrase at a place counts;
 * an actor's name also hides the shorter names within it ("North Korea" is not "Korea"), in order of appearance.
 */
export function createMatcher(phrases: readonly LexiconPhrase[]): Matcher {
  const root: Node = { next: new Map(), ends: [] };
  // Most words begin no phrase, which is quicker seen by number.
  const first = new KeyIndex();
  for (const phrase of phrases) {
    first.add(hashOf(phrase.norms[0] ?? ''));
    let node = root;
    for (const norm of phrase.norms) {
      const existing = node.next.get(norm) ?? { next: new Map(), ends: [] };
      node.next.set(norm, existing);
      node = existing;
    }
    node.ends.push(phrase);
  }
  return (tokens) => {
    const mentions: Mention[] = [];
    let nameEnds = 0;
    tokens.forEach((token, from) => {
      if (first.find(token.hash) < 0) return;
      let node = root.next.get(token.norm);
      const here: Mention[] = [];
      for (let to = from + 1; node; to++) {
        for (const phrase of node.ends) {
          if (!writtenLike(phrase, tokens, from, to)) continue;
          const shorter = here.findIndex((mention) =>
            phrase.entry.kind === 'actor'
              ? mention.phrase.entry.kind === 'actor'
              : mention.phrase.entry.id === phrase.entry.id,
          );
          if (shorter >= 0) here.splice(shorter, 1);
          here.push({ phrase, from, to });
        }
        const next = tokens[to];
        node = next && next.sentence === token.sentence ? node.next.get(next.norm) : undefined;
      }
      for (const mention of here) {
        if (mention.phrase.entry.kind === 'actor') {
          if (mention.from < nameEnds) continue;
          nameEnds = mention.to;
        }
        mentions.push(mention);
      }
    });
    return mentions;
  };
}

function writtenLike(phrase: LexiconPhrase, tokens: readonly Token[], from: number, to: number): boolean {
  if (phrase.name !== null && !isName(phrase.name, tokens[from]?.letters)) return false;
  if (phrase.shape === 'any') return true;
  for (let i = from; i < to; i++) {
    const shape = tokens[i]?.shape;
    if (shape === 'upper' || (shape === 'cap' && phrase.shape === 'capital')) return true;
  }
  return false;
}

/** Whether a word is a name or its plural ("Indians"): "Dan" is none of the Danes, though both have one stem, and Frances is not France. */
function isName(name: string, letters: string | undefined): boolean {
  return letters === name || (letters === `${name}s` && !/(?:a|[clp]e)$/.test(name));
}
