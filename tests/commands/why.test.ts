import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TAG_INFO, TAGS } from '../../src/core/vocabulary.ts';
import { startChatApp } from '../support/chat-app.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { until } from '../support/until.ts';

/** A slug of an argument, as reasons are stored with. */
const SLUGS = new RegExp(TAGS.flatMap((tag) => TAG_INFO[tag].tests).join('|'));

describe('/why', () => {
  let news: Awaited<ReturnType<typeof startFeedServer>>;
  let chat: Awaited<ReturnType<typeof startChatApp>>;

  beforeAll(async () => {
    news = await startFeedServer();
    const title = 'Russia wins figure skating gold in Paris';
    const summary = 'A record score at the championships.';
    news.set('sport', 'Sport', [{ id: 'gold', title, summary }]);
    chat = await startChatApp({ FETCH_ALLOW: news.host });
  });
  afterAll(async () => {
    await chat?.close();
    await news?.close();
  });

  it('and /assess name the arguments that a tag tests by their titles', async () => {
    const headline = 'Poland shoots down Russian drones that entered its airspace';
    const assessed = await chat.type(`/assess ${headline}`);
    expect(assessed).toMatch(/Tests the article’s claims: [A-Z][^“”]* · [A-Z]/);
    expect(assessed).not.toMatch(SLUGS);
    news.set('sky', 'Sky', [{ id: 'drones', title: headline, summary: '', published: Date.now() - 60_000 }]);
    await chat.type(`/feeds add ${news.url('sky')}`);
    await until(async () => {
      await chat.app.poll();
      const [item] = await chat.store.items.find('shoots down', 'web:local', 1);
      return item?.assessment?.relevant === true;
    });
    const why = await chat.type('/why shoots down');
    expect(why).toMatch(/It bears on what the article argues: [A-Z]/);
    expect(why).not.toMatch(SLUGS);
    expect(why).toContain('with the first poll of a new feed: stored, never posted');
    expect(why).toContain('Parsed: published ');
    expect(why).toContain('Grouped: alone in its story');
  });

  it('says that a text of another language was not judged, and how to find an item that words miss', async () => {
    const other = await chat.type('/assess Russland droht Polen wegen der neuen Waffen mit Vergeltung');
    expect(other).toContain('Not assessed: language (de)');
    expect(other).not.toMatch(/Judged on|Reasons/);
    expect(await chat.type('/assess 2026!')).toContain('Not assessed: there is no text.');
    expect(await chat.type('/why the drone thing over Poland')).toContain('Try fewer words of its title.');
  });

  it('gives the reasons also of what is so clearly not relevant that they were not stored', async () => {
    await chat.type(`/feeds add ${news.url('sport')}`);
    await until(async () => {
      await chat.app.poll();
      const [item] = await chat.store.items.find('figure skating', 'web:local', 1);
      return item?.assessment?.reasons.length === 0;
    });
    const answer = JSON.stringify(await chat.type('/why figure skating'));
    expect(answer).toContain('Parsed: no usable date, so it counts from when I saw it');
    expect(answer).toContain('not relevant');
    expect(answer).toContain('Against it: ');
  });
});
