import { type Block, bold, type Card, link, list, paragraph, type Rich, time } from '../core/card.ts';
import { headlineUrl, lastRelevant, type StoryView } from '../core/story.ts';
import { severityText, tagsText } from '../core/vocabulary.ts';
import { storyMenu, turnButton } from './menu.ts';

/** A page of stories with a menu to open one. `newest` and `older` are action ids. */
export function storyListCard(page: {
  title: string;
  stories: readonly StoryView[];
  empty: string;
  newest?: string | undefined;
  older?: string | undefined;
}): Card {
  const body: Block[] = page.stories.length > 0 ? [list(page.stories.map(line))] : [paragraph(page.empty)];
  return {
    title: page.title,
    tone: 'neutral',
    body,
    controls: [...storyMenu(page.stories), ...turnButton('Newest', page.newest), ...turnButton('Older', page.older)],
  };
}

function line(story: StoryView): Rich {
  const severity = severityText(story.severity);
  const tags = tagsText(story.tags);
  return [
    bold(severity),
    ' · ',
    link(story.headline, headlineUrl(story)),
    ` — ${tags} · ${story.countLine} · `,
    time(lastRelevant(story), 'relative'),
  ];
}
