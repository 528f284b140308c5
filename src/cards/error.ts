import { type Card, code, paragraph } from '../core/card.ts';

/** What a person sees when something did not work: one sentence, and an id that stands in the log when it was our fault. */
export function errorCard(sentence: string, id?: string): Card {
  return {
    title: 'That did not work',
    tone: 'bad',
    body: [paragraph(sentence)],
    controls: [],
    ...(id ? { footer: ['If it happens again, give this id to whoever runs Chainwatch: ', code(id)] } : {}),
  };
}

/** Stands in a digest in place of a part that the platform refuses for good, so that readers know and the others still come. */
export function missingPartCard(reason: string): Card {
  return {
    title: 'A part of this digest is missing',
    tone: 'bad',
    body: [paragraph(`${reason} `, 'The stories of these days are in ', code('/latest'), '.')],
    controls: [],
  };
}
