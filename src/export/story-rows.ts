import { headlineUrl, type StoryView } from '../core/story.ts';

const COLUMNS = [
  ...(['id', 'headline', 'severity', 'tags', 'theatres', 'first_seen', 'last_moved', 'reports', 'outlets'] as const),
  ...(['countries', 'direction', 'one_source', 'state_run_only', 'url'] as const),
] as const;

/** A story as one flat record, for spreadsheets and notebooks; times in ISO 8601, UTC. */
export function storyRow(view: StoryView): Record<(typeof COLUMNS)[number], string | number | boolean> {
  return {
    id: view.id,
    headline: view.headline,
    severity: view.severity ?? '',
    tags: view.tags.join(' '),
    theatres: view.theatres.join(' '),
    first_seen: new Date(view.firstSeen).toISOString(),
    last_moved: new Date(view.lastMoved).toISOString(),
    reports: view.counts.reports,
    outlets: view.counts.outlets,
    countries: view.counts.countries,
    direction: view.direction.lean,
    one_source: view.oneSourceSoFar,
    state_run_only: view.stateRunOnly,
    url: headlineUrl(view) ?? '',
  };
}

/** RFC 4180, with a byte order mark, by which spreadsheets know UTF-8. */
export function storiesCsv(views: readonly StoryView[]): string {
  const lines = views.map((view) => {
    const row = storyRow(view);
    return COLUMNS.map((name) => cell(row[name])).join(',');
  });
  return `\ufeff${[COLUMNS.join(','), ...lines, ''].join('\r\n')}`;
}

/** Every story with all of its reports, one JSON object a line. */
export function storiesJsonLines(views: readonly StoryView[]): string {
  return views.map((view) => `${JSON.stringify(view)}\n`).join('');
}

/**
 * A text that begins like a formula is run by spreadsheets: an apostrophe before it makes it a text
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
function cell(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const safe = /^\s*[=+\-@\t\r\n|]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}
