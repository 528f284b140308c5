import { h } from './dom.js';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/**
 * A moment in the reader's zone, the whole of it on hover.
 * @param {number} ms
 * @param {'date' | 'datetime' | 'relative' | 'clock'} format
 */
export function timeElement(ms, format) {
  const date = new Date(ms);
  return h('time', { datetime: date.toISOString(), title: full.format(date), 'data-format': format }, text(ms, format));
}

/** @param {number} ms @param {string} format */
function text(ms, format) {
  if (format === 'clock') return clock.format(ms);
  if (format === 'date') return day.format(ms);
  return format === 'relative' ? ago(ms) : short.format(ms);
}

/** @param {number} ms */
function ago(ms) {
  const away = ms - Date.now();
  const unit = UNITS.find(([, length]) => Math.abs(away) >= length);
  return unit ? relative.format(Math.round(away / unit[1]), unit[0]) : relative.format(0, 'second');
}

/** Today, Yesterday, or the day's name. @param {number} ms */
export function dayName(ms) {
  const midnight = new Date().setHours(0, 0, 0, 0);
  const days = Math.round((midnight - new Date(ms).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days < 2 && days >= 0) {
    const name = relative.format(-days, 'day');
    return name.charAt(0).toUpperCase() + name.slice(1);
  }
  return new Date(ms).getFullYear() === new Date().getFullYear() ? weekday.format(ms) : day.format(ms);
}

/** Times that the server wrote, in the reader's own zone and language. */
export function localTimes() {
  for (const element of document.querySelectorAll('time[data-format]')) {
    const ms = Date.parse(element.getAttribute('datetime') ?? '');
    element.textContent = text(ms, element.getAttribute('data-format') ?? '');
    element.setAttribute('title', full.format(ms));
  }
}

/** "5 minutes ago" grows old: written anew every minute. A minute that begins a day is told. @param {() => void} [newDay] */
export function keepTimesFresh(newDay) {
  let today = new Date().toDateString();
  setInterval(() => {
    if (today !== new Date().toDateString()) {
      today = new Date().toDateString();
      newDay?.();
    }
    for (const element of document.querySelectorAll('time[data-format="relative"]')) {
      element.textContent = ago(Date.parse(element.getAttribute('datetime') ?? ''));
    }
  }, 60_000);
}
