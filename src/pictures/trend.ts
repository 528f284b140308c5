import type { PictureTheme, Trend, TrendSeries } from '../core/pictures.ts';
import { xmlText } from '../core/xml.ts';
import { FONT, PALETTES, type Palette } from './theme.ts';

const ALT_MAX = 1000;
const WIDTH = 820;
const MARGIN = 18;
const LABEL = 190;
const TOTAL = 60;
const TITLE = 44;
const AXIS = 26;
const PANEL = 46;
const PANEL_GAP = 12;
const STACK_HEIGHT = 220;

/** Stories a day: stacked bars for parts of a whole, else a panel for each series on one scale. Null without days. */
export function trendSvg(trend: Trend, theme: PictureTheme): string | null {
  if (trend.days.length === 0 || trend.series.length === 0) return null;
  const palette = PALETTES[theme];
  return trend.stacked ? stacked(trend, palette) : panels(trend, palette);
}

function stacked(trend: Trend, palette: Palette): string {
  const totals = trend.days.map((_, day) => sum(trend.series.map((series) => series.counts[day] ?? 0)));
  const top = Math.max(1, ...totals);
  const left = MARGIN + 34;
  const right = WIDTH - LABEL;
  const base = TITLE + MARGIN + STACK_HEIGHT;
  const y = (count: number) => base - (count / top) * STACK_HEIGHT;
  const bar = bars(trend.days.length, left, right);
  const shapes = trend.days.map((_, day) => {
    let below = 0;
    return trend.series
      .map((series, at) => {
        const count = series.counts[day] ?? 0;
        const from = below;
        below += count;
        return rect(bar.x(day), y(below), bar.width, y(from) - y(below), colour(palette, trend.series.length, at));
      })
      .join('');
  });
  const keys = trend.series.toReversed().map((series, at) => {
    const own = colour(palette, trend.series.length, trend.series.length - 1 - at);
    const top = TITLE + MARGIN + 14 + at * 22;
    return `${rect(right + 14, top - 10, 12, 12, own)}${text(right + 32, top, `${series.label}: ${sum(series.counts)}`, palette.ink, 13)}`;
  });
  const grid = ticks(top).map(
    (count) =>
      `<line x1="${left}" x2="${right}" y1="${y(count)}" y2="${y(count)}" stroke="${palette.line}"/>${text(left - 6, y(count) + 4, String(count), palette.muted, 11, 'end')}`,
  );
  return frame(trend, palette, base + AXIS + MARGIN, [
    ...grid,
    ...shapes,
    ...keys,
    axis(trend, bar.middle, base + 18, palette),
  ]);
}

function panels(trend: Trend, palette: Palette): string {
  const top = Math.max(1, ...trend.series.flatMap((series) => series.counts));
  const left = MARGIN + LABEL;
  const right = WIDTH - MARGIN - TOTAL;
  const bar = bars(trend.days.length, left, right);
  const rows = trend.series.map((series, at) => {
    const base = TITLE + MARGIN + (at + 1) * PANEL + at * PANEL_GAP;
    const highest = series.counts.indexOf(Math.max(...series.counts));
    const shapes = series.counts.map((count, day) => {
      const height = (count / top) * (PANEL - 12);
      return count > 0 ? rect(bar.x(day), base - height, bar.width, height, palette.bars) : '';
    });
    const most = series.counts[highest] ?? 0;
    const peak =
      most > 0
        ? text(bar.middle(highest), base - (most / top) * (PANEL - 12) - 3, String(most), palette.muted, 10, 'middle')
        : '';
    return [
      `<line x1="${left}" x2="${right}" y1="${base}" y2="${base}" stroke="${palette.line}"/>`,
      ...shapes,
      peak,
      text(left - 10, base - PANEL / 2 + 12, cut(series.label), palette.ink, 13, 'end'),
      text(WIDTH - MARGIN, base - PANEL / 2 + 12, String(sum(series.counts)), palette.ink, 13, 'end'),
    ].join('');
  });
  const height = TITLE + MARGIN + trend.series.length * (PANEL + PANEL_GAP);
  const head = text(WIDTH - MARGIN, TITLE + 6, 'total', palette.muted, 11, 'end');
  return frame(trend, palette, height + AXIS + MARGIN, [head, ...rows, axis(trend, bar.middle, height + 8, palette)]);
}

/** A low strip of all series together, on a light ground; null where nothing came on any day. */
export function sparklineSvg(trend: Trend): string | null {
  const palette = PALETTES.light;
  const [width, height, left] = [420, 64, 10];
  const totals = trend.days.map((_, day) => sum(trend.series.map((series) => series.counts[day] ?? 0)));
  if (sum(totals) === 0) return null;
  const top = Math.max(...totals);
  const base = height - 20;
  const bar = bars(trend.days.length, left, width - 60);
  const shapes = totals.map((count, day) =>
    rect(bar.x(day), base - (count / top) * 34, bar.width, (count / top) * 34, palette.bars),
  );
  const last = totals.at(-1) ?? 0;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${FONT}">`,
    `<rect width="100%" height="100%" fill="${palette.background}"/>`,
    `<line x1="${left}" x2="${width - 60}" y1="${base}" y2="${base}" stroke="${palette.line}"/>`,
    ...shapes,
    text(left, height - 5, dayLabel(trend.days[0]), palette.muted, 11),
    text((left + width - 60) / 2, height - 5, 'stories a day', palette.muted, 11, 'middle'),
    text(width - 60, height - 5, dayLabel(trend.days.at(-1)), palette.muted, 11, 'end'),
    text(width - 10, base - 4, String(last), palette.ink, 18, 'end', true),
    '</svg>',
  ].join('\n');
}

/** The numbers of the picture in words. */
export function trendAlt({ title, days, series }: Trend): string {
  const span = `${dayLabel(days[0])} to ${dayLabel(days.at(-1))}`;
  const line = (one: TrendSeries) => {
    const most = Math.max(0, ...one.counts);
    const at = most > 0 ? `, most ${most} on ${dayLabel(days[one.counts.indexOf(most)])}` : '';
    return `${one.label} ${sum(one.counts)}${at}, last day ${one.counts.at(-1) ?? 0}`;
  };
  return `${title}, ${span}. ${series.map(line).join('; ')}.`.slice(0, ALT_MAX);
}

function frame(trend: Trend, palette: Palette, height: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="${FONT}">`,
    `<rect width="100%" height="100%" fill="${palette.background}"/>`,
    text(MARGIN, MARGIN + 14, trend.title, palette.ink, 17, 'start', true),
    ...parts,
    '</svg>',
  ].join('\n');
}

function axis({ days }: Trend, middle: (day: number) => number, y: number, palette: Palette): string {
  const last = days.length - 1;
  const shown = [...new Set([0, Math.round(last / 3), Math.round((2 * last) / 3), last])];
  return shown.map((day) => text(middle(day), y, dayLabel(days[day]), palette.muted, 11, 'middle')).join('');
}

function bars(count: number, left: number, right: number) {
  const step = (right - left) / Math.max(1, count);
  const width = Math.max(1, step - Math.min(3, step * 0.2));
  const x = (day: number) => left + day * step + (step - width) / 2;
  return { width, x, middle: (day: number) => x(day) + width / 2 };
}

function colour(palette: Palette, count: number, at: number): string {
  return palette.steps[palette.steps.length - count + at] ?? palette.bars;
}

/** Two to four round numbers up to the top. */
function ticks(top: number): number[] {
  const rough = top / 3;
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * unit).find((it) => it >= rough) ?? unit);
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, at) => at * step);
}

function dayLabel(day: string | undefined): string {
  if (!day) return '';
  const form = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return form.format(new Date(`${day}T00:00:00Z`));
}

function rect(x: number, y: number, width: number, height: number, fill: string): string {
  return height > 0
    ? `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}"/>`
    : '';
}

function text(x: number, y: number, words: string, fill: string, size: number, anchor = 'start', bold = false): string {
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${fill}" text-anchor="${anchor}"${weight}>${xmlText(words)}</text>`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function cut(label: string): string {
  return label.length > 26 ? `${label.slice(0, 25).trimEnd()}…` : label;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
