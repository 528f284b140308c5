import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SlackPlatform } from '../../../src/platforms/slack/index.ts';
import { slackManifest } from '../../../src/platforms/slack/manifest.ts';
import type { Surface } from '../../../src/server/surface.ts';
import { sqliteFlavour } from '../../../src/store/dialect.ts';
import { openDatabase } from '../../../src/store/open.ts';
import type { Db } from '../../../src/store/schema.ts';
import { cardOf, commands, keptLog, scriptedInbound, until } from '../../support/slack/bench.ts';
import { type FakeSlack, sign, startFakeSlack } from '../../support/slack/fake.ts';
import { METHODS } from '../../support/slack/methods.ts';
import { openOverHttp } from '../../support/slack/over-http.ts';
import { person } from '../../support/slack/person.ts';

const { inbound, heard } = scriptedInbound();
const told = keptLog();
const { log } = told;
let slack: FakeSlack;
let surface: Surface;
let platform: SlackPlatform;
let db: Db;
let base = '';

beforeAll(async () => {
  slack = await startFakeSlack();
  db = await openDatabase(sqliteFlavour(':memory:'));
  ({ platform, surface } = await openOverHttp(slack, db, {
    log,
    publicUrl: 'https://bot.example.org/',
    commandName: '/chainwatch',
  }));
  base = surface.url;
});
afterAll(async () => {
  await platform.stop();
  await surface.close();
  await slack.close();
  await db.destroy();
});
afterEach(() => expect(slack.violations).toEqual([]));

/** What a browser does: start, consent, come back. */
async function install(team: string, change: (state: string) => string = (state) => state): Promise<Response> {
  const start = await fetch(`${base}/slack/install`, { redirect: 'manual' });
  const consent = new URL(start.headers.get('location') ?? '');
  const cookie = (start.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const state = change(consent.searchParams.get('state') ?? '');
  const back = `${base}/slack/oauth_redirect?code=${slack.newCode(team)}&state=${encodeURIComponent(state)}`;
  return fetch(back, { headers: { cookie } });
}

const stored = () => db.selectFrom('installation').selectAll().execute();
const sendTo = (workspace: string, channel: string) =>
  platform.send({
    to: { platform: 'slack', workspace, channel },
    key: `key-${channel}`,
    outgoing: { card: cardOf('Hi') },
  });

describe('HTTP mode', () => {
  it('takes nothing before it is started', async () => {
    expect((await fetch(`${base}/slack/install`)).status).toBe(503);
    await platform.start(inbound);
    expect(platform.status()).toMatchObject({ connected: true });
  });

  it('takes only what Slack has signed, and lately', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
    const post = (headers: Record<string, string>) =>
      fetch(`${base}/slack/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
    expect((await post({})).status).toBe(401);
    expect((await post(sign(body, Date.now(), 'another secret'))).status).toBe(401);
    expect((await post(sign(body, Date.now() - 10 * 60_000))).status).toBe(401);
    expect((await post(sign(`${body} `, Date.now()))).status).toBe(401);
    expect(await (await post(sign(body, Date.now()))).json()).toEqual({ challenge: 'abc' });
    expect((await fetch(`${base}/elsewhere`)).status).toBe(404);
  });
});

describe('installation', () => {
  it('asks for no more than the scopes in use', async () => {
    const start = await fetch(`${base}/slack/install`, { redirect: 'manual' });
    const consent = new URL(start.headers.get('location') ?? '');
    expect(consent.searchParams.get('scope')?.split(',')).toEqual(manifest('http').oauth_config.scopes.bot);
    expect(consent.searchParams.get('redirect_uri')).toBe('https://bot.example.org/slack/oauth_redirect');
  });

  it('refuses a state that is not this browser’s', async () => {
    expect((await install('T00000001', (state) => `${state}x`)).status).toBe(400);
    expect(await stored()).toEqual([]);
  });

  it('answers people whose workspace’s token cannot be read, rather than leave them waiting', async () => {
    await install('T00000001');
    await db.updateTable('installation').set({ secret: 'not sealed by this key' }).execute();
    await person(slack).slash('brief query:x');
    const answer = await until(() => slack.world.messages.find(({ ephemeralTo }) => ephemeralTo === 'UMEMBER01'));
    expect(answer.text).toContain('Something went wrong on our side. Please try again in a minute.');
    expect(told.lines.map(({ sentence }) => sentence)).toContain('Input from Slack could not be handled.');
    await db.deleteFrom('installation').execute();
    heard.joined.length = 0;
  });

  it('keeps the token of each workspace sealed, and posts with it', async () => {
    slack.world.addTeam({ id: 'T00000002', name: 'Second newsroom' });
    slack.world.addChannel({ id: 'C0SECOND1', team_id: 'T00000002', members: new Set(['UBOT00001']) });
    expect((await install('T00000001')).status).toBe(200);
    expect((await install('T00000002')).status).toBe(200);
    expect(JSON.stringify(await stored())).not.toContain('xoxb-');
    expect(heard.joined).toEqual(['T00000001', 'T00000002']);
    expect(await sendTo('T00000001', 'C0GENERAL')).toMatchObject({ outcome: 'sent' });
    expect(await sendTo('T00000002', 'C0SECOND1')).toMatchObject({ outcome: 'sent' });
    expect(await sendTo('T00000009', 'C0GENERAL')).toMatchObject({ outcome: 'refused', scope: 'workspace' });
  });

  it('does not open another workspace’s token, even with the right key', async () => {
    const [first, second] = await stored();
    await db
      .updateTable('installation')
      .set({ secret: second?.secret ?? '' })
      .where('workspace', '=', 'T00000001')
      .execute();
    expect(await sendTo('T00000001', 'C0GENERAL')).toMatchObject({
      outcome: 'retry',
      cause: expect.stringContaining('ENCRYPTION_KEY'),
    });
    await db
      .updateTable('installation')
      .set({ secret: first?.secret ?? '' })
      .where('workspace', '=', 'T00000001')
      .execute();
  });
});

describe('input over HTTP', () => {
  it('commands, buttons, modals and events arrive as over a socket', async () => {
    const member = person(slack);
    const { ms } = await member.slash('brief query:przewodow');
    expect(ms).toBeLessThan(1000);
    await until(() => member.seen().find((one) => one.text === 'Answer to brief'));
    await member.slash('watch add');
    await until(() => slack.openView());
    expect(await member.type('ping', 'night')).toHaveLength(1);
    await member.submit({ tags: ['restraint'] });
    await until(() => member.seen().find((one) => one.text === 'Answer to watch'));
    slack.world.addChannel({ id: 'C0GENERAL', is_archived: true });
    await slack.event({ type: 'channel_archive', channel: 'C0GENERAL', user: 'UADMIN001' });
    await until(() => heard.lost.length === 1);
  });

  it('a removal from before the present installation, told late, takes nothing', async () => {
    const before = Date.now() - 5 * 60_000;
    await slack.event({ type: 'app_uninstalled' }, 'T00000001', before);
    await slack.event({ type: 'tokens_revoked', tokens: { bot: ['UBOT00001'] } }, 'T00000002', before);
    await until(() => told.lines.filter(({ sentence }) => sentence.includes('told late')).length === 2);
    expect(heard.left).toEqual([]);
    expect(await stored()).toHaveLength(2);
  });

  it('a revoked token takes the token of that workspace away, an uninstallation everything', async () => {
    await slack.event({ type: 'tokens_revoked', tokens: { oauth: ['UADMIN001'] } }, 'T00000002');
    await slack.event({ type: 'tokens_revoked', tokens: { bot: ['UBOT00001'] } }, 'T00000002');
    await until(async () => (await stored()).length === 1);
    expect(heard.left).toEqual([]);
    await slack.event({ type: 'app_uninstalled' }, 'T00000001');
    await until(() => heard.left.length === 1);
    expect(heard.left).toEqual(['T00000001']);
    expect(await stored()).toEqual([]);
    expect(await sendTo('T00000001', 'C0GENERAL')).toMatchObject({ outcome: 'refused', scope: 'workspace' });
  });
});

const manifest = (mode: 'socket' | 'http', commandName = 'chainwatch') =>
  slackManifest({ commands, mode, publicUrl: 'https://bot.example.org/', commandName });

describe('the app manifest', () => {
  it('names every address in HTTP mode, and none over a socket', () => {
    expect(JSON.stringify(manifest('socket'))).not.toContain('https://');
    const { settings, features, oauth_config } = manifest('http');
    expect(settings.event_subscriptions.request_url).toBe('https://bot.example.org/slack/events');
    expect(settings.interactivity).toMatchObject({
      request_url: expect.any(String),
      message_menu_options_url: expect.any(String),
    });
    expect(features.slash_commands).toMatchObject([
      { command: '/chainwatch', should_escape: true, usage_hint: '[help | brief | watch]' },
    ]);
    expect(oauth_config.redirect_urls).toEqual(['https://bot.example.org/slack/oauth_redirect']);
    expect(manifest('socket').settings.socket_mode_enabled).toBe(true);
  });

  it('asks for links to our own pages only where there is a public address', () => {
    const { features, oauth_config, settings } = manifest('socket');
    expect(features).toMatchObject({ unfurl_domains: ['bot.example.org'] });
    expect(oauth_config.scopes.bot).toEqual(expect.arrayContaining(['links:read', 'links:write']));
    expect(settings.event_subscriptions.bot_events).toContain('link_shared');
    const without = JSON.stringify(slackManifest({ commands, mode: 'socket', commandName: 'chainwatch' }));
    expect(without).not.toMatch(/unfurl|link/);
  });

  it('lets people type in the direct message with the app', () => {
    expect(manifest('socket').features.app_home).toMatchObject({
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    });
  });

  it('keeps Slack’s limits', () => {
    const { display_information: shown, features } = manifest('socket');
    expect(shown.name.length).toBeLessThanOrEqual(35);
    expect(shown.description.length).toBeLessThanOrEqual(140);
    expect(shown.long_description.length).toBeGreaterThanOrEqual(174);
    expect(features.shortcuts[0]?.name.length).toBeLessThanOrEqual(24);
    expect(features.shortcuts[0]?.description.length).toBeLessThanOrEqual(150);
  });

  it('asks for every scope that a call in the source needs, and for no other', () => {
    const folder = join(import.meta.dirname, '../../../src/platforms/slack');
    const source = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('');
    const called = [...source.matchAll(/client\s*\.(\w+)\s*\.(\w+)\(/g)].map((match) => `${match[1]}.${match[2]}`);
    const methods = called.flatMap((name) => (name === 'files.uploadV2' ? UPLOAD : [name]));
    const unknown = methods.filter((name) => !METHODS[name]);
    expect(unknown).toEqual([]);
    // The event of a posted link needs a scope of its own.
    const needed = new Set(['commands', 'links:read', ...methods.flatMap((name) => METHODS[name]?.scope ?? [])]);
    expect([...manifest('socket').oauth_config.scopes.bot].sort()).toEqual([...needed].sort());
  });

  it.each(['status', 'search', 'remind', 'feed', 'Bad Name', 'much-too-long-a-name-for-a-slash-command'])(
    'refuses /%s, as Slack would',
    (name) => {
      expect(() => manifest('socket', name)).toThrow();
    },
  );

  it('says that HTTP mode needs an address with https', () => {
    expect(() =>
      slackManifest({ commands, mode: 'http', publicUrl: 'http://x.example', commandName: 'chainwatch' }),
    ).toThrow(/PUBLIC_URL/);
  });
});

const UPLOAD = ['files.getUploadURLExternal', 'files.completeUploadExternal'];
