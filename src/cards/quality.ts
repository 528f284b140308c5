import { bold, type Card, code, list, paragraph, type Rich } from '../core/card.ts';
import { counted } from '../core/counted.ts';
import { TAG_INFO, type Tag } from '../core/vocabulary.ts';

/** What the votes under the alerts say, per tag. */
export function qualityCard(votes: number, perTag: ReadonlyMap<Tag, { yes: number; no: number }>): Card {
  const lines = [...perTag]
    .toSorted(([, a], [, b]) => b.yes + b.no - a.yes - a.no)
    .map(
      ([tag, { yes, no }]): Rich => [
        bold(TAG_INFO[tag].label),
        ` ${yes} of ${yes + no} found relevant (${Math.round((100 * yes) / (yes + no))} %)`,
      ],
    );
  return {
    title: 'What people here think of the alerts',
    tone: 'neutral',
    body:
      votes === 0
        ? [
            paragraph(
              'Nobody has voted yet. Every alert has the buttons ',
              code('Relevant'),
              ' and ',
              code('Not relevant'),
              '.',
            ),
          ]
        : [paragraph(`${counted(votes, 'vote')}, one a person and story.`), list(lines)],
    controls: [],
  };
}
