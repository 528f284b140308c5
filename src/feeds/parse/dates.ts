import { DAY, HOUR, MINUTE } from '../../core/durations.ts';
import { hoursEast, monthOf } from './date-words.ts';

/** Year first, as in ISO 8601 and its relatives (`2003-12-31`, `2003/12/31`, `20031231`, `2003年12月31日`, `2003-12`, `2003`). */
const YEAR_FIRST =
  /^(\d{4})(?:\s*[-/.年년]\s*(\d{1,2})(?:\s*[-/.月월]\s*(\d{1,2}))?|(\d{2})(\d{2}))?(?!\d)\s*[日일.]?(?:\s*[t_,]\s*|\s+|$|(?<=-\d{1,2}-\d{1,2})(?=z|[+-]\d))/;
const ORDINAL = /^(\d{4})-?(\d{3})(?!\d)t?/;
const SHORT_YEAR_FIRST = /^(\d{2})-(\d{2})-(\d{2})(?!\d)[t\s]*/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?!\d)/;
const WEEKDAY_BEFORE_YEAR = /^(mon|tue|wed|thu|fri|sat|sun)\w*,? (?=\d{4}[-/])/;
const CLOCK =
  /(?:(am|pm|오전|오후|上午|下午|午前|午後|πμ|μμ)\s*)?(?<![\d+-])(\d{1,2})\s*[:h時시点點]\s*(\d{1,2})(?:\s*[:.m分분]\s*(\d{1,2})(?:[.,:](\d+))?)?\s*[秒초분分]?\s*([ap]\.?\s?m\b\.?|πμ|μμ)?/;
/** Hours without a colon: `101455`, `1014`, `10`, at the start only. */
const COMPACT_CLOCK = /^(\d{2})(?:(\d{2})(?:(\d{2})(?:[.,](\d+))?)?)?(?=\s*(?:z|[+-]\d|$))/;
const HOUR_AND_HALF = /(?<!\d)(\d{1,2})\s?([ap])\.?m\b/;
const OFFSET = /([+-])\s?(\d{1,2})(?::?(\d{2}))?(?!\d)/;

/** The two forms nearly all feeds use, which the language reads itself, but for days that it may make up (`Feb 30`). */
const COMMON =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(?:[01]\d|2[0-8]) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d (?:GMT|[+-]\d{4})$|^\d{4}-\d{2}-(?:[01]\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/;
const FIRST_YEAR = Date.UTC(1900, 0);

type Day = { year: number; month: number; day: number };

/**
 * The moment a feed's date means, in epoch milliseconds; null when it is not a date. Reads RFC 822 and 2822, ISO 8601,
 * and the odd forms real feeds use: wrong or foreign weekdays and months, two-digit years, missing seconds, American
 * and European numeric dates, 12-hour clocks, Unix time, East Asian forms. Without a zone the time is taken as UTC.
 */
export function parseDate(text: string): number | null {
  if (COMMON.test(text)) {
    const moment = Date.parse(text);
    if (moment >= FIRST_YEAR) return moment;
  }
  const clean = text
    .slice(0, 120)
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();
  if (/^\d{9,10}(\.\d+)?$/.test(clean)) return Math.round(Number(clean) * 1000);
  if (/^\d{13}$/.test(clean)) return Number(clean);
  const found = yearFirst(clean) ?? wordMonth(clean) ?? numeric(clean);
  if (!found) return null;
  const { day, rest } = found;
  if (!isDay(day)) return null;
  const clock = clockOf(rest);
  return clock === null ? null : Date.UTC(day.year, day.month - 1, day.day) + clock.time - offsetOf(clock.after);
}

/** Since 1900, and in the calendar: a day that its month does not have would lie in another. */
function isDay({ year, month, day }: Day): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1900 && date.getUTCMonth() === month - 1;
}

type Found = { day: Day; rest: string } | null;

function yearFirst(text: string): Found {
  const compact = COMPACT.exec(text);
  if (compact) {
    const [all, year, month, day, hour, minute, second] = compact;
    const rest = `${hour}:${minute}:${second ?? '00'}${text.slice(all.length)}`;
    return { day: { year: Number(year), month: Number(month), day: Number(day) }, rest };
  }
  const bare = text.replace(WEEKDAY_BEFORE_YEAR, '');
  const full = YEAR_FIRST.exec(bare);
  if (full) {
    const [all, year, month, day, month2, day2] = full;
    const found = { year: Number(year), month: Number(month ?? month2 ?? 1), day: Number(day ?? day2 ?? 1) };
    return { day: found, rest: bare.slice(all.length) };
  }
  const ordinal = ORDINAL.exec(text);
  if (ordinal) {
    const date = new Date(Date.UTC(Number(ordinal[1]), 0, Number(ordinal[2])));
    if (date.getUTCFullYear() !== Number(ordinal[1])) return null;
    const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    return { day, rest: text.slice(ordinal[0].length) };
  }
  const short = SHORT_YEAR_FIRST.exec(text);
  if (!short || Number(short[2]) > 12) return null;
  const day = { year: fullYear(Number(short[1])), month: Number(short[2]), day: Number(short[3]) };
  return { day, rest: text.slice(short[0].length) };
}

/** `31 dec 2003`, `dec 31, 2003`, `31-dec-03`, `5 de enero de 2016`, `wed dec 31 10:14:55 utc 2003`. */
function wordMonth(text: string): Found {
  const dayFirst = text.matchAll(/(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|[ºª.])?[\s,/-]*(?:de |of )?(\p{L}{3,})/gu);
  const monthFirst = text.matchAll(/(\p{L}{3,})\.?[\s,/-]*(\d{1,2})(?:st|nd|rd|th)?(?![\d:])/gu);
  const pairs = [
    ...[...dayFirst].map((match) => ({ match, day: match[1], name: match[2] })),
    ...[...monthFirst].map((match) => ({ match, day: match[2], name: match[1] })),
  ];
  for (const { match, day, name } of pairs) {
    const month = monthOf(name ?? '');
    if (month === 0) continue;
    const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`;
    const year =
      /(?<![\d:+-])(\d{4})(?![\d:])|(?<=^|[\s-])-(\d{4})(?!\d)/.exec(rest) ??
      /(?<![\d:.+])(\d{2})(?![\d:.])/.exec(rest);
    if (!year) continue;
    const digits = year[1] ?? year[2] ?? '';
    const found = { year: fullYear(Number(digits), digits.length), month, day: Number(day) };
    return { day: found, rest: rest.replace(year[0], ' ') };
  }
  return null;
}

/** Month first with slashes (American) unless that is impossible; day first with points and dashes. */
function numeric(text: string): Found {
  const match = /(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/.exec(text);
  if (!match) return null;
  const [first, second] = [Number(match[1]), Number(match[3])];
  const monthFirst = match[2] === '/' ? first <= 12 : second > 12;
  const year = fullYear(Number(match[4]), match[4]?.length);
  const day = monthFirst ? { year, month: first, day: second } : { year, month: second, day: first };
  return { day, rest: `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}` };
}

/** Time of day in milliseconds (0 without one) and the text after it; null when it is impossible. */
function clockOf(text: string): { time: number; after: string } | null {
  const full = CLOCK.exec(text);
  const compact = full ? null : COMPACT_CLOCK.exec(text);
  const half = full || compact ? null : HOUR_AND_HALF.exec(text);
  const found = full ?? compact ?? half;
  if (!found) return { time: 0, after: text };
  const [before, digits, minutes, seconds, fraction, behind] = full
    ? full.slice(1)
    : compact
      ? [undefined, ...compact.slice(1)]
      : [half?.[2], half?.[1]];
  const noon = before ?? behind;
  let hour = Number(digits);
  if (noon !== undefined && hour <= 12) hour = (hour % 12) + (/^(p|오후|下午|午後|μμ)/.test(noon) ? 12 : 0);
  const [minute, second] = [Number(minutes ?? 0), Number(seconds ?? 0)];
  if (hour > 24 || minute > 59 || second > 61) return null;
  const thousandths = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));
  const time = hour * HOUR + minute * MINUTE + second * 1000 + thousandths;
  return { time, after: text.slice(found.index + found[0].length) };
}

/** Offset from UTC in milliseconds: a number if there is one, else a known name, else none. */
function offsetOf(text: string): number {
  const offset = OFFSET.exec(text);
  if (offset) {
    const size = Number(offset[2]) * HOUR + Number(offset[3] ?? 0) * MINUTE;
    if (size <= 15 * HOUR) return offset[1] === '-' ? -size : size;
  }
  const named = [...text.matchAll(/[a-z]+/g)].map(([name]) => hoursEast(name)).find((hours) => hours !== null);
  return (named ?? 0) * HOUR;
}

/** Two digits as the years 1970 to 2069. */
function fullYear(year: number, digits = 2): number {
  if (digits > 2) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

/** A day, the slack a publisher's clock gets before its date counts as wrong. */
export const FUTURE_SLACK_MS = DAY;
