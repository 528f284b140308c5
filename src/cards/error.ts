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
