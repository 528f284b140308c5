import { nextDigest } from '../alerts/digest-due.ts';
import { feedListCard } from '../cards/feed.ts';
import { nextDigestText } from '../cards/schedule.ts';
import { storyListCard } from '../cards/story-list.ts';
import { subscriptionListCard } from '../cards/subscription.ts';
import { helloCard } from '../cards/welcome.ts';
import { workspaceScope } from '../core/address.ts';
import type { HomeSection, HomeSource } from '../core/home.ts';
import type { Store } from '../core/store.ts';
import { createStoryReader } from './story-reader.ts';

const STORIES_SHOWN = 5;
const FEEDS_SHOWN = 5;

/** The bot's own page: what the channels that this viewer may see are subscribed to, digests, feeds, latest stories. */
export function createHomeSource(store: Store, now: () => number): HomeSource {
  return {
    async home({ caller, visible }) {
      const scope = workspaceScope(caller.address);
      const subscriptions = await store.subscriptions.ofWorkspace(caller.address);
      const digests = await store.digests.ofWorkspace(caller.address);
      const named = await visible([...new Set([...subscriptions, ...digests].map((one) => one.address.channel))]);
      const sections: HomeSection[] = named.map(({ channel, name }) => {
        const own = subscriptions.filter((one) => one.address.channel === channel);
        const card = subscriptionListCard(own, now());
        const times = digests.filter((one) => one.address.channel === channel);
        const lines = times.map((one) => nextDigestText(one, nextDigest(one, now()).at));
        return { channel, card: { ...card, title: `#${name}`, body: [...card.body, ...lines] } };
      });
      const stories = await createStoryReader(store).latest({ scope, limit: STORIES_SHOWN });
      const latest = storyListCard({
        title: 'Latest stories',
        stories: stories.map((story) => story.view),
        empty: 'No story yet. New ones are looked for every few minutes.',
      });
      const { feeds, total, failing } = await store.feeds.page(scope, { offset: 0, limit: FEEDS_SHOWN });
      const health = feedListCard({
        feeds: feeds.filter((feed) => feed.failingSince !== null),
        total,
        failing,
        own: new Set(),
        now: now(),
      });
      const newcomer = sections.length === 0 ? [{ card: helloCard() }] : [];
      return [...newcomer, ...sections, { card: latest }, { card: health }];
    },
  };
}
