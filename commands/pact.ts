import type { BriefingKind } from '../src/core/briefing.ts';
import { type Block, code, paragraph } from '../src/core/card.ts';
import type { Commitment, Country } from '../src/core/commitment.ts';
import { plainName } from '../src/core/names.ts';
import type { Services } from '../src/core/services.ts';

type Known = Pick<Services, 'commitments'>;

export interface StateAndCommitment {
  state: Country;
  commitment: Commitment;
}

/** Scores are at most 1. */
const SAYS_JUST_THAT = 0.95;

/** Words for a commitment as such. */
const PACT =
  /^(treat(y|ies)|pacts?|alliances?|agreements?|accords?|guarantees?|commitments?|declaration|memorandum|b(i|ou)nds?|binding|obliged?|obligations?|obligated|defends?|owes?|bundnis|vertrag|pakt|abkommen|sojusz|traktat|traite|pacte)$/;
/** Words that stand beside them, or around a question. */
const BESIDE =
  /^(mutual|defen[cs]e|security|cooperation|collective|bilateral|strategic|military|partnership|friendship|assistance|of|between|for|in|on|a|an|the|what|which|who|is|are|does|have|has|do|there|any|explain|about|me|tell|to|by|with|each|other|must|would|will|can|should|if|when|attacked|help|protect|aid|promised?|legally|members?|membership|part|party|belongs?|covers?|covered|appl(y|ies)|under|why|not|now|still|already|was|joins?|joined|protects|protected)$/;

/**
 * The commitment that somebody means by a name of its own, in a question too: "ANZUS", "what is the ANZUS treaty?". None
 * where a state has that name.
 */
export function namedCommitment(written: string, { commitments }: Known): Commitment | undefined {
  if (commitments.countries.find(written)) return undefined;
  return namesIn(written)
    .map((name) => commitments.find(name))
    .find((one) => one !== undefined);
}

/** The same, but none where a briefing of these kinds answers to these very words. */
export function onlyCommitment(
  written: string,
  services: Pick<Services, 'commitments' | 'search'>,
  kinds?: readonly BriefingKind[],
): Commitment | undefined {
  const [best] = services.search.search(written, kinds);
  return (best?.score ?? 0) < SAYS_JUST_THAT ? namedCommitment(written, services) : undefined;
}

/** The one or two states whose commitment is asked for in words: "Mutual Defense Treaty with Japan", "US-Japan alliance". */
function statesOfPact(written: string, known: Known): Country[] {
  const words = wordsOf(written);
  if (!words.some((word) => PACT.test(word))) return [];
  const states = statesAskedOf(written, known);
  return states.every((state) => isNamed(state, words)) ? states : [];
}

/** The same where nothing but a commitment can be meant: by any name, in any language, "does Poland have to help Ukraine?". */
export function statesAskedOf(written: string, { commitments }: Known): Country[] {
  const states = commitments.countries.findAll(telling(wordsOf(written))) ?? [];
  return states.length <= 2 ? states : [];
}

/** The state and the commitment where it is asked how one stands to the other: "is Austria in NATO", "does Article 5 cover Ukraine?". */
export function stateAndCommitment(written: string, { commitments }: Known): StateAndCommitment | undefined {
  const asked = wordsOf(written).filter((word) => !BESIDE.test(word));
  // "Budapest Memorandum" is a name with its last word, "NATO treaty" without.
  for (const words of [asked, telling(asked).split(' ')]) {
    for (let at = 1; at < words.length; at++) {
      const [first, second] = [words.slice(0, at).join(' '), words.slice(at).join(' ')];
      for (const [name, pact] of [[first, second] as const, [second, first] as const]) {
        const state = commitments.countries.exactly(name);
        const commitment = commitments.find(pact);
        if (state && commitment) return { state, commitment };
      }
    }
  }
  return undefined;
}

/** By a name of its own: in a sentence "no" is not Norway, and a treaty is often called after the town. */
function isNamed({ name, demonyms, aliases }: Country, words: readonly string[]): boolean {
  const said = ` ${words.join(' ')} `;
  return [name, ...demonyms, ...aliases].some((one) => said.includes(` ${plainName(one)} `));
}

/** Where commitments that a look-up speaks of stand; nothing where it speaks of none. */
export function pactNote(written: string, known: Known): Block[] {
  const named = namedCommitment(written, known);
  const names = statesOfPact(written, known).map(({ name }) => name);
  const asked = named ? named.short : names.join(', ');
  return asked === '' ? [] : [paragraph('Who is bound to what: ', code(`/commitments ${asked}`), '.')];
}

function namesIn(written: string): string[] {
  return [written, telling(wordsOf(written))];
}

function wordsOf(written: string): string[] {
  return plainName(written.replace(/[?!,;]/g, ' ')).split(' ');
}

function telling(words: readonly string[]): string {
  return words.filter((word) => !PACT.test(word) && !BESIDE.test(word)).join(' ');
}
