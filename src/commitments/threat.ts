import type { Country } from '../core/commitment.ts';
import { plain } from '../core/names.ts';
import type { Tag } from '../core/vocabulary.ts';
import { tellsOther } from './misread.ts';

/** Who is attacked or threatened, and by whom, as a short text says it. */
interface Threat {
  /** Code of a state, or NATO for any of its members. */
  attacked: string;
  /** Code of a state; absent where an armed group, or nobody, is named. */
  attacker?: string;
}

export type ThreatReader = (text: { title: string; summary: string }, tags: readonly Tag[]) => Threat | null;

/** Words beyond the table of states by which headlines name an adversary, a place, or an alliance. */
const MORE_NAMES: Record<string, readonly string[]> = {
  RU: ['putin', 'putins', 'lavrov', 'medvedev'],
  KP: ['n korea', 'n korean', 'nkorea', 'kim jong un', 'kims', 'pyongyangs'],
  IR: ['irans', 'iran made', 'tehrans'],
  IRAN_GROUPS: ['houthi', 'houthis', 'hezbollah', 'hamas', 'iran backed', 'iranian backed'],
  CY: ['akrotiri'],
  UA: ['zelensky', 'zelenskyy', 'zelenskiy', 'kyivs'],
  PH: ['second thomas shoal', 'scarborough shoal', 'west philippine sea'],
  KR: ['yoon', 's korea', 's korean', 'skorea'],
  NATO: ['nato', 'natos', 'alliance member', 'member nation'],
};

/** Words that are names of states and much else. */
const NOT_NAMES = new Set([
  'us',
  'no',
  'is',
  'it',
  'in',
  'at',
  'be',
  'so',
  'to',
  'am',
  'me',
  'by',
  'my',
  'an',
  'as',
  'victoria',
  'georgian',
  'wales',
]);

/** Whom each adversary could attack by the quarrels of today. Patrons are left out: they are more often who helps. */
const TARGETS: Record<string, readonly string[]> = {
  RU: ['EE', 'LV', 'LT', 'PL', 'RO', 'FI', 'SE', 'NO', 'DK', 'BG', 'MD', 'GE'],
  BY: ['PL', 'LT', 'LV'],
  CN: ['TW', 'PH', 'JP'],
  KP: ['KR', 'JP'],
  IR: ['SA', 'AE', 'QA', 'BH', 'KW', 'OM', 'TR', 'CY', 'AZ'],
  IRAN_GROUPS: ['SA', 'AE', 'BH', 'KW'],
  AZ: ['AM'],
};

/** Tags of events in which somebody is attacked or threatened, or a promise for that case is at stake. */
const TELLING: readonly Tag[] = [
  'spillover',
  'collective-defense',
  'nuclear-escalation',
  'security-guarantee',
  'attribution-dispute',
];
const TELLING_WORDS = /\b(threatens?|threatened|attacked|retaliate)\b/;

const DANGER =
  /\b(attack\w*|strikes?(?! (?:\w+ )?(?:deal|pact|accord))|struck|missiles?|drones?|airspace|incursions?|violat\w*|invasion|invad\w*|threat\w*|warns?|warning|consequences|retaliat\w*|water cannons?|fire water|collide\w*|collision|rams?|ramm\w*|blockade|blocks?(?! (?:\w+ ){0,2}(?:border|crossings?|migrants?|exports?|deal|bid|aid))|harass\w*|militia vessels|territorial waters|resupply|supplies grounded|radar|hybrid|sabotage|scrambles?|warning shots|fires? shots|evacuation|simulat\w*|surprise attack|killing|rival claims|take over|pursuing|drills?|exercises?|provocation)\b/;

/** What a state does that sends, says or helps, or is looked into; it is not the one attacked. */
const HELPS =
  /\b(sends?|deploys?|offers?|to send|joins?|buys?|aid|aids|aiding|deliver\w*|diver|suspect\w*|arrest\w*|nord stream|vow to defend)\b/;

/** A stray or unexplained missile or drone, whose sender the text leaves open. */
const STRAY = /\b(?:missiles?|drones?) (?:strike|blast|deaths?|crash|hits?|incursion)\b/;

const PROMISE =
  /\b(guarantees?|guaranteeing|assurances?|security pledge|defen[cs]e pact|security (?:accord|model)|formal alliance|commitment to ukraine|unshakeable|defend ukraine|boots on the ground)\b/;
const PROMISED_BELOW =
  /\b(?:security guarantees?|security assurances?|defen[cs]e pact|formal alliance|boots on the ground)\b/;
const PROMISE_TO_OTHERS = /\b(?:guarantees?|deal|pact|accord) (?:for|with) (?:russia|iran)\b/;

const ON_ISRAEL =
  /\b(?:attacks?|attacked|barrage|missiles|drones|commitment|support)\b(?: (?:\w+ ){0,3}(?:in|on|against|at|over|to|for))? israel\b/;
const BY_ISRAEL = /\bisraels?(?:i)? (?:attack|strike|bomb|hit|offensive|onslaught|war|operation)/;

const ON_JAPAN =
  /\b(?:over|near|against|toward|towards|off|in|hits?|on) (?:\w+ ){0,2}(?:japan|japanese)\b|\bjapan\w* (?:fighters?|jets?|ships?|vessels?|airspace|islands?|waters|evacuat\w*)/;

const ON_NATO =
  /\b(?:attack(?:ing|s)?(?: on)? (?:an? )?(?:eu or )?(?:nato|alliance member|member nation)|every? inch of nato|conflict with nato)\b/;

const ON_BRITAIN =
  /\b(?:into|over|near|off|toward|towards|to|heading to) (?:the )?(?:uk|british|scottish) (?:airspace|waters|coast|soil)\b/;

/** After the name of a state these are its own doing. */
const OWN_DEED = new Set([
  'aggression',
  'attack',
  'attacks',
  'helicopter',
  'helicopters',
  'troops',
  'soldiers',
  'forces',
]);

interface Mention {
  code: string;
  /** The first word after it. */
  end: number;
}

/** Reads threats by the names of states and adversaries and by words of danger; silent wherever more than one reading is left. */
export function threatReader(countries: readonly Country[]): ThreatReader {
  const names = nameTable(countries);
  return ({ title, summary }, tags) => {
    const head = read(title, names);
    if (!tags.some((tag) => TELLING.includes(tag)) && !TELLING_WORDS.test(head.text)) return null;
    const whole = read(`${title}. ${summary}`, names);
    return promised(head, whole, tags) ?? attackedIn(head, whole) ?? onAlliance(head);
  };
}

/** A text as words without case or marks, and the states, adversaries and alliances named in it, in order. */
export interface Reading {
  text: string;
  words: readonly string[];
  mentions: readonly Mention[];
}

/** A promise to a state, or an attack on one, that no treaty covers: Ukraine, Israel, Taiwan. */
function promised(head: Reading, whole: Reading, tags: readonly Tag[]): Threat | null {
  if (has(head, 'UA') && tags.includes('security-guarantee') && !PROMISE_TO_OTHERS.test(whole.text)) {
    if (PROMISE.test(head.text) || PROMISED_BELOW.test(whole.text)) return { attacked: 'UA', attacker: 'RU' };
  }
  if (has(head, 'IL') && ON_ISRAEL.test(whole.text) && !BY_ISRAEL.test(whole.text)) {
    return has(whole, 'IR') ? { attacked: 'IL', attacker: 'IR' } : { attacked: 'IL' };
  }
  if (has(head, 'TW') && (has(whole, 'CN') || has(whole, 'US'))) return { attacked: 'TW', attacker: 'CN' };
  return null;
}

/** The one state of the headline that an adversary in the text could mean, with words of danger. */
function attackedIn(head: Reading, whole: Reading): Threat | null {
  if (ON_BRITAIN.test(whole.text) && has(whole, 'RU')) return { attacked: 'GB', attacker: 'RU' };
  if (HELPS.test(head.text)) return null;
  for (const [adversary, targets] of Object.entries(TARGETS)) {
    if (!has(whole, adversary)) continue;
    const [attacked, ...others] = targets.filter((code) => has(head, code));
    if (!attacked || others.length > 0 || ownDeed(head, attacked) || accuses(head, adversary, attacked)) continue;
    if (attacked === 'JP' && !ON_JAPAN.test(whole.text)) continue;
    if (!DANGER.test(head.text) || tellsOther(head, whole, attacked, adversary)) continue;
    return adversary.includes('_') ? { attacked } : { attacked, attacker: adversary };
  }
  const near = (TARGETS.RU ?? []).filter((code) => has(head, code));
  const [attacked] = near;
  if (!attacked || near.length > 1 || !STRAY.test(head.text) || !has(whole, 'UA')) return null;
  return tellsOther(head, whole, attacked, null) ? null : { attacked };
}

/** "Belarus says Polish helicopter violated airspace": the adversary tells of the other's deed. */
function accuses(head: Reading, adversary: string, attacked: string): boolean {
  const first = head.mentions[0]?.code === adversary;
  return first && has(head, attacked) && /\b(says|accuses|claims)\b/.test(head.text);
}

function ownDeed({ mentions, words }: Reading, code: string): boolean {
  return mentions.some((mention) => mention.code === code && OWN_DEED.has(words[mention.end] ?? ''));
}

function onAlliance(head: Reading): Threat | null {
  return ON_NATO.test(head.text) ? { attacked: 'NATO', attacker: 'RU' } : null;
}

function has({ mentions }: Reading, code: string): boolean {
  return mentions.some((mention) => mention.code === code);
}

function nameTable(countries: readonly Country[]): Map<string, string> {
  const table = new Map<string, string>([
    ['uk', 'GB'],
    ['uae', 'AE'],
    ['usa', 'US'],
  ]);
  for (const { code, name, demonyms, capital, aliases } of countries) {
    for (const wording of [name, ...demonyms, capital, ...aliases].map(plain)) {
      if (wording.length > 3 && !NOT_NAMES.has(wording)) table.set(wording, code).set(`${wording}s`, code);
    }
  }
  for (const country of countries) table.set(plain(country.name), country.code);
  for (const [code, more] of Object.entries(MORE_NAMES)) for (const name of more) table.set(name, code);
  return table;
}

const LONGEST_NAME = 4;

/** Stands for a full stop, a colon, a dash: no phrase runs across it. */
const PAUSE = ' ¦ ';

/** The names in a text, the longest at each place; "US" and "U.S." only in capitals. */
function read(text: string, names: ReadonlyMap<string, string>): Reading {
  const marked = text
    .replace(/\bU\.?S\.?(?=[\s,'’:;)]|$)/g, 'America')
    .replace(/\s[-–—]\s|(?<!\b[SN])\.(?=\s|$)|[:;,!?](?=\s|$)/g, PAUSE);
  const words = plain(marked)
    .replace(/[^\p{L}\p{N}\s¦]/gu, ' ')
    .split(/\s+/)
    .filter(Boolean);
  const mentions: Mention[] = [];
  for (let at = 0; at < words.length; ) {
    let length = Math.min(LONGEST_NAME, words.length - at);
    while (length > 0 && !names.has(words.slice(at, at + length).join(' '))) length--;
    const code = names.get(words.slice(at, at + length).join(' '));
    at += Math.max(1, length);
    if (code !== undefined) mentions.push({ code, end: at });
  }
  return { text: words.join(' '), words, mentions };
}
