import { type Block, bold, type Card, heading, italic, link, list, paragraph, type Rich, time } from '../core/card.ts';
import { actionId } from '../core/command.ts';
import type { Edition } from '../core/digest.ts';
import type { StoryStep, StoryView } from '../core/story.ts';
import { SEVERITY_LABELS, THEATRE_LABELS, THEATRES, type Theatre } from '../core/vocabulary.ts';

/** Everything a digest says, gathered; times in epoch milliseconds. */
export interface DigestContent {
  edition: Edition;
  from: number;
  to: number;
  /** Best first. */
  stories: readonly { view: StoryView; steps: readonly StoryStep[] }[];
  argument: { slug: string; title: string; stories: readonly StoryView[] } | null;
  /** Picture of stories a day, with its text. */
  trend: { png: string; alt: string } | null;
  feeds: { all: number; read: number; blocked: number; failing: number };
  counts: { items: number; relevant: number; stories: number };
}

const STORIES_SHOWN = 12;
const OUTLETS_SHOWN = 3;

/** A digest fits one message on every platform by design: at most twelve stories of one line each. */
export function digestCard(content: DigestContent): Card {
  const shown = content.stories.slice(0, STORIES_SHOWN);
  const name = content.edition === 'daily' ? 'Daily digest' : 'Weekly digest';
  const body: Block[] =
    shown.length === 0 ? quietDay(content) : [...byTheatre(shown), ...left(content), ...moves(content)];
  if (shown.length > 0 && content.argument) body.push(...argument(content.argument));
  if (shown.length > 0 && content.trend) body.push({ type: 'image', name: 'trend.png', ...content.trend });
  return {
    title: `${name}: ${summary(content)}`,
    tone: shown[0]?.view.severity ?? 'neutral',
    body,
    controls: menu(shown.map((one) => one.view)),
    footer: [honestLine(content)],
  };
}

function summary({ stories }: DigestContent): string {
  if (stories.length === 0) return 'a quiet time';
  const critical = stories.filter((one) => one.view.severity === 'critical').length;
  const count = stories.length === 1 ? '1 story' : `${stories.length} stories`;
  return critical > 0 ? `${count}, ${critical} critical` : count;
}

function quietDay({ from }: DigestContent): Block[] {
  return [paragraph('Nothing that bears on the arguments was reported since ', time(from), '.')];
}

function byTheatre(stories: DigestContent['stories']): Block[] {
  const groups = Map.groupBy(stories, (one): Theatre => one.view.theatres[0] ?? 'other');
  return THEATRES.filter((theatre) => groups.has(theatre)).flatMap((theatre) => [
    heading(THEATRE_LABELS[theatre]),
    list((groups.get(theatre) ?? []).map((one) => line(one.view))),
  ]);
}

function line(view: StoryView): Rich {
  const own = view.reports.filter((report) => report.copyOf === null);
  const outlets = [...new Map(own.map((report) => [report.outlet, report])).values()];
  const links = outlets
    .slice(0, OUTLETS_SHOWN)
    .flatMap((report, index): Rich => [index > 0 ? ', ' : '', link(report.outlet || 'report', report.url)]);
  const more = outlets.length > OUTLETS_SHOWN ? ` and ${outlets.length - OUTLETS_SHOWN} more` : '';
  const severity = view.severity ? SEVERITY_LABELS[view.severity] : 'Not rated';
  return [bold(severity), ` · ${view.headline} — `, ...links, more];
}

function left({ stories }: DigestContent): Block[] {
  const rest = stories.length - STORIES_SHOWN;
  return rest > 0 ? [paragraph(italic(`and ${rest} more: /latest lists them all.`))] : [];
}

/** What escalated, and what calmed, since the last digest. */
function moves({ stories, from }: DigestContent): Block[] {
  const recent = stories.flatMap(({ view, steps }) =>
    steps.filter((step) => step.at >= from).map((step) => ({ view, step })),
  );
  const part = (kind: StoryStep['kind'], name: string): Block[] => {
    const titles = [...new Set(recent.filter(({ step }) => step.kind === kind).map(({ view }) => view.headline))];
    return titles.length > 0 ? [paragraph(bold(`${name}: `), titles.slice(0, 3).join(' · '))] : [];
  };
  return [...part('escalated', 'Escalated'), ...part('eased', 'Calmed')];
}

function argument({ title, stories }: NonNullable<DigestContent['argument']>): Block[] {
  const bearing = stories.slice(0, 3).map((view): Rich => [view.headline]);
  return [
    heading('Argument of the day'),
    paragraph(bold(title), bearing.length > 0 ? '. Stories that bear on it:' : '. No story of these days bears on it.'),
    ...(bearing.length > 0 ? [list(bearing)] : []),
  ];
}

function menu(stories: readonly StoryView[]): Card['controls'] {
  if (stories.length === 0) return [];
  const options = stories.map((story) => ({ label: cut(story.headline), value: story.id }));
  return [{ type: 'menu', placeholder: 'Open a story', action: actionId('story.open'), options }];
}

function cut(text: string): string {
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
}

/** "41 of 45 feeds read, 3 blocked, 1 failing; 812 items, 14 relevant, 9 stories" */
function honestLine({ feeds, counts }: DigestContent): string {
  const parts = [`${feeds.read} of ${feeds.all} feeds read`];
  if (feeds.blocked > 0) parts.push(`${feeds.blocked} blocked`);
  if (feeds.failing > 0) parts.push(`${feeds.failing} failing`);
  return `${parts.join(', ')}; ${counts.items} items, ${counts.relevant} relevant, ${counts.stories} stories.`;
}
