import {
  type Block,
  bold,
  type Card,
  code,
  heading,
  italic,
  joined,
  link,
  list,
  paragraph,
  type Rich,
  time,
} from '../core/card.ts';
import { counted } from '../core/counted.ts';
import type { Edition } from '../core/digest.ts';
import type { StoryStep, StoryView } from '../core/story.ts';
import { severityText, THEATRE_LABELS, type Theatre } from '../core/vocabulary.ts';
import { storyMenu } from './menu.ts';

/** Everything a digest says, gathered; times in epoch milliseconds. */
export interface DigestContent {
  edition: Edition;
  from: number;
  to: number;
  /** Best first, each with how it moved since the last digest. */
  stories: readonly { view: StoryView; steps: readonly StoryStep[] }[];
  /** An argument of the article, with the best answer to it. */
  argument: { slug: string; title: string; counterArgument: string | null; stories: readonly StoryView[] } | null;
  /** Picture of stories a day, with its text. */
  trend: { png: string; alt: string } | null;
  /** Stories that this channel was not told of: quiet hours, or the hourly limit. */
  held: ReadonlySet<string>;
  /** What only the weekly edition says: relevant items of this week and of the one before, arguments by stories, votes. */
  week: {
    relevant: number;
    /** Null where nothing was read in that week. */
    relevantBefore: number | null;
    tested: readonly { title: string; count: number }[];
    votes: { all: number; relevant: number };
  } | null;
  feeds: { all: number; read: number; blocked: number; failing: number };
  counts: { items: number; relevant: number; stories: number };
}

const STORIES_SHOWN = 12;
/** How many messages follow the first, in its thread. */
const MOST_FURTHER = 4;
const OUTLETS_SHOWN = 3;

/**
 * A digest as messages that each fit every platform by design: at most twelve stories of one line each. The first says
 * everything but the further stories.
 */
export function digestCards(content: DigestContent): [Card, ...Card[]] {
  return [firstCard(content), ...furtherCards(content)];
}

function furtherCards(content: DigestContent): Card[] {
  const cards: Card[] = [];
  for (let from = STORIES_SHOWN; from < content.stories.length && cards.length < MOST_FURTHER; from += STORIES_SHOWN) {
    const shown = content.stories.slice(from, from + STORIES_SHOWN);
    const which = shown.length === 1 ? `Story ${from + 1}` : `Stories ${from + 1} to ${from + shown.length}`;
    cards.push({
      title: `${which} of ${content.stories.length}`,
      tone: shown[0]?.view.severity ?? 'neutral',
      body: byTheatre(shown, content.held),
      controls: storyMenu(shown.map((one) => one.view)),
    });
  }
  return cards;
}

function firstCard(content: DigestContent): Card {
  const shown = content.stories.slice(0, STORIES_SHOWN);
  const name = content.edition === 'daily' ? 'Daily digest' : 'Weekly digest';
  const body: Block[] =
    shown.length === 0 ? quietDay(content) : [...byTheatre(shown, content.held), ...left(content), ...moves(content)];
  if (content.week) body.push(...week(content.week));
  if (shown.length > 0 && content.argument) body.push(...argument(content.argument));
  if (shown.length > 0 && content.trend) body.push({ type: 'image', name: 'trend.png', ...content.trend });
  return {
    title: `${name}: ${summary(content)}`,
    tone: shown[0]?.view.severity ?? 'neutral',
    body,
    controls: storyMenu(shown.map((one) => one.view)),
    footer: [honestLine(content)],
  };
}

function summary({ stories, counts }: DigestContent): string {
  if (stories.length === 0) return counts.stories === 0 ? 'a quiet time' : 'nothing for this channel';
  const critical = stories.filter((one) => one.view.severity === 'critical').length;
  const count = counted(stories.length, 'story', 'stories');
  return critical > 0 ? `${count}, ${critical} critical` : count;
}

function quietDay({ from, counts }: DigestContent): Block[] {
  const [none, end] =
    counts.stories === 0
      ? ['Nothing that bears on the arguments was reported since ', '.']
      : ['No story since ', ' fits what this channel asked for; /latest lists those of all kinds.'];
  return [paragraph(none, time(from), end)];
}

/** The theatre of the weightiest story first. */
function byTheatre(stories: DigestContent['stories'], held: DigestContent['held']): Block[] {
  const groups = Map.groupBy(stories, (one): Theatre => one.view.theatres[0] ?? 'other');
  return [...groups].flatMap(([theatre, own]) => [
    heading(THEATRE_LABELS[theatre]),
    list(own.map((one) => line(one.view, held.has(one.view.id)))),
  ]);
}

function line(view: StoryView, held: boolean): Rich {
  const outlets = reportsByOutlet(view);
  const links = joined(
    outlets.slice(0, OUTLETS_SHOWN).map((report) => [link(report.outlet || 'report', report.url)]),
    ', ',
  );
  const more = outlets.length > OUTLETS_SHOWN ? ` and ${outlets.length - OUTLETS_SHOWN} more` : '';
  const severity = severityText(view.severity);
  return [
    bold(severity),
    ` · ${view.headline} — `,
    ...links,
    more,
    ...(held ? [' · ', italic('held back until now')] : []),
  ];
}

/** One report an outlet: the one that the headline is from first, then relevant ones, the newest first. */
function reportsByOutlet(view: StoryView): StoryView['reports'][number][] {
  const own = view.reports.filter((report) => report.copyOf === null || report.itemId === view.headlineItemId);
  const worth = (report: StoryView['reports'][number]) =>
    report.itemId === view.headlineItemId ? 2 : Number(report.relevant);
  const best = new Map<string, StoryView['reports'][number]>();
  for (const report of own.toSorted((a, b) => worth(b) - worth(a) || b.at - a.at))
    if (!best.has(report.outlet)) best.set(report.outlet, report);
  return [...best.values()];
}

function left({ stories }: DigestContent): Block[] {
  const rest = stories.length - STORIES_SHOWN;
  if (rest <= 0) return [];
  const beyond = rest > STORIES_SHOWN * MOST_FURTHER ? '; /latest lists them all' : '';
  return [paragraph(italic(`${rest} more below${beyond}.`))];
}

function week({ relevant, relevantBefore, tested, votes }: NonNullable<DigestContent['week']>): Block[] {
  const movement = `${counted(relevant, 'relevant item')}${comparedWith(relevantBefore, relevant)}.`;
  const lines: Rich[] = [[bold('Movement: '), movement]];
  if (tested.length > 0) {
    const names = tested.map(({ title, count }) => `${title} (${counted(count, 'story', 'stories')})`);
    const sides = ['. All are disputed: ', code('/debate'), ' has both sides of each.'];
    lines.push([bold('Most tested of what the article argues: '), names.join(' · '), ...sides]);
  }
  const share = Math.round((100 * votes.relevant) / votes.all);
  lines.push([
    bold('Your votes: '),
    votes.all === 0
      ? 'none this week; every alert has buttons for them.'
      : `${votes.relevant} of ${counted(votes.all, 'vote')} found an alert relevant (${share} %).`,
  ]);
  return [heading('The week'), list(lines)];
}

function comparedWith(before: number | null, relevant: number): string {
  if (before === null) return '; I read nothing in the week before to compare with';
  const more = relevant - before;
  const change = more === 0 ? 'as many as' : more > 0 ? `${more} more than` : `${-more} fewer than`;
  return `, ${change} in the week before`;
}

/** What escalated, and what was eased, since the last digest. */
function moves({ stories }: DigestContent): Block[] {
  const part = (kind: StoryStep['kind'], name: string): Block[] => {
    const moved = stories.filter(({ steps }) => steps.some((step) => step.kind === kind));
    const titles = [...new Set(moved.map(({ view }) => view.headline))];
    return titles.length > 0 ? [paragraph(bold(`${name}: `), titles.slice(0, 3).join(' · '))] : [];
  };
  return [...part('escalated', 'Escalated'), ...part('eased', 'Denied, corrected or calmed')];
}

/** The claim is the article's, and never stands without its best counter-argument. */
function argument({ slug, title, counterArgument, stories }: NonNullable<DigestContent['argument']>): Block[] {
  const bearing = stories.slice(0, 3).map((view): Rich => [view.headline]);
  return [
    heading('Argument of the day'),
    paragraph('The article argues: ', bold(`${title}.`)),
    ...(counterArgument ? [paragraph(bold('Best counter-argument: '), counterArgument)] : []),
    paragraph(
      'Both sides and their sources: ',
      code(`/brief ${slug}`),
      bearing.length > 0 ? '. Stories that bear on it:' : '. None of these stories bears on it.',
    ),
    ...(bearing.length > 0 ? [list(bearing)] : []),
  ];
}

/** "41 of 45 feeds read, 3 blocked, 1 failing; 812 items, 14 relevant, 9 stories, 5 of them for this channel" */
function honestLine({ feeds, counts, stories: shown }: DigestContent): string {
  const parts = [`${feeds.read} of ${counted(feeds.all, 'feed')} read`];
  if (feeds.blocked > 0) parts.push(`${feeds.blocked} blocked`);
  if (feeds.failing > 0) parts.push(`${feeds.failing} failing`);
  const items = counted(counts.items, 'item');
  const stories = counted(counts.stories, 'story', 'stories');
  return `${parts.join(', ')}; ${items}, ${counts.relevant} relevant, ${stories}${shown.length < counts.stories ? `, ${shown.length} of them for this channel` : ''}.`;
}
