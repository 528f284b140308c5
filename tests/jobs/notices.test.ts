import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newFeedHealth } from '../../src/core/feed.ts';
import { tellFeedNotice } from '../../src/jobs/notices.ts';
import { openAnnouncing } from '../support/announcing.ts';

const channelOf = (workspace: string, channel: string) => ({ platform: 'slack' as const, workspace, channel });

describe('that a feed fails or is back', () => {
  let test: Awaited<ReturnType<typeof openAnnouncing>>;
  beforeEach(async () => {
    test = await openAnnouncing('a SQLite file');
  });
  afterEach(() => test.close());

  async function told(feed: Awaited<ReturnType<typeof test.feed>>): Promise<string[]> {
    const now = test.clock.now;
    await tellFeedNotice(test.store, feed, 'failing', newFeedHealth(now), now);
    return (await test.delivered()).map((one) => one.to.channel);
  }

  it('is told of a feed that everybody sees where a subscription names it, once a channel', async () => {
    const feed = await test.begin();
    const naming = channelOf('T1', 'naming');
    await test.subscribe(naming, { feeds: [feed.id] });
    await test.subscribe(naming, { feeds: [feed.id], least: 'critical' });
    await test.subscribe(channelOf('T1', 'of all feeds'));
    expect(await told(feed)).toEqual(['naming']);
    const both = (await test.store.feeds.add(feed, 'slack:T1', 'u1', test.clock.now)).feed;
    expect(both.scopes).toEqual(['public', 'slack:T1']);
    test.clock.now += 1;
    expect(await told(both)).toEqual(['naming']);
  });

  it("is told of a workspace's own feed in all of its channels, and in no other's", async () => {
    const own = await test.feed('https://own.example/feed', 'slack:T1');
    for (const workspace of ['T1', 'T2']) await test.subscribe(channelOf(workspace, `of ${workspace}`));
    expect(await told(own)).toEqual(['of T1']);
  });
});
