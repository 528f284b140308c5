import { theatresBearingOn } from '../core/bearing.ts';
import type { Argument, Briefings } from '../core/briefing.ts';
import {
  type Block,
  bold,
  button,
  type Card,
  facts,
  italic,
  link,
  list,
  paragraph,
  type Rich,
  shortened,
  time,
} from '../core/card.ts';
import { actionId } from '../core/command.ts';
import { headlineUrl, lastRelevant, type StoryView } from '../core/story.ts';
import { severityText, THEATRE_LABELS, tagsText } from '../core/vocabulary.ts';
import { argumentFrame, bestCounterArgument, bestSources } from './briefing-argument.ts';
import { briefingAction, briefingFooter, type Place, paragraphs } from './briefing-parts.ts';
import { storyMenu } from './menu.ts';

/** Of a headline or a phrase in a line (characters). */
const TEXT_MAX = 160;
/** The stories whose tags test an argument, newest first. */
export function newsCard(argument: Argument, stories: readonly StoryView[], briefings: Briefings, place: Place): Card {
  return argumentFrame(argument, 'news', newsBlocks(argument, stories), storyMenu(stories), briefings, place);
}

/** The argument of the day with its best answer and sources, and the stories of the last days that bear on it. */
export function todayCard(argument: Argument, stories: readonly StoryView[], days: number, briefings: Briefings): Card {
  return {
    title: `The article’s argument of the day: ${argument.title}`,
    tone: 'neutral',
    body: [
      ...paragraphs(argument.body),
      ...bestCounterArgument(argument),
      facts(bestSources(argument)),
      paragraph(bold(`In the news of the last ${days} days`)),
      ...newsBlocks(argument, stories),
    ],
    controls: [
      button('Open the argument', briefingAction('shared', argument.slug)),
      button('Both sides', actionId('debate.open', argument.slug)),
      ...storyMenu(stories),
    ],
    footer: briefingFooter(briefings, argument.asOf),
  };
}

function newsBlocks(argument: Argument, stories: readonly StoryView[]): Block[] {
  const tags = tagsText(argument.tags);
  const theatres = theatresBearingOn(argument.slug).map((theatre) => THEATRE_LABELS[theatre]);
  const wanted = theatres.length > 0 ? `${tags}; of these theatres alone: ${theatres.join(', ')}` : tags;
  if (stories.length === 0) return [paragraph(`No story with a tag that tests it (${wanted}).`)];
  return [
    list(stories.map(storyLine)),
    paragraph(
      italic(
        `Stories with a tag that tests this argument: ${wanted}. That a story bears on it says nothing of which way.`,
      ),
    ),
  ];
}

/** A direction is shown only where a recognised deed supports it, with the phrase: see relevance's TAGS. */
export function storyLine(story: StoryView): Rich {
  const [deed] = story.direction.deeds;
  return [
    bold(severityText(story.severity)),
    ' · ',
    link(shortened(story.headline, TEXT_MAX), headlineUrl(story)),
    ` · ${story.countLine} · `,
    time(lastRelevant(story), 'relative'),
    ...(story.direction.lean !== 'open' && deed
      ? [` · speaks ${story.direction.lean} the thesis: “${shortened(deed.phrase, TEXT_MAX)}”`]
      : []),
  ];
}
