import type { Rich } from './card.ts';

/** How things stand for one workspace, in the words that cards use: what a settings page shows. */
export interface Overview {
  connections: {
    name: string;
    connected: boolean;
    state: Rich /** What to do about it; null when nothing. */;
    next: Rich | null;
  }[];
  feeds: { name: string; url: string; failing: boolean; health: Rich }[];
  subscriptions: { channel: string; paused: boolean; what: Rich }[];
  digests: { channel: string; what: Rich }[];
}

/** `channelName` gives what people call a channel, by its id. */
export type OverviewReader = (channelName: (id: string) => string) => Promise<Overview>;
