import { type Card, code, paragraph } from '../core/card.ts';

/** What the bot says once, when it is added: what it does, and the first command to try. */
export function helloCard(): Card {
  return {
    title: 'Hello, I am Chainwatch',
    tone: 'neutral',
    body: [
      paragraph(
        'I explain one article on chain-ganging (states dragged into wars by their alliances), and watch the news for ',
        'events that bear on its arguments.',
      ),
      paragraph(
        'Begin with ',
        code('/help'),
        '. To get alerts in a channel, run ',
        code('/alerts subscribe'),
        ' there.',
      ),
    ],
    controls: [],
  };
}
