import type { Direction, NewsText } from '../core/assessment.ts';
import { saidPlainly } from '../core/plainly.ts';
import { contains } from './evidence.ts';

/**
 * Deeds that speak for or against the article's thesis (TAGS.md of the rubric): *for* when a commitment pulled a patron in,
 * *against* when the chain held or did not pull. Words, threats and plans are neither, nor is what somebody asks, wishes or denies, nor a plane or ship that is met and escorted. The whole match is the phrase shown, and the text
 * before it decides whether it is told as a fact.
 */
const DEEDS: readonly { lean: 'for' | 'against'; deed: RegExp }[] = [
  {
    lean: 'for',
    deed: /\b(?:U\.?S\.?|UK|British|American|French|German|NATO)(?: (?:and|,) \w+)? (?:troops|forces|warships?|jets|fighters) (?:arrived?\b|(?:opened fire|fire[ds]? (?=(?:on|at|upon|back|missiles?|rockets?|shots?|warning)\b)|shot down|shoots? down|intercept(?:s|ed)?\b(?!(?: [\w-]+){0,3} (?:planes?|jets?|aircraft|bombers?|fighters?|warplanes?|ships?|vessels?)\b))(?! *(?:on |at |upon )?(?:(?:by|over|in|near|off|from|during|after|while|as|amid)\b|$|[.,;:])))/giu,
  },
  {
    lean: 'for',
    deed: /(?:(?<=^)(?:more|extra|additional|thousands of|hundreds of|[\d,]+) (?:U\.?S\.?|UK|British|American|French|German|NATO) (?:troops|forces|warships?|jets|fighters)|\b(?:U\.?S\.?|UK|British|American|French|German|NATO) (?:troops|forces|warships?|jets|fighters) (?:are|were|have been)) deployed\b/giu,
  },
  {
    lean: 'for',
    deed: /\b(?<who>(?:U\.?S\.?|Britain|UK|France|Germany|NATO|British|American|French|German|Trump|Biden|Pentagon|North Korea(?:ns?)?|Iran|Hezbollah|Houthis)\b[^.;?]{0,25})\b(?:joins?|joined|enters?|entered) (?:the )?(?:[\w’']+ )?(?:war(?! (?:of words|on (?:drugs|crime|terror))\b)|fight|fighting|conflict|strikes|attacks?)\b/giu,
  },
  { lean: 'for', deed: /\bhad to act\b[^.;?]{0,60}/giu },
  {
    lean: 'for',
    deed: /\b(?:dragged|drawn|pulled|sucked) (?:the )?(?:U\.?S\.?|America|NATO|Britain|Europe|Russia) into\b(?! (?:an? |the )?(?:recession|trade war|tariff war|row|scandal)\b)[^.;?]{0,30}/giu,
  },
  {
    lean: 'against',
    deed: /\b(?:rules?|ruled|ruling) out (?:sending|deploying|putting) (?:\w+ ){0,3}(?:troops|forces|boots)\b/giu,
  },
  {
    lean: 'against',
    deed: /(?<!\b(?:Kremlin|Moscow|Russia|Putin|Lavrov|Peskov|Iran|Tehran|Ukraine|Kyiv|Zelensky+) (?:has |firmly )?)\b(?:rules?|ruled|ruling) out (?:any )?(?:(?!(?:ceasefire|truce|peace|talks|negotiations|withdraw\w*|end|deal)\b)\w+ ){0,3}(?:troops|forces|boots|no-fly zone|intervention|deployment|war)\b/giu,
  },
  {
    lean: 'against',
    deed: /\b(?:refuses?|refused|rejects?|rejected|declines?|declined|dismiss(?:es|ed)?) (?:to (?:join(?! nato)(?! (?:[\w’']+ ){0,2}sanctions)|send|be drawn|enter|take part|defend|let)\b[^.;?]{0,40}|(?:(?!rul)\w+ ){0,4}no-fly zone)/giu,
  },
  {
    lean: 'against',
    deed: /\b(?:won['’]t|will not|would not) (?:join(?! (?:nato|by)\b)|send (?:\w+ )?(?:troops|forces)|be drawn|be dragged|take part|enter)\b[^.;?]{0,40}/giu,
  },
  { lean: 'against', deed: /\b(?:will not|won['’]t|not) be (?:drawn|dragged|pulled) into\b[^.;?]{0,30}/giu },
  { lean: 'against', deed: /\b(?:closes?|closed) (?:its )?airspace to\b[^.;?]{0,40}/giu },
  {
    lean: 'against',
    deed: /\b(?:bars?|barred|bans?|banned|blocks?|blocked) (?:U\.?S\.?|American|British|NATO|allied)\b[^.;?]{0,20} from using\b[^.;?]{0,25}\b(?:bases?|airspace|airfields?)\b/giu,
  },
  {
    lean: 'against',
    deed: /\b(?:calls?|called) off\b[^.;?]{0,40}\b(?:strike|strikes|attack|offensive|operation)\b/giu,
  },
  {
    lean: 'against',
    deed: /\b(?:halts?|halted|pauses?|paused|suspends?|suspended|withholds?|withheld) (?:\w+ ){0,3}(?:shipments?|deliver(?:y|ies)|bombs|weapons) (?:to|of|for)\b[^.;?]{0,30}/giu,
  },
  {
    lean: 'against',
    deed: /\b(?:consultations under Article 4|invoke[sd]? (?:NATO['’]s )?Article 4|Article 4 consultations)\b/giu,
  },
  {
    lean: 'against',
    deed: /\b(?:(?:will|to) )?(?:stays?|stayed|staying|keeps?|kept) out of (?:the )?(?:\w+ ){0,2}(?:war|conflict|fight|strikes)\b/giu,
  },
];

/** Words of which every deed has one; most news has none of them, and this is quick to see. */
const DEED_SIGN =
  /using|fire|join|enter|deploy|arriv|shot|shoot|intercept|had to act|into|rul(?:es|ed|ing) out|refuse|reject|decline|dismiss|won['’]t|not|clos|call|halt|pause|suspend|withh|article 4|stay|keep|kept/iu;

/** Which way a deed told in the text speaks about the thesis; `open` when none is recognised or they disagree. */
export function findDirection(original: NewsText, clean: { title: string; summary: string }): Direction {
  if (!DEED_SIGN.test(clean.title) && !DEED_SIGN.test(clean.summary)) return { lean: 'open', phrase: null };
  const whole = `${original.title}\n${original.summary}`;
  const found = DEEDS.flatMap(({ lean, deed }) => {
    const phrase = plainly(clean.title, deed) ?? plainly(clean.summary, deed);
    return phrase && contains(whole, phrase) ? [{ lean, phrase }] : [];
  });
  const first = found[0];
  if (!first || found.some(({ lean }) => lean !== first.lean)) return { lean: 'open', phrase: null };
  return first;
}

/** Words that a phrase cannot end with: what they begin was cut off. */
const DANGLING = /(?:\s+(?:an?|the|its?|their|his|her|of|to|in|on|at|by|for|from|with|and|or|that))+$/iu;

/** Where another statement begins: it is no part of the deed. */
const NEXT_CLAUSE = /(?:,? (?:but|while|though)| and (?:will|would|has|is))\b.*$/iu;

function plainly(text: string, deed: RegExp): string | undefined {
  const phrase = saidPlainly(text, deed, { settled: true });
  if (phrase === undefined) return undefined;
  const rest = text.slice(text.indexOf(phrase) + phrase.length);
  // A phrase of some length ends wherever its room does: within a word, or at the first point of "U.S."
  const cut = /^['’]?[\p{L}\p{N}]/u.test(rest) || (/\b\p{Lu}$/u.test(phrase) && rest.startsWith('.'));
  const whole = cut ? phrase.replace(/\S+$/u, '') : phrase;
  return whole.replace(NEXT_CLAUSE, '').trimEnd().replace(DANGLING, '');
}
