import { type Argument, type Briefings, EVIDENCE_GRADES } from '../core/briefing.ts';
import { type Block, bold, button, type Card, type Control, list, paragraph } from '../core/card.ts';
import { actionId } from '../core/command.ts';
import { briefingAction, briefingFooter, workLine } from './briefing-parts.ts';

export const SIDES = ['for', 'against'] as const;
type Side = (typeof SIDES)[number];
export const SIDE_LABELS: Record<Side, string> = { for: 'For the claim', against: 'Against the claim' };

/** What a debater takes into a room for one side, or a moderator for both. */
export function debateCard(argument: Argument, side: Side | undefined, briefings: Briefings): Card {
  const sides = side ? [side] : SIDES;
  return {
    title: argument.title,
    tone: 'neutral',
    body: [
      paragraph(bold('Claim. '), `The article argues: ${argument.title}.`),
      paragraph(
        bold('Grounds. '),
        `${argument.debate.grounds} (Evidence the article gives: ${EVIDENCE_GRADES[argument.evidence.grade].toLowerCase()}.)`,
      ),
      ...sides.flatMap((one) => SIDE_BLOCKS[one](argument)),
    ],
    controls: [...otherSides(argument, side), button('The whole card', briefingAction('shared', argument.slug))],
    footer: briefingFooter(briefings, argument.asOf),
  };
}

const SIDE_BLOCKS: Record<Side, (argument: Argument) => Block[]> = {
  for: ({ debate, supporting }) => [
    paragraph(bold('Best support. '), debate.support),
    paragraph(bold('Its answer to the opposition. '), debate.rebuttal.forThesis),
    paragraph(bold('Source for it: '), ...workLine(supporting)),
  ],
  against: ({ debate, opposing, counterArguments }) => [
    paragraph(bold('Best opposition. '), debate.opposition),
    paragraph(bold('Its answer to the support. '), debate.rebuttal.againstThesis),
    list(counterArguments.slice(0, 2).map((text) => [text])),
    paragraph(bold('Source against it: '), ...workLine(opposing)),
  ],
};

function otherSides(argument: Argument, side: Side | undefined): Control[] {
  const others = [undefined, ...SIDES].filter((one) => one !== side);
  return others.map((one) =>
    button(one ? SIDE_LABELS[one] : 'Both sides', actionId('debate.turn', argument.slug, one ?? '')),
  );
}
