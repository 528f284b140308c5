/** How many words before a phrase are looked at for what turns it round. */
const WORDS_BEFORE = 5;

/** Before a phrase these say that it is not so, that somebody would not have it, or that somebody only asks for it. */
const TURNED =
  /\b(?:not|never|nor|neither|no(?! 10\b)|none|cannot|unable|unwilling|without|rather than|instead of|short of|\w+n['’]t|(?:declin|refus|reject|fail|urg|ask|appeal|demand|plead|threaten)\w*|den(?:y|ies|ied|ying)|beg(?:s|ged)?|call(?:s|ed|ing)? (?:on|for)|(?:tell|told|call|press|want|need)\w* (?:\S+ )*to)\b/iu;

/** Before a phrase these say that it is only wished, planned, possible or asked. */
const UNSETTLED =
  /\b(?:will|shall|should|would|could|might|may|can|must|propos\w*|(?:weigh|consider|mull|ponder)(?:s|ed|ing)?|whether|if|unless)\b|['’]ll\b/iu;

/** Right before a phrase these say that it is somebody's aim, unless it was agreed or ordered, or forces were sent to do it. */
const AIMED =
  /(?<!\b(?:(?:agree|decid|order|chos|choos)\w*|sen[dt]s? (?:\S+ )*(?:troops|forces|soldiers|warships?)) (?:\S+ )*)\b(?:to|aim\w* at)(?: help)?$/iu;

/** The end of a clause; not the point of "U.S." */
const CLAUSE_END = /(?<!\p{Lu})\.(?=\s|$)|[:;!?,](?=\s|$)|\s[-–—|]\s|\n/u;
const ASKED = /^(?:(?!(?<!\p{Lu})\.\s)[^?!;\n])*\?/u;

/**
 * The first place where a text says plainly what a pattern (with the flag `g`) reads, letter for letter: not turned round by
 * the words before it, and, where it has to be `settled`, neither wished nor possible nor asked. What a group named `who`
 * takes in belongs to the words before.
 */
export function saidPlainly(text: string, pattern: RegExp, { settled }: { settled: boolean }): string | undefined {
  for (const match of text.matchAll(pattern)) {
    const [phrase] = match;
    const before = lastWords(text.slice(0, match.index) + (match.groups?.who ?? ''));
    const asked = ASKED.test(text.slice(match.index + phrase.length));
    const open = asked || UNSETTLED.test(before) || AIMED.test(before);
    if (!TURNED.test(before) && !(settled && open)) return phrase;
  }
  return undefined;
}

/** The words of the clause so far, at most so many as are looked at. */
function lastWords(text: string): string {
  const clause = text.split(CLAUSE_END).at(-1) ?? '';
  return clause.trim().split(/\s+/u).slice(-WORDS_BEFORE).join(' ');
}
