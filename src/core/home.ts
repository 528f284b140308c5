import type { Card } from './card.ts';
import type { Caller } from './reply.ts';

/** Who looks at the bot's own page (Slack's App Home), and what they may know of. */
export interface HomeViewer {
  /** `address.channel` is the viewer's own id; there is no channel on this page. */
  caller: Caller;
  /** Those of these channels (platform ids) that the viewer may see, with their names. */
  visible(channels: readonly string[]): Promise<{ channel: string; name: string }[]>;
}

/** One part of the page. Controls of a section with a `channel` are pressed as if in that channel. */
export interface HomeSection {
  channel?: string;
  card: Card;
}

/** What the page shows: subscriptions with their controls, digests, feeds, latest stories, first steps for a newcomer. */
export interface HomeSource {
  home(viewer: HomeViewer): Promise<HomeSection[]>;
}
