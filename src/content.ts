import { join } from 'node:path';
import { loadCommitments } from './briefings/commitments.ts';
import { BRIEFINGS, loadBriefings } from './briefings/load.ts';
import { createBriefingSearch } from './briefings/search.ts';
import { loadSearchWords } from './briefings/search-words.ts';
import { createCommitments } from './commitments/index.ts';

/** The curated content that ships with the product, checked, and what answers from it. Throws one Error that lists what is wrong. */
export function loadContent() {
  const briefings = loadBriefings(BRIEFINGS);
  const library = loadCommitments(join(BRIEFINGS, 'commitments'), briefings);
  return {
    briefings,
    search: createBriefingSearch(briefings, () => loadSearchWords(BRIEFINGS)),
    library,
    commitments: createCommitments(library),
  };
}
