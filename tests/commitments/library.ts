import { join } from 'node:path';
import { loadCommitments } from '../../src/briefings/commitments.ts';
import { BRIEFINGS } from '../../src/briefings/load.ts';
import { loadContent } from '../../src/content.ts';

/** The content that ships with the product, made once for all files that run in one process: it is only read. */
export const { briefings, search, commitments } = loadContent();
export const library = loadCommitments(join(BRIEFINGS, 'commitments'), briefings);
export const TODAY = '2026-11-23';
