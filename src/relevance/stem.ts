/**
 * Brings the forms of a word together: "strikes", "struck" and "striking" are one. Inflection only (plural, past,
 * -ing), after the first steps of Porter's stemmer (M. F. Porter, "An algorithm for suffix stripping", 1980), with
 * British spelling turned into American and the irregular verbs of war reporting by hand.
 */

const IRREGULAR = new Map(
  Object.entries({
    struck: 'strike',
    sent: 'send',
    shot: 'shoot',
    fell: 'fall',
    fallen: 'fall',
    fought: 'fight',
    began: 'begin',
    begun: 'begin',
    broke: 'break',
    broken: 'break',
    brought: 'bring',
    built: 'build',
    bought: 'buy',
    came: 'come',
    chose: 'choose',
    drawn: 'draw',
    drew: 'draw',
    driven: 'drive',
    drove: 'drive',
    flew: 'fly',
    flown: 'fly',
    gave: 'give',
    given: 'give',
    went: 'go',
    gone: 'go',
    goes: 'go',
    held: 'hold',
    kept: 'keep',
    knew: 'know',
    known: 'know',
    led: 'lead',
    left: 'leave',
    made: 'make',
    met: 'meet',
    paid: 'pay',
    ran: 'run',
    said: 'say',
    saw: 'see',
    seen: 'see',
    sank: 'sink',
    sunk: 'sink',
    sought: 'seek',
    spoke: 'speak',
    spoken: 'speak',
    spent: 'spend',
    stood: 'stand',
    swore: 'swear',
    sworn: 'swear',
    took: 'take',
    taken: 'take',
    taught: 'teach',
    thought: 'think',
    threw: 'throw',
    thrown: 'throw',
    told: 'tell',
    understood: 'understand',
    withdrew: 'withdraw',
    withdrawn: 'withdraw',
    withheld: 'withhold',
    won: 'win',
    wrote: 'write',
    written: 'write',
    men: 'man',
    women: 'woman',
    children: 'child',
    people: 'people',
    does: 'do',
    did: 'do',
    done: 'do',
    is: 'be',
    are: 'be',
    was: 'be',
    were: 'be',
    been: 'be',
    being: 'be',
    has: 'have',
    had: 'have',
    this: 'this',
    his: 'his',
    us: 'us',
    says: 'say',
    news: 'news',
    during: 'during',
    nothing: 'nothing',
    something: 'something',
    red: 'red',
    need: 'need',
    wing: 'wing',
    king: 'king',
    ring: 'ring',
    bring: 'bring',
    string: 'string',
    spring: 'spring',
    morning: 'morning',
    evening: 'evening',
    united: 'united',
    states: 'states',
    nations: 'nations',
    beijing: 'beijing',
    xi: 'xi',
    nord: 'nord',
  }),
);

/** Words that would fall together with others once their ending is cut ("note" and "not", "aide" and "aid"), with their forms. */
const APART: readonly string[] = [
  'note notes noted noting',
  'plane planes',
  'innings',
  'wine wines',
  'aide aides',
  'care cares cared caring',
  'mine mines mined mining',
  'hope hopes hoped hoping',
  'rape rapes raped raping',
  'ride rides riding',
  'site sites',
  'cape capes',
  'bare',
  'dame',
  'quite',
  'lose loses losing lost',
  'angeles',
  'aires',
];
for (const forms of APART) {
  const [base = '', ...others] = forms.split(' ');
  for (const form of [base, ...others]) IRREGULAR.set(form, base);
}

/** The common form of a lower-case word. */
export function stem(word: string): string {
  const base = IRREGULAR.get(word) ?? word;
  return IRREGULAR.get(base) === base ? base : strip(american(base));
}

function american(word: string): string {
  if (word.length < 6) return word;
  return word
    .replace(/^(de|of)fence/, '$1fense')
    .replace(/^licence/, 'license')
    .replace(/^manoeuvr/, 'maneuver')
    .replace(/programme/, 'program')
    .replace(/isation/, 'ization')
    .replace(/([a-z]{3,})is(e|es|ed|ing)$/, (whole, head: string, tail: string) =>
      /(?:ra|prom|surpr|exerc|adv|rev|superv|telev|comprom|prec|dev|adverti|cr|ar|no|exper|franch|enterpr|merchand)$/.test(
        head,
      )
        ? whole
        : `${head}iz${tail}`,
    )
    .replace(/(arm|col|fav|harb|hon|lab|neighb|rum)our/, '$1or');
}

function strip(word: string): string {
  let w = word;
  if (/^\d+s$/.test(w)) return w.slice(0, -1);
  if (w.length <= 3) return w;
  if (w.endsWith('sses')) w = w.slice(0, -2);
  else if (w.endsWith('ies')) w = `${w.slice(0, -3)}i`;
  else if (/(?:ss|us|is)$/.test(w)) return w;
  else if (w.endsWith('s')) w = w.slice(0, -1);
  if (w.endsWith('eed')) return w;
  const base = w.endsWith('ied')
    ? `${w.slice(0, -3)}i`
    : w.endsWith('ing') && /[aeiouy]/.test(w.slice(0, -3)) && w.length > 5
      ? w.slice(0, -3)
      : w.endsWith('ed') && /[aeiouy]/.test(w.slice(0, -2)) && w.length > 4
        ? w.slice(0, -2)
        : w;
  if (base !== w && /([bdgmnprt])\1$/.test(base)) return base.slice(0, -1);
  if (base.endsWith('e') && base.length > 3) return base.slice(0, -1);
  if (base.endsWith('y') && base.length > 3) return `${base.slice(0, -1)}i`;
  return base;
}
