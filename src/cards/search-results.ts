import type { Briefings } from '../core/briefing.ts';
import type { BriefingMatch } from '../core/briefing-search.ts';
import { type Block, bold, type Card, heading, italic, list, paragraph, type Rich, shortened } from '../core/card.ts';
import type { Commitment } from '../core/commitment.ts';
import type { StoryView } from '../core/story.ts';
import { nothingFitsCard, slugsOf } from './briefing-lists.ts';
import { storyLine } from './briefing-news.ts';
import { briefingMenu, KIND_LABELS } from './briefing-parts.ts';
import { commitmentMenu } from './commitment-parts.ts';
import { storyMenu } from './menu.ts';

/** What a search found among briefings and stories; where neither has anything, how to browse. */
export function searchCard(
  found: {
    query: string;
    matches: readonly BriefingMatch[];
    nearest: readonly BriefingMatch[];
    stories: readonly StoryView[];
    /** The one of that name; `note` says where those stand that the query speaks of. */
    commitment: Commitment | undefined;
    note: readonly Block[];
  },
  briefings: Briefings,
): Card {
  const { query, matches, nearest, stories, commitment, note } = found;
  if (matches.length + stories.length + note.length === 0) {
    const nothing = nothingFitsCard(query, 'card or story', nearest, briefings);
    return { ...nothing, body: [...nothing.body, ...fewerWords(query)] };
  }
  const cards = matches.map(({ kind, title }): Rich => [bold(KIND_LABELS[kind]), ` ${title}`]);
  const none = (what: string) => paragraph(italic(`No ${what} fits.`));
  return {
    title: `Search: ${shortened(query, 100)}`,
    tone: 'neutral',
    body: [
      ...(note.length > 0 ? [heading('Commitments')] : []),
      ...(commitment ? [list([[bold(commitment.short), ` ${commitment.title}`]])] : note),
      heading('Briefings'),
      cards.length > 0 ? list(cards) : none('briefing'),
      heading('Stories'),
      stories.length > 0 ? list(stories.map(storyLine)) : none('stored story'),
      ...(stories.length > 0 ? [] : fewerWords(query)),
    ],
    controls: [
      ...commitmentMenu('Open the commitment', commitment ? [commitment] : []),
      ...briefingMenu('Open a briefing', slugsOf(matches), briefings, 'shared'),
      ...storyMenu(stories),
    ],
  };
}

/** Cards are found by any of the words, stories by all of them. */
function fewerWords(query: string): Block[] {
  const several = query.trim().includes(' ');
  return several ? [paragraph('A story is found by reports that say all the words: fewer words find more.')] : [];
}
