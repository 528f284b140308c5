import type { Assessment } from '../core/assessment.ts';
import { argumentsBorneOn } from '../core/bearing.ts';
import { type Block, bold, type Card, heading, list, paragraph, type Rich } from '../core/card.ts';
import { SEVERITY_LABELS, TAG_INFO, tagsText, theatresText } from '../core/vocabulary.ts';
import { isTagReason } from './reasons.ts';

const JUDGED = 'Judged on title and summary alone, by a model trained on labelled news. It can be wrong.';

/** What the bot thinks of a text, and why. */
export function assessmentCard(
  text: { title: string; url?: string },
  assessment: Assessment,
  argumentTitle: (slug: string) => string,
): Card {
  const body: Block[] = [paragraph(bold(verdict(assessment)))];
  if (assessment.status === 'assessed') body.push(...judgement(assessment, argumentTitle));
  return {
    title: text.title || 'Untitled text',
    ...(text.url ? { url: text.url } : {}),
    tone: assessment.relevant ? (assessment.severity ?? 'watch') : 'neutral',
    body,
    controls: [],
    ...(assessment.status === 'assessed' && { footer: [JUDGED] }),
  };
}

function verdict({ status, relevant, score, language }: Assessment): string {
  if (status === 'other-language') return `Not assessed: language (${language}). Only English is assessed so far.`;
  if (status === 'empty') return 'Not assessed: there are no words in it. Give a headline, or the address of a page.';
  return `${relevant ? 'Relevant' : 'Not relevant'} (${Math.round(score * 100)} %)`;
}

function judgement(assessment: Assessment, argumentTitle: (slug: string) => string): Block[] {
  const { tags, theatres, severity, reasons, direction } = assessment;
  const blocks: Block[] = [];
  if (assessment.relevant) {
    const parts = [severity && SEVERITY_LABELS[severity], tagsText(tags), theatresText(theatres)];
    blocks.push(paragraph(parts.filter(Boolean).join(' · ')));
  }
  // What the tags bear on has a part of its own below.
  const own = reasons.filter((reason) => !isTagReason(reason));
  if (own.length > 0) blocks.push(heading('Reasons'), list(own.map((reason) => [reason])));
  if (assessment.relevant && tags.length > 0) {
    const tests = tags.flatMap((tag): Rich[] => {
      const claims = argumentsBorneOn([tag], theatres).map(argumentTitle);
      const about = `: ${TAG_INFO[tag].about}. Tests the article’s claims: `;
      return claims.length > 0 ? [[bold(TAG_INFO[tag].label), about, claims.join(' · ')]] : [];
    });
    if (tests.length > 0) blocks.push(heading('What it bears on'), list(tests));
  }
  if (assessment.relevant && direction.lean !== 'open' && direction.phrase) {
    blocks.push(paragraph(`Direction: ${direction.lean} the article’s thesis (“${direction.phrase}”).`));
  }
  return blocks;
}
