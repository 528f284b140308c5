import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { workspaceScope } from '../../src/core/address.ts';
import type { Alert } from '../../src/core/store.ts';
import { openingOf } from '../../src/jobs/joined.ts';
import { correctionsOf, movedTo } from '../../src/jobs/stories.ts';
import { openAnnouncing } from '../support/announcing.ts';
import { CHANNELS, happening, PER_HOUR, play } from '../support/histories.ts';

const HOUR = 60 * 60_000;
let test: Awaited<ReturnType<typeof openAnnouncing>>;
beforeAll(async () => {
  test = await openAnnouncing('a SQLite file');
});
afterAll(() => test.close());
type Posts = Awaited<ReturnType<typeof play>>;

/** What is wrong with what stands in the channels. */
function wrongPosts(posts: Posts): string[] {
  const keys = posts.map((one) => one.key);
  const twice = keys.filter((key, at) => keys.indexOf(key) < at).map((key) => `twice: ${key}`);
  const late = posts.filter((one) => one.late).map((one) => `where nobody is to be told: ${one.key}`);
  const alerts = posts.filter((one) => one.kind === 'alert');
  const tooMany = alerts.filter(({ to, createdAt: at }) => {
    const same = alerts.filter((one) => one.to.channel === to.channel);
    return same.filter((one) => one.createdAt > at - HOUR && one.createdAt <= at).length > PER_HOUR;
  });
  return [...twice, ...late, ...tooMany.map((one) => `over the limit: ${one.key}`)];
}

/** What is wrong with what is kept of an alert, given what stands. */
async function wrongAlert({ id, address, storyId, state }: Alert, posts: Posts, corrected: boolean): Promise<string[]> {
  const decided = await test.store.alerts.decisions(storyId, address);
  const last = decided.at(-1)?.verdict ?? 'not-matched';
  const opening = posts.find((one) => one.key === openingOf({ id, state }));
  if (!state.told) return ['sent', 'escalated', 'held-quiet'].includes(last) ? [`lost: ${id}, ${last}`] : [];
  if (!opening) return [`told, but does not stand: ${id}`];
  const step = decided.findLastIndex((one) => one.verdict === 'escalated');
  const since = decided.slice(Math.max(step, 0));
  const answers = posts.some((one) => one.kind === 'escalation' && one.key.startsWith(`${id}#`));
  const openedBefore = opening.createdAt <= (since[0]?.at ?? 0);
  const explained = since.slice(1).some((one) => one.verdict !== 'updated');
  // What managers correct may be no step up any more.
  return step >= 0 && !corrected && openedBefore && !answers && !explained ? [`step up lost: ${id}`] : [];
}

it('whatever happens, each alert comes once, within the hourly limit, and none is lost or comes in quiet hours or a pause', async () => {
  const histories = fc.array(happening, { minLength: 12, maxLength: 40, size: 'max' });
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const posts = await play(test, history);
      const wrong = wrongPosts(posts);
      const given = await correctionsOf(test.store, workspaceScope(CHANNELS[0]));
      for (const channel of CHANNELS) {
        const alerts = await test.store.alerts.changedSince(channel, 0);
        const openings = new Set(alerts.flatMap((one) => (one.state.told ? openingOf(one) : [])));
        const standing = posts.filter((one) => one.kind === 'alert' && one.to.channel === channel.channel);
        wrong.push(...standing.filter((one) => !openings.has(one.key)).map((one) => `told again: ${one.key}`));
        // One that was joined to another story is shown there.
        for (const alert of alerts)
          if ((await movedTo(test.store, given, alert.storyId)) === alert.storyId)
            wrong.push(...(await wrongAlert(alert, posts, given.length > 0)));
      }
      expect(wrong).toEqual([]);
      expect(await test.store.outbox.waitingFor(CHANNELS[0])).toBe(0);
    }),
    { seed: 1, numRuns: 10 },
  );
});
