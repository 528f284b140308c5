import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failedAssessment } from '../../src/core/assessment.ts';
import { cardText } from '../../src/core/card.ts';
import { alertId } from '../../src/core/store.ts';
import { TAG_INFO, TAGS } from '../../src/core/vocabulary.ts';
import { createAssessor } from '../../src/relevance/assess.ts';
import { startChatApp } from '../support/chat-app.ts';
import { openDispatching } from '../support/dispatching.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { listingOf } from '../support/poller.ts';
import { storeReports } from '../support/reports.ts';
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
    expect(await chat.type('/assess 2026!')).toContain('Not assessed: there are no words in it.');
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

describe('the way of an item, as /why tells it', () => {
  const here = { platform: 'discord' as const, workspace: 'G', channel: 'C1' };
  const caller = { address: here, direct: false, userId: 'u1', userName: 'Ann', manager: false, admin: false };
  let test: Awaited<ReturnType<typeof openDispatching>>;
  beforeAll(async () => {
    test = await openDispatching();
  });
  beforeEach(() => test.clear());
  afterAll(() => test.close());

  async function why(item: string): Promise<string> {
    const reply = await test.dispatcher.command({ command: 'why', options: { item }, caller });
    if (reply.kind !== 'card') throw new Error('no card');
    return cardText(reply.card);
  }
  const isoOf = (moment: number) => new Date(moment).toISOString().replace('.000Z', 'Z');

  it('goes through every stage, to the last five decisions and deliveries', async () => {
    const { store, clock } = test;
    const at = clock.now;
    await storeReports(store, { s1: ['one', 'two'] }, at);
    for (let n = 1; n <= 6; n++) {
      const decision = { storyId: 's1', itemId: null, address: here, verdict: 'muted' as const };
      await store.alerts.decide({ ...decision, reason: `Reason ${n}.`, at: at + n });
      const card = { title: 'An alert', tone: 'neutral' as const, body: [], controls: [] };
      const delivery = { key: `d${n}`, kind: 'alert' as const, to: here, alertId: alertId(here, 's1') };
      await store.outbox.enqueue({ ...delivery, outgoing: { card } }, at + n);
    }
    const [item] = await store.items.find('Report one', 'discord:G', 1);
    const later = [2, 3, 4, 5, 6].map((n) => [n, isoOf(at + n)]);
    expect((await why('Report one')).split('\n').filter(Boolean)).toEqual([
      'Why: Report one',
      `- Fetched ${isoOf(at)} from The News`,
      `- Parsed: published ${isoOf(at)}`,
      '- Assessed: relevant (90 %). Because.',
      expect.stringMatching(/^- Grouped: into “Report (?:one|two)” \(2 reports/),
      ...later.map(([n, moment]) => `- Decided muted ${moment}: Reason ${n}.`),
      ...later.map(([, moment]) => `- Delivery (alert) due ${moment}`),
      `Item ${item?.id} · story s1`,
    ]);
  });

  it('ends where it was not assessed, and says why once', async () => {
    const { store, clock } = test;
    const { feed } = await store.feeds.add({ ...listingOf('https://a.example/feed') }, 'public', null, clock.now);
    const { assess } = createAssessor();
    const judged = (title: string) => ({ title, assessment: assess({ title, summary: '', source: '' }) });
    const said: (string | undefined)[] = [];
    for (const { title, assessment } of [
      { title: 'It waits', assessment: null },
      judged('2026!'),
      judged('Die Regierung droht den Nachbarn wegen der neuen Waffen mit Vergeltung'),
      { title: 'It broke', assessment: failedAssessment(new Error('Too long.')) },
    ]) {
      const item = { key: title, title, summary: '', url: null, published: null, language: null };
      const [added] = await store.items.addNew(feed, [item], { source: 'A', baseline: () => false, now: clock.now });
      const id = added?.id ?? '';
      if (assessment) await store.items.judge([{ id, assessment, storyId: null, storyOpenedAt: clock.now }]);
      said.push(/^- Assessed: (.*)/m.exec(await why(title))?.[1]);
    }
    expect(said).toEqual([
      'not yet',
      'no. Not assessed: there is no text to judge.',
      'no. Not assessed: language. The text seems to be in “de”; only English is judged.',
      'no, because of a defect of mine. It could not be judged: Too long.',
    ]);
  });
});
