import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLinks } from '../../../src/links.ts';
import { ownPath } from '../../../src/platforms/slack/unfurl.ts';
import { briefings, commitments } from '../../commitments/library.ts';
import { freshStore } from '../../support/databases.ts';
import { assessed, storeReports } from '../../support/reports.ts';
import { keptLog, scriptedInbound, socketPlatform, until } from '../../support/slack/bench.ts';
import { type FakeSlack, startFakeSlack } from '../../support/slack/fake.ts';
import { person } from '../../support/slack/person.ts';

const OURS = 'https://bot.example.org/watch';

describe('links to our own pages, posted in Slack', () => {
  let opened: Awaited<ReturnType<typeof freshStore>>;
  let slack: FakeSlack;
  let platform: ReturnType<typeof socketPlatform>;
  const { log, lines } = keptLog();

  beforeAll(async () => {
    opened = await freshStore('a SQLite file');
    const { store, clock } = opened;
    await storeReports(store, { everybody: ['public'] }, clock.now);
    const [listing] = await store.feeds.all();
    if (!listing) throw new Error('The feed is missing.');
    const own = { ...listing, url: 'https://own.example/feed' };
    const { feed } = await store.feeds.add(own, 'slack:T00000002', 'u', clock.now);
    const item = { key: 'k', title: 'Theirs alone', summary: '', url: null, published: clock.now, language: 'en' };
    const [added] = await store.items.addNew(feed, [item], { source: 'Own', baseline: () => false, now: clock.now });
    const judgement = { assessment: assessed(), storyId: 'theirs', storyOpenedAt: clock.now };
    await store.items.judge([{ id: added?.id ?? '', ...judgement }]);

    slack = await startFakeSlack();
    platform = socketPlatform(slack, {
      links: { source: createLinks({ store, briefings, commitments }), publicUrl: OURS },
      log,
      now: Date.now,
    });
    await platform.start(scriptedInbound().inbound);
  });
  afterAll(async () => {
    await platform.stop();
    await slack.close();
    await opened.close();
  });
  afterEach(() => {
    slack.faults.clear();
    expect(slack.violations).toEqual([]);
  });

  /** What stands beneath the links of a message, once the app has spoken of the last of them. */
  async function beneath(...paths: string[]): Promise<string[]> {
    const last = `${OURS}/briefings/reckless-driving`;
    await person(slack).share([...paths.map((path) => OURS + path), last]);
    const shown = await until(() => {
      const found = slack.world.shared.at(-1)?.shown;
      return found?.has(last) ? found : undefined;
    });
    return [...shown].filter(([url]) => url !== last).map(([, blocks]) => JSON.stringify(blocks));
  }

  it('show a short card of a briefing, a commitment and a story', async () => {
    const [briefing, commitment, story] = await beneath(
      '/briefings/entrapment',
      '/commitments/nato-art5',
      '/stories/everybody',
    );
    expect(briefing).toContain('Entrapment');
    expect(commitment).toContain('North Atlantic Treaty, Article 5');
    expect(commitment).toContain('as each deems necessary');
    expect(story).toContain('Report public');
    for (const blocks of [briefing, commitment, story]) expect(blocks?.length).toBeLessThan(1500);
  });

  it('show nothing of what the workspace may not see, of pages that do not exist, and of other pages', async () => {
    expect(await beneath('/stories/theirs', '/briefings/nowhere', '/settings', '/commitments/%zz')).toEqual([]);
  });

  it('are ours only on our host and beneath our path', () => {
    expect(ownPath(`${OURS}/briefings/x?a=1#b`, OURS)).toBe('/briefings/x');
    expect(ownPath('https://bot.example.org/briefings/x', OURS)).toBeUndefined();
    expect(ownPath('https://bot.example.org.evil.example/watch/briefings/x', OURS)).toBeUndefined();
    expect(ownPath('https://other.example/watch/briefings/x', `${OURS}/`)).toBeUndefined();
    expect(ownPath('no address', OURS)).toBeUndefined();
  });

  it('that Slack takes no preview for are logged, and nothing else happens', async () => {
    slack.faults.add({ method: 'chat.unfurl', kind: { do: 'error', code: 'cannot_unfurl_url' } });
    await person(slack).share([`${OURS}/briefings/reckless-driving`]);
    await until(() => lines.some((line) => line.sentence === 'Slack took no preview of a link.'));
  });
});
