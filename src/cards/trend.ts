import { bold, button, type Card, code, image, list, paragraph, type Rich } from '../core/card.ts';
import { actionId } from '../core/command.ts';
import { dayOf, dayText } from '../core/dates.ts';
import type { Picture, Trend } from '../core/pictures.ts';
import { TREND_KINDS, type TrendKind } from '../core/trend.ts';

export const TREND_LABELS: Record<TrendKind, string> = {
  severity: 'By severity',
  tag: 'By tag',
  theatre: 'By theatre',
  argument: 'By argument',
};

const LINES_SHOWN = 5;

/** How stories went, as a picture and in numbers; `before`: where there are none, when one moved last (epoch milliseconds). */
export function trendCard(trend: Trend, picture: Picture | null, kind: TrendKind, before?: number): Card {
  const days = String(trend.days.length);
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const known = trend.series.filter((series) => total(series.counts) > 0);
  const lines = known
    .slice(0, LINES_SHOWN)
    .map(
      (series): Rich => [bold(series.label), `: ${total(series.counts)}, on the last day ${series.counts.at(-1) ?? 0}`],
    );
  const others = known.slice(LINES_SHOWN).map((series) => `${series.label} ${total(series.counts)}`);
  if (others.length > 0) lines.push([`and ${others.length} more: ${others.join(' · ')}`]);
  const last: Rich =
    before === undefined ? [] : [` The last one moved on ${dayText(dayOf(before))}; `, code('/latest'), ' shows it.'];
  return {
    title: trend.title,
    tone: 'neutral',
    body: [
      ...(lines.length === 0 ? [paragraph('No story that bears on the arguments came in these days.', ...last)] : []),
      ...image(lines.length > 0 ? picture : null),
      ...(lines.length > 0 ? [list(lines)] : []),
    ],
    controls: TREND_KINDS.filter((other) => other !== kind).map((other) =>
      button(TREND_LABELS[other], actionId('trend.turn', other, days)),
    ),
    footer: ['A story counts on each day (UTC) with a relevant report of it, and under each of its labels.'],
  };
}
