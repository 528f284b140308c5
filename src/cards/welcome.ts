import { type Card, code, list, paragraph } from '../core/card.ts';

/** What the bot is for, in one sentence. */
export const WHAT_I_DO =
  'I explain one article on chain-ganging (states dragged into wars by their alliances), and watch the news for events that bear on its arguments.';

/** What the bot says once where it is added: what it does, and the first command to try. */
export function helloCard(): Card {
  return {
    title: 'Hello, I am Chainwatch',
    tone: 'neutral',
    body: [
      paragraph(WHAT_I_DO),
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

/** Where alerts come without being asked for, or none do yet (the web chat's first channel, Slack's empty Home): what to try. */
export function welcomeCard(): Card {
  return {
    title: 'Welcome to Chainwatch',
    tone: 'good',
    body: [
      paragraph(`${WHAT_I_DO} Alerts will appear in this channel: elevated and critical, on every tag.`),
      list([
        [code('/brief'), ' shows the arguments, each with its best counter-argument'],
        [code('/latest'), ' lists the stories found so far'],
        [code('/alerts edit'), ' changes what is posted here'],
        [code('/help'), ' lists everything'],
      ]),
    ],
    controls: [],
  };
}
