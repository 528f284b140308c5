import { saidPlainly } from '../core/plainly.ts';
import type { StoryReport } from '../core/story.ts';

export type Easing = 'denial' | 'correction' | 'restraint';

/**
 * Words that take back or play down what was reported. Written by hand from corrections and denials in real news. Who denies
 * entry, use or bail denies no report; who rules out a tax, or calls off talks, holds nobody back. Only restraint has to be settled: a doubt is a doubt.
 */
const CUES: readonly [Easing, RegExp][] = [
  [
    'correction',
    /\b(?:issues? (?:a )?correction|correct(?:s|ed) (?:its|the|a) (?:report|story)|retract(?:s|ed|ion)|erroneously|reported in error|withdr(?:aws|ew) (?:its|the) (?:report|claim))\b/gi,
  ],
  [
    'denial',
    /\b(?:den(?:y|ies|ied)(?! (?:\S+ ){0,4}(?:entry|use|access|membership|permission)\b)(?! (?:[\w-]+ ){0,2}(?:permits?|bail|parole|asylum|visas?|appeals?|requests?)\b)|no (?:indication|evidence|sign)s? (?:that|of)(?! (?:[\w-]+ ){0,3}(?:stop|slow|eas|end|let|abat|relent|ceas|retreat|quit|back|de-?escalat|peace|truce|progress|breakthrough|compromise|thaw)\w*\b)|unlikely (?:that|to have been|fired)|not (?:deliberate|intentional|an attack)|unintentional|accidental|by accident|false (?:report|claim)s?)\b/gi,
  ],
  [
    'restraint',
    /\b(?:de-?escalat\w*|stands? down|stood down|tensions? eas\w*|eas(?:e|es|ed|ing) tensions?|call(?:s|ed) off(?! (?:(?!strikes?|attacks?|raids?)\S+ ){0,3}(?:talks|negotiations|visits?|trips?|summits?|meetings?|ceasefire|truce|deal|search)\b)|back(?:s|ed) down|pull(?:s|ed) (?:\S+ ){0,2}back from (?:the )?(?:\S+ )?(?:borders?|brink|edge|shoal|strait|threats?|strikes?|attack|war)\b|(?:agrees?|agreed) to (?:a )?(?:ceasefire|truce)|(?:rules?|ruled) out (?:(?!(?:ceasefire|truce|peace|talks)\b)\S+ ){0,3}(?:(?:troops?|forces|boots|strikes?|war|intervention)\b|(?:joining|entering|taking (?:a role|part) in) (?:the )?(?:\S+ )?(?:war|fight|conflict|strikes)))/gi,
  ],
];

/** What of a report eases a story: its kind and the phrase that says so, as it stands in the text; the title is read first. A question eases nothing. */
export function easingOf(report: StoryReport): { kind: Easing; phrase: string } | undefined {
  for (const text of [report.item.title, report.item.summary]) {
    if (text.includes('?')) continue;
    for (const [kind, pattern] of CUES) {
      const phrase = saidPlainly(text, pattern, { settled: kind === 'restraint' });
      if (phrase) return { kind, phrase };
    }
  }
  const { assessment } = report;
  if (!assessment.relevant || !assessment.tags.includes('restraint')) return undefined;
  const against = assessment.direction.lean === 'against' ? assessment.direction.phrase : null;
  return against ? { kind: 'restraint', phrase: against } : undefined;
}
