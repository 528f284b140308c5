import { saidPlainly } from '../core/plainly.ts';
import type { StoryReport } from '../core/story.ts';

export type Easing = 'denial' | 'correction' | 'restraint';

/** Any of some wordings, in whole words. */
const anyOf = (...wordings: string[]) => new RegExp(`\\b(?:${wordings.join('|')})`, 'gi');

const ITS = '(?:(?:a|an|the|its|his|her|their|all) )?';
const CLAIM = '(?:claim|report|story|statement|remark|comment|account|accusation|allegation|assertion)s?\\b';
const DETAILS =
  '(?:(?:a|an|the|its|their|all|any|planned|further|new|joint|air|naval|military|live-fire|missile|drone|bombing) ){0,4}';
const TRUCE_KIND =
  'a|an|the|their|new|short|brief|temporary|immediate|full|total|complete|and|unconditional|limited|partial|unilateral|indefinite|permanent|lasting|mutual|humanitarian|may|easter|christmas|gaza|\\w+[- ](?:hour|day|week|month)|[\\w.]+-(?:brokered|mediated)';
const TRUCE = `(?:(?:${TRUCE_KIND}) ){0,5}(?:cease-?fire|truce)\\b(?! (?:violations?|breach\\w*|proposals?|talks|plans?|terms|demands?|calls?|lines?)\\b)`;

/**
 * Words that take back or play down what was reported. Written by hand from corrections and denials in real news. Who denies
 * entry, use or bail denies no report; who rules out a tax, or calls off talks, holds nobody back. Only restraint has to be settled: a doubt is a doubt.
 */
const CUES: readonly [Easing, RegExp][] = [
  [
    'correction',
    anyOf(
      'issues? (?:a )?correction\\b',
      'correct(?:s|ed) (?:its|the|a) (?:report|story)\\b',
      'retract(?:s|ed|ion)\\b',
      'erroneously\\b',
      'reported in error\\b',
      `withdr(?:aws?|ew) ${ITS}(?:report|claim)s?\\b`,
      `walk(?:s|ed)? back ${ITS}(?:[\\w’']+ )?${CLAIM}`,
      `backtrack(?:s|ed)? (?:on|over|from) ${ITS}(?:[\\w’']+ )?${CLAIM}`,
    ),
  ],
  [
    'denial',
    anyOf(
      'den(?:y|ies|ied)(?! (?:\\S+ ){0,4}(?:entry|use|access|membership|permission)\\b)(?! (?:[\\w-]+ ){0,2}(?:permits?|bail|parole|asylum|visas?|appeals?|requests?)\\b)\\b',
      'no (?:indication|evidence|sign)s? (?:that|of)(?! (?:[\\w-]+ ){0,3}(?:stop|slow|eas|end|let|abat|relent|ceas|retreat|quit|back|de-?escalat|peace|truce|progress|breakthrough|compromise|thaw)\\w*\\b)\\b',
      'unlikely (?:that|to have been|fired)\\b',
      'not (?:deliberate|intentional|an attack)\\b',
      '(?:unintentional|accidental|by accident)\\b',
      '(?:probably|likely|possibly) (?:been )?an accident\\b',
      'false (?:report|claim)s?\\b',
      "was(?: not|n[’']t) (?:a |an )?(?:Russian|Chinese|Iranian|North Korean|Belarusian)\\b",
    ),
  ],
  [
    'restraint',
    anyOf(
      'de-?escalat\\w*\\b',
      '(?:stands? down|stood down)\\b',
      '(?:tensions? (?:eas|cool)\\w*|(?:eas(?:e|es|ed|ing)|cool(?:s|ed)?) tensions?)\\b',
      'call(?:s|ed)? off(?! (?:(?!strikes?|attacks?|raids?)\\S+ ){0,3}(?:talks|negotiations|visits?|trips?|summits?|meetings?|ceasefire|truce|deal|search)\\b)\\b',
      'back(?:s|ed)? down\\b',
      `(?:back(?:s|ed)? off|walk(?:s|ed)? back|drop(?:s|ped)?) ${ITS}(?:[\\w’']+ )?threats?\\b`,
      '(?:troops|forces|soldiers|armies|sides|ships) pull back\\b',
      'pull(?:s|ed) (?:\\S+ ){0,2}back from (?:the )?(?:\\S+ )?(?:borders?|brink|edge|shoal|strait|threats?|strikes?|attack|war)\\b',
      '(?:agree[sd]?|order(?:s|ed)?) (?:(?:its|their|the) )?(?:troops |forces )?to (?:pull back|stand down)\\b',
      '(?:withdraw|withdrew|withdraws) (?:\\S+ ){0,3}?(?:from|behind) (?:the |its |their )?(?:\\S+ )?(?:border|front|frontier|front ?line|buffer zone)(?![\\w-])',
      'step(?:s|ped)? back from (?:the )?brink\\b',
      'defus(?:e|es|ed) (?:the |a )?(?:\\w+ )?(?:tensions?|crisis|stand-?off)\\b',
      `(?:agree[sd]?(?: to| on)?|reach(?:es|ed)?|sign(?:s|ed)?(?! (?:of|that)\\b)|accept(?:s|ed)?|declare[sd]?|announce[sd]?) ${TRUCE}`,
      '(?:cease-?fire|truce) (?:takes effect|took effect|holds|held|comes into force|came into force)\\b',
      `(?:end(?:s|ed)?|suspend(?:s|ed)?|pause[sd]?|halt(?:s|ed)?|cancel(?:s|led|ed)?|shelve[sd]?) ${DETAILS}(?:strikes?|airstrikes?|attacks?|offensive|drills?|exercises?)\\b`,
      '(?:rules?|ruled) out (?:(?!(?:ceasefire|truce|peace|talks)\\b)\\S+ ){0,3}(?:(?:troops?|forces|boots|strikes?|war|intervention)\\b|(?:joining|entering|taking (?:a role|part) in) (?:the )?(?:\\S+ )?(?:war|fight|conflict|strikes)\\b)',
    ),
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
