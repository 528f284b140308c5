import type { Briefings } from './briefing.ts';
import type { Card, Rich } from './card.ts';
import type { Commitments } from './commitments.ts';

/** How things stand for one workspace, in the words that cards use: what a settings page shows. */
export interface Overview {
  connections: {
    name: string;
    connected: boolean;
    state: Rich;
    /** What to do about it; null when nothing. */
    next: Rich | null;
  }[];
  feeds: { name: string; url: string; failing: boolean; health: Rich }[];
  subscriptions: { channel: string; paused: boolean; what: Rich }[];
  digests: { channel: string; what: Rich }[];
}

/** What the pages beside the web chat are made from. */
export interface PageSources {
  /** The curated cards, at `/briefings`. */
  briefings: Briefings;
  /** At `/commitments`. */
  commitments: Commitments;
  /** At `/settings`. `channelName` gives what people call a channel, by its id. */
  overview(channelName: (id: string) => string): Promise<Overview>;
  /** At `/stories/ID`; null where there is no such story, or it is not for this workspace. */
  story(id: string): Promise<Card | null>;
  /** The story that a button opens, by the button's action; undefined where it opens none. */
  storyOf(action: string): string | undefined;
}
