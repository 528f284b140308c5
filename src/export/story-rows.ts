import { headlineUrl, type StoryView } from '../core/story.ts';

/** A story as one flat record, for spreadsheets and notebooks; times in ISO 8601, UTC. */
const COLUMNS: Record<string, (view: StoryView) => string | number | boolean> = {
  id: (view) => view.id,
  headline: (view) => view.headline,
  severity: (view) => view.severity ?? '',
  tags: (view) => view.tags.join(' '),
  theatres: (view) => view.theatres.join(' '),
  first_seen: (view) => new Date(view.firstSeen).toISOString(),
  last_moved: (view) => new Date(view.lastMoved).toISOString(),
  reports: (view) => view.counts.reports,
  outlets: (view) => view.counts.outlets,
  countries: (view) => view.counts.countries,
  direction: (view) => view.direction.lean,
  one_source: (view) => view.oneSourceSoFar,
  state_run_only: (view) => view.stateRunOnly,
  url: (view) => headlineUrl(view) ?? '',
};

/** RFC 4180, with a byte order mark, by which spreadsheets know UTF-8. */
export function storiesCsv(views: readonly StoryView[]): string {
  const lines = views.map((view) =>
    Object.values(COLUMNS)
      .map((value) => cell(value(view)))
      .join(','),
  );
  return `\ufeff${[Object.keys(COLUMNS).join(','), ...lines, ''].join('\r\n')}`;
}

/** Every story with all of its reports, one JSON object a line. */
export function storiesJsonLines(views: readonly StoryView[]): string {
  return views.map((view) => `${JSON.stringify(view)}\n`).join('');
}

/**
 * A text that begins like a formula is run by spreadsheets, in East Asian ones also where its sign is of full width: an
 * apostrophe before it makes it a text
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
function cell(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const safe = /^\s*[=+\-@\t\r\n|＝＋－＠]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}
