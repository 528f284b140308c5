import { join } from 'node:path';
import { loadCommitments } from '../../src/briefings/commitments.ts';
import { loadBriefings } from '../../src/briefings/load.ts';
import { createCommitments } from '../../src/commitments/index.ts';

/** The commitments that ship with the product, as tests ask them. */
export const briefings = loadBriefings(join(import.meta.dirname, '../../briefings'));
export const library = loadCommitments(join(import.meta.dirname, '../../briefings/commitments'), briefings);
export const commitments = createCommitments(library);
export const TODAY = '2026-11-23';
