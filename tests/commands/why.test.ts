import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChatApp } from '../support/chat-app.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { until } from '../support/until.ts';

describe('/why', () => {
  let news: Awaited<ReturnType<typeof startFeedServer>>;
  let chat: Awaited<ReturnType<typeof startChatApp>>;

  beforeAll(async () => {
    news = await startFeedServer();
    const title = 'Russia wins figure skating gold in Paris';
    const summary = 'A record score at the championships.';
    news.set('sport', 'Sport', [{ id: 'gold', title, summary, published: Date.now() - 60_000 }]);
    chat = await startChatApp({ FETCH_ALLOW: news.host });
  });
  afterAll(async () => {
    await chat?.close();
    await news?.close();
  });

  it('gives the reasons also of what is so clearly not relevant that they were not stored', async () => {
    await chat.type(`/feeds add ${news.url('sport')}`);
    await until(async () => {
      await chat.app.poll();
      const [item] = await chat.store.items.find('figure skating', 'web:local', 1);
      return item?.assessment?.reasons.length === 0;
    });
    const answer = JSON.stringify(await chat.type('/why figure skating'));
    expect(answer).toContain('not relevant');
    expect(answer).toContain('Against it: ');
  });
});
