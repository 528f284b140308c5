import { decodeHTML } from 'entities';
import type { NewsText } from '../core/assessment.ts';

/** Summaries are read up to here; what news says, it says early. */
const SUMMARY_LIMIT = 600;
/** Raw text is not looked at beyond this many characters, HTML included. */
const RAW_LIMIT = 8_000;

/** Sentences that outlets hang on every item and that say nothing about it. */
const BOILERPLATE: readonly RegExp[] = [
  /\bThe post\b.{0,300}?\bappeared first on\b.*$/isu,
  /\bRead (?:Full Article|the full (?:story|article)|more)\b.*$/isu,
  /\bContinue reading\b.*$/isu,
  /\b(?:Sign up|Subscribe|Get our|Follow our)\b[^.]{0,160}\b(?:newsletter|email|app|podcast|alerts|updates|coverage)\b.*$/isu,
  /\bSee all our [\p{L} ]+ coverage\b/giu,
  /\bKey points explained\b/giu,
  /^(?:[A-Z][A-Z .,]+,? )?(?:[A-Z][a-z]+\.? \d{1,2} )?\((?:Reuters|AP|AFP|UPI|Xinhua|TASS|QNA|IANS|KUNA|WAM)\)\s*[-–—]+\s*/u,
  /^By [A-Z][\p{L}.'-]+(?: [A-Z][\p{L}.'-]+){1,3}(?: and [A-Z][\p{L}.'-]+(?: [A-Z][\p{L}.'-]+){1,3})?\s+(?=[A-Z]{3,})/u,
  /\(?\b(?:File )?(?:Photo|Image|Picture)(?:[^.()]{0,120}\)|(?:s|grapher)?(?:(?: (?:by|credit|courtesy)\b|:|\/)[^.()]{0,120})?)$/iu,
  /\((?:[^()]{2,80}\/)?(?:AFP|AP|Reuters|Getty Images|EPA|Shutterstock|Pool)[^()]{0,60}\)/gu,
];

/** Slow to look for, as it may start at any word; its sign is quick. */
const LIVE = /\b[\p{L}’' -]{3,60} [–-] (?:latest|live)(?: news)?(?: updates)?\b/giu;
const LIVE_SIGN = / [–-] (?:latest|live)/iu;

/** Whether any of the boilerplate can be there at all; most summaries have none, and this is quick to see. */
const BOILERPLATE_SIGN =
  /appeared first|read (?:full|the full|more)|continue reading|sign up|subscribe|(?:get|follow|all) our|[–-] (?:latest|live)|key points|reuters|\bap\b|afp|upi|xinhua|tass|qna|ians|kuna|wam|getty|epa|shutterstock|pool|^by |photo|image|picture/iu;

/** A summary that is only the caption of a photo: it ends with the agency's credit. */
const CAPTION = /\([^()]{2,100}(?:Getty Images|\/AP|\/AFP|AFP via|Reuters|EPA|Shutterstock|Pool)[^()]{0,60}\)\s*$/u;

const TITLE_TAIL =
  /\s+[-–—|]\s+(?:(?:the )?(?:guardian|bbc(?: news)?|reuters|cnn|politico|new york times|washington post|al jazeera|financial times|france 24|dw|npr|sky news|ap news|bloomberg)(?:\.com)?|(?:as\s+it\s+happened|live(?: updates)?|video|podcast|in pictures|latest updates))\s*$/iu;

/** The title and summary as a reader understands them: plain text, without what outlets hang on every item. */
export function cleanText(text: NewsText): { title: string; summary: string } {
  const title = plain(text.title.slice(0, RAW_LIMIT)).replace(TITLE_TAIL, '');
  const summary = plain(text.summary.slice(0, RAW_LIMIT)).slice(0, SUMMARY_LIMIT * 2);
  if (CAPTION.test(summary)) return { title, summary: '' };
  const told = withoutBoilerplate(summary);
  if (sameWords(told, title)) return { title, summary: '' };
  return { title, summary: told.replace(/\s+/g, ' ').trim().slice(0, SUMMARY_LIMIT) };
}

function withoutBoilerplate(summary: string): string {
  if (!BOILERPLATE_SIGN.test(summary)) return summary;
  const patterns = LIVE_SIGN.test(summary) ? [...BOILERPLATE, LIVE] : BOILERPLATE;
  return patterns.reduce((rest, pattern) => rest.replace(pattern, ' '), summary);
}

/** What `plain` removes or mends; most texts have none of it. */
const UNTIDY = /https?:|\p{Mn}|[\u02bc\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u00e2¡]|[^\S ]| {2}|^ | $/u;

/** Letters and their accents in one character, and the apostrophe that counts as a letter as the usual one: both look the same. */
export function composed(text: string): string {
  return text.normalize('NFC').replaceAll('\u02bc', '’');
}

function plain(raw: string): string {
  const decoded = raw.includes('&') ? decodeHTML(raw) : raw;
  const text = decoded.includes('<')
    ? decoded.replace(/<(script|style)\b[^>]*>.*?<\/\1>/gis, ' ').replace(/<\/?[a-z!][^>]*>/gi, ' ')
    : decoded;
  if (!UNTIDY.test(text)) return text;
  return composed(text)
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g, '')
    .replace(/\u00e2(?:\u0080[\u0098\u0099]|€™)?(?=s\b)|¡¯|\u00e2\u0080\u0099/g, '’')
    .replace(/\s+/g, ' ')
    .trim();
}

function sameWords(summary: string, title: string): boolean {
  if (summary.length > title.length * 2) return false;
  const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return letters(summary) === letters(title);
}
