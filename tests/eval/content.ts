import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBriefings } from '../../src/briefings/load.ts';
import type { Briefing } from '../../src/core/briefing.ts';
import { readOpml } from '../../src/feeds/opml.ts';
import { BORROWING, borrowed, checkContent, VIEW_LIMITS, viewLengths } from '../briefings/check.ts';

/**
 * `npm run eval -- --content`: the briefings counted by kind, what the content check finds, the longest card of each
 * view, and, when CHAINWATCH_EVAL_DATA names the sources, any wording borrowed from them.
 */
export async function run(args: string[]): Promise<void> {
  const folder = join(import.meta.dirname, '../../briefings');
  const briefings = loadBriefings(folder);
  const { feeds, off, problems: feedProblems } = readOpml(readFileSync(join(folder, 'feeds.opml'), 'utf8'));
  const report = {
    cards: count(briefings.all, (card) => card.kind),
    evidence: count(briefings.arguments, (card) => card.evidence.grade),
    laterEvents: count(
      briefings.arguments.flatMap((card) => card.since),
      (entry) => entry.lean,
    ),
    verdicts: count(briefings.facts, (card) => card.verdict),
    events: count(briefings.events, (card) => card.era),
    actors: count(briefings.actors, (card) => card.type),
    feeds: { on: feeds.length, off: off.length },
    longest: Object.fromEntries(Object.keys(VIEW_LIMITS).map((view) => [view, longest(briefings.all, view)])),
    borrowed: borrowedFrom(briefings.all, process.env.CHAINWATCH_EVAL_DATA),
    problems: [...checkContent(briefings), ...feedProblems.map(({ line, reason }) => `feeds.opml: ${line}: ${reason}`)],
  };
  console.log(args.includes('--json') ? JSON.stringify(report, null, 2) : asText(report));
}

function count<T>(list: readonly T[], of: (each: T) => string): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(list, of)].map(([name, members]) => [name, members.length]));
}

function longest(cards: readonly Briefing[], view: string): string {
  const lengths = cards.map((card) => ({
    slug: card.slug,
    length: new Map(Object.entries(viewLengths(card))).get(view) ?? 0,
  }));
  const top = lengths.reduce((a, b) => (b.length > a.length ? b : a));
  return `${top.length} of ${new Map(Object.entries(VIEW_LIMITS)).get(view)} characters (${top.slug})`;
}

function borrowedFrom(cards: readonly Briefing[], data: string | undefined): Record<string, number | string> {
  return Object.fromEntries(
    BORROWING.map(({ path, words }) => [
      `${path}, ${words} words`,
      data ? borrowed(cards, readFileSync(join(data, path), 'utf8'), words).length : 'not at hand',
    ]),
  );
}

function asText(report: Record<string, unknown>): string {
  return Object.entries(report)
    .map(([name, value]) => {
      if (Array.isArray(value)) return `${name}: ${value.length === 0 ? 'none' : ['', ...value].join('\n  ')}`;
      return `${name}\n${Object.entries(value ?? {})
        .map(([key, inner]) => `  ${key}: ${inner}`)
        .join('\n')}`;
    })
    .join('\n');
}
