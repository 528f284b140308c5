import { PartialDateSchema } from '../src/core/briefing.ts';
import { dayOf, MONTHS } from '../src/core/dates.ts';
import { DAY } from '../src/core/durations.ts';

/** Partial dates, each as exact as it was written. */
export interface Span {
  from: string | undefined;
  to: string | undefined;
}

const MONTH = MONTHS.flatMap((name) => [name, name.slice(0, 3), 'sept']).join('|');
const DATE = '\\d{1,2}(?:st|nd|rd|th)?';
const POINT = [
  '\\d{4}[-/]\\d{1,2}(?:[-/]\\d{1,2})?(?!\\d)',
  '\\d{1,2}[./]\\d{1,2}[./]\\d{4}',
  `(?:(?:${DATE} (?:of )?)?(?:${MONTH})\\.?,? )?\\d{4}`,
  `(?:${MONTH})\\.? ${DATE},? \\d{4}`,
  '(?:last|this) (?:year|month)',
  'yesterday',
].join('|');
const END = `${POINT}|now|today`;
const NUMBERS = 'one two three four five six seven eight nine ten'.split(' ');
const BACK = `(?:last|past) (?:(?:\\d{1,3}|${NUMBERS.join('|')}) (?:day|week|month|year)s?|week)|past (?:month|year)|this week`;

/** How people name a span, and what it is of the one or two points in it. */
const WORDINGS: readonly [string, (first: string, second: string) => Span][] = [
  [
    `(?:(?:from|between) )?(?<first>${POINT}) ?(?:to|until|till|through|and|-|–|—) ?(?<second>${END})`,
    (from, to) => ({ from, to }),
  ],
  [`(?:since|from|starting) (?<first>${POINT})`, (from) => ({ from, to: undefined })],
  [`(?:(?:in|over|during|for|within) )?(?:the )?(?<first>${BACK})`, (from) => ({ from, to: undefined })],
  [`after (?<first>${POINT})`, (point) => ({ from: beside(point, 1), to: undefined })],
  [`(?:until|till|up to|to) (?<first>${END})`, (to) => ({ from: undefined, to })],
  [`before (?<first>${POINT})`, (point) => ({ from: undefined, to: beside(point, -1) })],
  [`(?:(?:in|during|of|for|on) )?(?:the )?(?<first>${POINT})`, (point) => ({ from: point, to: point })],
];

/**
 * The span that a text begins or ends with as people write it, and what else it says: "since 2020", "Ukraine 2014 to 2022",
 * "2025 NATO". Undefined where it names none.
 */
export function spanIn(text: string, now: number): { span: Span; about: string } | undefined {
  const written = text.trim().replace(/\s+/g, ' ');
  for (const [wording, spanOf] of WORDINGS) {
    const found =
      new RegExp(`(?:^|^(?<about>.+?),? )${wording}$`, 'iu').exec(written) ??
      new RegExp(`^${wording},? (?:(?:about|on|of|for|in|with) )?(?<about>.+)$`, 'iu').exec(written);
    if (!found) continue;
    const { about = '', first = '', second } = found.groups ?? {};
    const from = pointIn(first, now);
    const to = second === undefined ? from : pointIn(second, now);
    if (from && to) return { span: spanOf(from, to), about };
  }
  return undefined;
}

/** The year, month or day that some words are: "2022", "2022-11", "15 November 2022", "last year". */
export function pointIn(words: string, now: number): string | undefined {
  const said = words.trim().toLowerCase();
  if (said === 'now' || said === 'today') return dayOf(now);
  if (said === 'yesterday') return dayOf(now - DAY);
  const back = dayBack(said, now);
  if (back) return back;
  if (said === 'this year') return String(yearOf(now));
  if (said === 'last year') return String(yearOf(now) - 1);
  if (said === 'this month') return dayOf(now).slice(0, 7);
  if (said === 'last month') return dayOf(Date.parse(dayOf(now).slice(0, 7)) - DAY).slice(0, 7);
  const [, before, word = '', after, year = ''] =
    /^(?:(\d{1,2})(?:st|nd|rd|th)? (?:of )?)?(\p{L}+)\.?(?: (\d{1,2})(?:st|nd|rd|th)?)?,? (\d{4})$/u.exec(said) ?? [];
  const day = before ?? after;
  const month = MONTHS.findIndex((name) => word !== '' && name.startsWith(word.slice(0, 3))) + 1;
  const parts = [year, String(month).padStart(2, '0'), ...(day ? [day.padStart(2, '0')] : [])];
  const date = month > 0 ? parts.join('-') : inFigures(said);
  return PartialDateSchema.safeParse(date).success ? date : undefined;
}

/** The day with which "last 2 weeks" or "past year" begins. */
function dayBack(said: string, now: number): string | undefined {
  const [, word = 'one', unit] = /^(?:last|past|this)(?: (\w+))? (day|week|month|year)s?$/.exec(said) ?? [];
  const count = NUMBERS.indexOf(word) + 1 || Number(word);
  if (!unit || Number.isNaN(count) || /^(?:last|this) (?:month|year)$/.test(said)) return undefined;
  const date = new Date(now);
  if (unit === 'year') return dayOf(date.setUTCFullYear(date.getUTCFullYear() - count));
  if (unit === 'month') return dayOf(date.setUTCMonth(date.getUTCMonth() - count));
  return dayOf(now - count * (unit === 'week' ? 7 : 1) * DAY);
}

/** `15.11.2022`, `2022/11/15` and, where one of the two can only be the day, `11/15/2022` as they are kept. */
function inFigures(said: string): string {
  const [, first = '', mark, second = '', year = ''] = /^(\d{1,2})([./])(\d{1,2})[./](\d{4})$/.exec(said) ?? [];
  if (year === '') return said.replaceAll(/[-/](\d{1,2})(?!\d)/g, (_, part: string) => `-${part.padStart(2, '0')}`);
  if (mark === '/' && Number(first) <= 12 && Number(second) <= 12) return said;
  const [day, month] = Number(second) > 12 ? [second, first] : [first, second];
  return [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-');
}

/** The last day before a year, month or day, or the first after it. */
function beside(point: string, side: -1 | 1): string {
  const first = Date.parse(point);
  if (side < 0) return dayOf(first - DAY);
  const [year = 0, month] = point.split('-').map(Number);
  const next = point.length === 4 ? Date.UTC(year + 1, 0) : Date.UTC(year, month ?? 0);
  return dayOf(point.length === 10 ? first + DAY : next);
}

function yearOf(now: number): number {
  return new Date(now).getUTCFullYear();
}
