import { loadContent } from '../../src/content.ts';

/** The content that ships with the product, made once for all files that run in one process: it is only read. */
export const { briefings, search, library, commitments } = loadContent();
export const TODAY = '2026-11-23';
