import { headlineUrl, type StoryView } from '../core/story.ts';
import { SEVERITY_LABELS, TAG_INFO, THEATRE_LABELS } from '../core/vocabulary.ts';
import { xmlText } from '../core/xml.ts';

/** What stands in a channel's feed. */
export interface AlertFeed {
  title: string;
  /** Its own address, which is secret; `id` is not. */
  self: string;
  id: string;
  updated: number;
  alerts: readonly { view: StoryView; postedAt: number }[];
}

const REPORTS_SHOWN = 5;

/** Atom 1.0 (RFC 4287). */
export function atomFeed(feed: AlertFeed): string {
  const entries = feed.alerts.map(({ view, postedAt }) => {
    const url = address(view);
    return [
      '  <entry>',
      `    <id>${xmlText(`${feed.id}:${view.id}`)}</id>`,
      `    <title>${xmlText(view.headline)}</title>`,
      ...(url ? [`    <link href="${xmlText(url)}"/>`] : []),
      `    <published>${new Date(postedAt).toISOString()}</published>`,
      `    <updated>${new Date(view.lastMoved).toISOString()}</updated>`,
      ...labels(view).map((label) => `    <category term="${xmlText(label)}"/>`),
      `    <content type="text">${xmlText(text(view))}</content>`,
      '  </entry>',
    ].join('\n');
  });
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `  <id>${xmlText(feed.id)}</id>`,
    `  <title>${xmlText(feed.title)}</title>`,
    `  <link rel="self" href="${xmlText(feed.self)}"/>`,
    `  <updated>${new Date(feed.updated).toISOString()}</updated>`,
    '  <author><name>Chainwatch</name></author>',
    ...entries,
    '</feed>',
    '',
  ].join('\n');
}

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
export function jsonFeed(feed: AlertFeed): string {
  const items = feed.alerts.map(({ view, postedAt }) => {
    const url = address(view);
    return {
      id: `${feed.id}:${view.id}`,
      ...(url ? { url } : {}),
      title: view.headline,
      content_text: text(view),
      date_published: new Date(postedAt).toISOString(),
      date_modified: new Date(view.lastMoved).toISOString(),
      tags: labels(view),
    };
  });
  return JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: feed.title, feed_url: feed.self, items });
}

function text(view: StoryView): string {
  const reports = view.reports.filter((report) => report.copyOf === null).slice(0, REPORTS_SHOWN);
  const lines = reports.map((report) => `${report.title} (${report.outlet || 'unknown outlet'}) ${report.url ?? ''}`);
  const head = [labels(view).join(', '), view.countLine].filter(Boolean).join('. ');
  return [`${head}.`, ...lines.map((line) => line.trim())].join('\n');
}

function labels(view: StoryView): string[] {
  return [
    ...(view.severity ? [SEVERITY_LABELS[view.severity]] : []),
    ...view.tags.map((tag) => TAG_INFO[tag].label),
    ...view.theatres.map((theatre) => THEATRE_LABELS[theatre]),
  ];
}

/** Only addresses that a reader can open: feeds are hostile. */
function address(view: StoryView): string | null {
  const url = headlineUrl(view);
  return url && /^https?:\/\//i.test(url) ? url : null;
}
