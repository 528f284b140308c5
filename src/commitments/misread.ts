import type { Reading } from './threat.ts';

/** Headlines of computers, journeys and people in exile have the words of an attack, and no state is attacked. */
const OTHER_ATTACK =
  /\b(?:ddos|cyber ?\w*|hack(?:s|ed|ers?|ing)?|lovely|tourists?|tourism|travel|holidays?|dissidents?|exiled?|exiles|activists?|henchmen)\b/;
const SHOTS = /\b(?:missiles?|drones?|jets?|warplanes?)\b/;

/** The state in the American South, not the one in the Caucasus. */
const GEORGIA_US = /\b(?:atlanta|savannah|augusta|macon|fulton|sheriffs?|kemp|alabama|florida|tennessee|carolinas?)\b/;

/** What came down is Ukraine's own. */
const OF_UKRAINE =
  /\b(?:drones?|missiles?|debris)\b (?:\w+ ){0,3}(?:hailed|was|is|were|are) from ukraine\b|\bukrain(?:ian|e s|es) (?:stray )?(?:drones?|missiles?|debris) (?:\w+ )?(?:crash\w*|falls?|fell|strays?|strayed|lands?|landed|found|enter\w*|hits?)/;

const DEED =
  'hit|attack(?:ed|s)?|struck|strike|target(?:ed)?|aimed|fired?|launched|enter(?:ed)?|cross(?:ed)?|violated?|breach(?:ed)?|fallen|fall|land(?:ed)?|fl[ey]w|flown|invaded?';
/** The headline says that it did not happen; what a state denies, or means never to do, is still about that attack. */
const DID_NOT = [
  // "Missile did not hit Poland", "no drones have crossed into Latvia"
  new RegExp(
    `\\b(?:(?:did|had|has|have|was|were) ?n[o ]?t|didnt|hadnt|hasnt|havent|wasnt|werent|never) (?:been )?(?:${DEED}|caused by|an? (?:\\w+ )?(?:attack|strike|missile|drone|incursion))\\b`,
  ),
  new RegExp(
    `\\bno (?:\\w+ )?(?:missiles?|rockets?|drones?|planes?|jets?|ships?|troops) (?:has |have |had |was |were )?(?:been )?(?:${DEED}|found)\\b`,
  ),
  // "No attack on Estonia", "no violation of Polish airspace"
  /\bno (?:\w+ )?(?:attacks?|strikes?|incursions?|intrusions?|invasion|violations?|breach) (?:on|in|into|of|against|by)\b/,
  /\b(?:false alarm|false reports?|hoax)\b/,
];

const THREATENS = /^threaten(?:s|ed|ing)?$/;

/** Whether a headline with the words of an attack on a state by an adversary tells something else. */
export function tellsOther(head: Reading, whole: Reading, attacked: string, adversary: string | null): boolean {
  if (OTHER_ATTACK.test(head.text) && !SHOTS.test(head.text)) return true;
  if (attacked === 'GE' && GEORGIA_US.test(whole.text)) return true;
  if (attacked === 'DK' && /\bgreenland\b/.test(head.text) && /\b(?:trump\w*|america)\b/.test(whole.text)) return true;
  if (DID_NOT.some((denied) => denied.test(head.text))) return true;
  return OF_UKRAINE.test(head.text) || denies(head, attacked) || (adversary !== null && threatIsOf(head, adversary));
}

/** "Seoul denies involvement": the one who denies is accused, not attacked. */
function denies(head: Reading, attacked: string): boolean {
  return head.words.some((word, at) => /^den(?:y|ies|ied)$/.test(word) && subject(head, at) === attacked);
}

/** Whether the threat in a headline is somebody else's than the adversary's; what is threatened in case of an attack is about that attack. */
function threatIsOf(head: Reading, adversary: string): boolean {
  return head.words.some((word, at) => {
    if (!THREATENS.test(word) || head.words[at + 1] === 'by' || head.words.includes('if', at)) return false;
    const who = subject(head, at);
    return who !== undefined && who !== adversary;
  });
}

/** The last name before a word, in the same phrase; an American president stands for his state. */
function subject({ words, mentions }: Reading, at: number): string | undefined {
  const from = words.lastIndexOf('¦', at);
  const named = mentions.findLast(({ end }) => end > from && end <= at);
  const trump = words.slice(from + 1, at).lastIndexOf('trump');
  return trump >= 0 && (named === undefined || from + 1 + trump >= named.end) ? 'US' : named?.code;
}
