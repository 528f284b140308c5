import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SlackPlatform } from '../../../src/platforms/slack/index.ts';
import type { Surface } from '../../../src/server/surface.ts';
import { sqliteFlavour } from '../../../src/store/dialect.ts';
import { openDatabase } from '../../../src/store/open.ts';
import type { Db } from '../../../src/store/schema.ts';
import { keptLog, scriptedInbound, until } from '../../support/slack/bench.ts';
import { type FakeSlack, startFakeSlack } from '../../support/slack/fake.ts';
import { openOverHttp } from '../../support/slack/over-http.ts';

const { inbound, heard } = scriptedInbound();
const { log, lines } = keptLog();
let slack: FakeSlack;
let surface: Surface;
let platform: SlackPlatform;
let db: Db;

beforeAll(async () => {
  slack = await startFakeSlack();
  db = await openDatabase(sqliteFlavour(':memory:'));
  ({ platform, surface } = await openOverHttp(slack, db, {
    log,
    publicUrl: 'https://bot.example.org/slack-bot/',
    commandName: '/alliances',
  }));
  await platform.start(inbound);
});
afterAll(async () => {
  await platform.stop();
  await surface.close();
  await slack.close();
  await db.destroy();
});

/** What a browser shows at the end of an installation. */
async function shownAfter(answer: Record<string, string>): Promise<string> {
  const start = await fetch(`${surface.url}/slack/install`, { redirect: 'manual' });
  const consent = new URL(start.headers.get('location') ?? '');
  const cookie = (start.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const query = new URLSearchParams({ ...answer, state: consent.searchParams.get('state') ?? '' });
  const back = await fetch(`${surface.url}/slack/oauth_redirect?${query}`, { headers: { cookie } });
  return back.text();
}

it('an installation ends with the command’s name, as the configuration has it', async () => {
  expect(await shownAfter({ code: slack.newCode('T00000001') })).toContain('type /alliances.');
});

it('an installation for a whole organisation is told that each workspace installs it by itself', async () => {
  const before = await db.selectFrom('installation').select('workspace').execute();
  expect(await shownAfter({ code: slack.newCode('E00000001') })).toMatch(/each workspace/);
  expect(await db.selectFrom('installation').select('workspace').execute()).toEqual(before);
});

it('an installation that somebody broke off names the whole address to start again at', async () => {
  expect(await shownAfter({ error: 'access_denied' })).toContain('at https://bot.example.org/slack-bot/slack/install.');
});

it('a removal that Slack tells of while the database is away is heeded once that is back', async () => {
  await shownAfter({ code: slack.newCode('T00000001') });
  await sql`ALTER TABLE installation RENAME TO away`.execute(db);
  await slack.event({ type: 'tokens_revoked', tokens: { bot: ['UBOT00001'] } });
  await slack.event({ type: 'app_uninstalled' });
  await until(() => lines.filter(({ sentence }) => sentence.includes('trying again')).length >= 2);
  await sql`ALTER TABLE away RENAME TO installation`.execute(db);
  await until(() => heard.left.includes('T00000001'));
  expect(await db.selectFrom('installation').selectAll().execute()).toEqual([]);
});

it('a token of which nobody heard that it was revoked goes at the next start, and no data go on doubt', async () => {
  const says = {
    T0REMOVED: 'account_inactive',
    T0REVOKED: 'token_revoked',
    T0ADDRESS: 'invalid_auth',
    T0LIMITED: 'ratelimited',
  };
  for (const [id, revoked] of Object.entries({ ...says, T0WORKING: undefined })) {
    await shownAfter({ code: slack.newCode(id) });
    if (revoked) Object.assign(slack.world.teams.get(id) ?? {}, { revoked });
  }
  heard.left.length = 0;
  slack.calls.length = 0;
  const again = await openOverHttp(slack, db, {
    log,
    publicUrl: 'https://bot.example.org/',
    commandName: '/chainwatch',
  });
  await again.platform.start(inbound);
  await until(() => slack.calls.filter(({ method }) => method === 'auth.test').length === 5);
  await again.platform.stop();
  await again.surface.close();
  expect(heard.left).toEqual([]);
  const left = await db.selectFrom('installation').select('workspace').execute();
  expect(left.map(({ workspace }) => workspace).toSorted()).toEqual(['T0ADDRESS', 'T0LIMITED', 'T0WORKING']);
});
