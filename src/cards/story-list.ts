import {
  type Block,
  bold,
  type Card,
  type Control,
  list,
  paragraph,
  type Rich,
  shortened,
  time,
} from '../core/card.ts';
import { actionId } from '../core/command.ts';
import { lastRelevant, type StoryView } from '../core/story.ts';
import { SEVERITY_LABELS, TAG_INFO } from '../core/vocabulary.ts';

/** A page of stories with a menu to open one. `newest` and `older` are action ids. */
export function storyListCard(page: {
  title: string;
  stories: readonly StoryView[];
  empty: string;
  newest?: string;
  older?: string;
}): Card {
  const body: Block[] = page.stories.length > 0 ? [list(page.stories.map(line))] : [paragraph(page.empty)];
  const controls: Control[] = [];
  if (page.stories.length > 0) {
    const options = page.stories.map((story) => ({ label: shortened(story.headline, 90), value: story.id }));
    controls.push({ type: 'menu', placeholder: 'Open a story', action: actionId('story.open'), options });
  }
  if (page.newest) controls.push({ type: 'button', label: 'Newest', action: page.newest });
  if (page.older) controls.push({ type: 'button', label: 'Older', action: page.older });
  return { title: page.title, tone: 'neutral', body, controls };
}

function line(story: StoryView): Rich {
  const severity = story.severity ? SEVERITY_LABELS[story.severity] : 'Not rated';
  const tags = story.tags.map((tag) => TAG_INFO[tag].label).join(', ');
  const address = story.reports.find((report) => report.itemId === story.headlineItemId)?.url;
  return [
    bold(severity),
    ' · ',
    address ? { text: story.headline, url: address } : story.headline,
    ` — ${tags} · ${story.countLine} · `,
    time(lastRelevant(story), 'relative'),
  ];
}
