import type { ReadField } from './features.ts';
import { loadLexicon } from './lexicon.ts';
import { createMatcher } from './match.ts';
import { tokenize } from './tokens.ts';

export type Reader = (text: { title: string; summary: string }) => ReadField[];

/** Reads clean texts with the lexicon that ships with the product. */
export function createReader(): Reader {
  const match = createMatcher(loadLexicon());
  const readField = (field: ReadField['field'], text: string): ReadField => {
    const tokens = tokenize(text);
    return { field, tokens, mentions: match(tokens) };
  };
  return ({ title, summary }) => [readField('title', title), readField('summary', summary)];
}

/** Whether a text names a state, alliance or armed group: without one, no commitment is in play. */
export function namesActor(fields: readonly ReadField[]): boolean {
  return fields.some(({ mentions }) => mentions.some(({ phrase }) => phrase.entry.kind === 'actor'));
}
