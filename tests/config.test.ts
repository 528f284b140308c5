import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CONFIG_NAMES, ConfigError, readConfig, secretsOf } from '../src/config.ts';

describe('the configuration', () => {
  it('works without any variable', () => {
    expect(readConfig({})).toMatchObject({ HOST: '127.0.0.1', PORT: 8020, DATA_DIR: './data' });
  });

  it.each([
    [{ SLACK_APP_TOKEN: 'xapp-1' }, 'SLACK_BOT_TOKEN is needed beside SLACK_APP_TOKEN'],
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, 'is needed beside SLACK_BOT_TOKEN'],
    [{ SLACK_CLIENT_ID: '1.2' }, 'are needed beside SLACK_CLIENT_ID'],
    [{ SLACK_CLIENT_ID: '1.2' }, 'PUBLIC_URL is needed beside SLACK_CLIENT_ID'],
  ])('half of what Slack needs is not taken: %j', (half, sentence) => {
    expect(() => readConfig(half)).toThrow(sentence);
  });

  it('has the same variables as .env.example', () => {
    const example = readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8');
    const named = [...example.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(named.toSorted()).toEqual([...CONFIG_NAMES].toSorted());
  });

  it('is the same with .env.example copied as with nothing set', () => {
    const example = parseEnv(readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8'));
    expect(readConfig(example)).toEqual(readConfig({}));
  });

  it('says of every wrong variable at once what is expected', () => {
    const wrong = { PORT: 'http', DATABASE_URL: 'mysql://x', STALE_DAYS: '0', SLACK_APP_TOKEN: 'secret' };
    expect(() => readConfig(wrong)).toThrow(ConfigError);
    for (const name of Object.keys(wrong)) expect(() => readConfig(wrong)).toThrow(name);
  });

  it('asks for the address under which Slack reaches it over HTTP', () => {
    const http = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' };
    expect(() => readConfig(http)).toThrow('PUBLIC_URL is needed beside SLACK_SIGNING_SECRET');
    for (const more of [{ PUBLIC_URL: 'https://bot.example' }, { SLACK_APP_TOKEN: 'xapp-1' }, { ROLES: 'deliver' }])
      expect(() => readConfig({ ...http, ...more })).not.toThrow();
  });

  it('does not show a wrong secret in its complaint', () => {
    expect(() => readConfig({ SLACK_BOT_TOKEN: 'a-secret-value' })).not.toThrow('a-secret-value');
  });

  it('keeps the password of the database secret by itself too', () => {
    const secrets = secretsOf(readConfig({ DATABASE_URL: 'postgres://u:ge%40heim@db.example/x' }));
    expect(secrets).toEqual(expect.arrayContaining(['ge%40heim', 'ge@heim']));
  });

  it.each([
    ['postgres://u:ge/heim@db.example/x'],
    ['postgres://u:ge#heim@db.example/x'],
    ['postgres://u:12?heim@db.example/x'],
    ['postgres://u:ge@heim/23@db.example/x'],
    ['postgres://u:geheim@db.example:99999/x'],
  ])(
    'refuses %s, of which a part of the password would be shown as a host or nothing be understood',
    (DATABASE_URL) => {
      expect(() => readConfig({ DATABASE_URL })).toThrow(/DATABASE_URL must be like postgres:.*write \/ as %2F/);
      expect(() => readConfig({ DATABASE_URL })).not.toThrow(/heim/);
    },
  );

  it.each([
    ['postgres://u:ge%2Fheim@db.example/x?sslmode=verify-full'],
    ['postgres://u:ge@heim@db.example/x'],
    ['postgres:///x?host=/var/run/postgresql'],
    ['postgresql://u@/x?host=/var/run/postgresql'],
    ['postgres://u:p@%2Fvar%2Frun%2Fpostgresql/x'],
  ])('takes %s', (DATABASE_URL) => {
    expect(readConfig({ DATABASE_URL })).toMatchObject({ DATABASE_URL });
  });

  it('takes hosts that feeds may be read from as a feed names them, and no addresses, which would allow nothing', () => {
    expect(readConfig({ FETCH_ALLOW: 'Intranet:8080, 10.0.0.5' }).FETCH_ALLOW).toEqual(['intranet:8080', '10.0.0.5']);
    expect(() => readConfig({ FETCH_ALLOW: 'http://10.0.0.5/' })).toThrow('FETCH_ALLOW must name hosts');
  });

  it('names the two surfaces that are to share a port', () => {
    expect(() => readConfig({ PORT: '8022', OPS_PORT: '8022' })).toThrow('OPS_PORT must be another port than PORT');
    const everywhere = { HOST: '0.0.0.0', CHAT_TOKEN: 'x'.repeat(16), PORT: '8022', OPS_PORT: '8022' };
    expect(() => readConfig(everywhere)).toThrow('OPS_PORT must be another port than PORT (8022)');
    expect(readConfig({ PORT: '0', OPS_PORT: '0' })).toMatchObject({ OPS_PORT: 0 });
    expect(readConfig({ PORT: '8022', OPS_PORT: '8022', OPS_HOST: '127.0.0.2' })).toMatchObject({ OPS_PORT: 8022 });
    expect(readConfig({ PORT: '8022', OPS_PORT: '8022', ROLES: 'poll' })).toMatchObject({ OPS_PORT: 8022 });
  });

  it('refuses more days than a database can count, and says in words which names a choice has', () => {
    const wrong = { STALE_DAYS: '1e15', KEEP_ITEMS_DAYS: '1e9', LOG_LEVEL: 'loud' };
    expect(() => readConfig(wrong)).toThrow(
      /STALE_DAYS must be at most 36500 days[\s\S]*KEEP_ITEMS_DAYS must be at most/,
    );
    expect(() => readConfig(wrong)).toThrow('LOG_LEVEL must be among debug, info, warn, error');
  });

  it('asks for an access token before it listens to others than this machine', () => {
    expect(() => readConfig({ HOST: '0.0.0.0' })).toThrow('CHAT_TOKEN');
    for (const HOST of ['localhost', '::1', '127.0.0.2']) expect(() => readConfig({ HOST })).not.toThrow();
  });

  it.each(['HOST', 'PUBLIC_HOST', 'OPS_HOST'])(
    'says how an address in %s is written, and asks for no token',
    (name) => {
      for (const wrong of ['[::1]', 'localhost:80', 'http://localhost', '127.0.0.1/24', 'my host']) {
        expect(() => readConfig({ [name]: wrong })).toThrow(
          `${name} must be an address like 127.0.0.1 or ::1, or a name`,
        );
        expect(() => readConfig({ [name]: wrong })).not.toThrow('CHAT_TOKEN');
      }
      for (const right of ['fe80::1%eth0', '::ffff:127.0.0.1', 'chain-watch.internal', 'my_host'])
        expect(() => readConfig({ [name]: right, CHAT_TOKEN: 'x'.repeat(16) })).not.toThrow();
    },
  );

  it('takes an empty variable for an unset one', () => {
    expect(readConfig({ PORT: '', DISCORD_TOKEN: '' }).DISCORD_TOKEN).toBeUndefined();
    expect(readConfig({ PORT: ' ', OPS_PORT: '\t', HOST: ' ' })).toEqual(readConfig({}));
  });

  it('takes no blanks at the ends of a value for a part of it: nobody could type them when signing in', () => {
    const set = { CHAT_TOKEN: ' 0123456789abcdef\n', DISCORD_TOKEN: 'a.b.c ', LOG_LEVEL: ' warn' };
    expect(readConfig(set)).toMatchObject({
      CHAT_TOKEN: '0123456789abcdef',
      DISCORD_TOKEN: 'a.b.c',
      LOG_LEVEL: 'warn',
    });
    expect(() => readConfig({ CHAT_TOKEN: '                    x' })).toThrow('at least 16 characters');
  });

  it.each([
    [{ STALE_DAYS: '1.5' }, 'STALE_DAYS must be a whole number of days'],
    [{ ROLES: 'web poll' }, 'ROLES must be among chat, web, poll, deliver, with commas between'],
    [
      { DISCORD_GUILD: 'Our server' },
      'DISCORD_GUILD must be the number of a server: in Discord "Copy Server ID" gives it',
    ],
  ])('says how it is written: %j', (wrong, sentence) => {
    expect(() => readConfig(wrong)).toThrow(sentence);
  });

  it('says once what several names in a list are wrong by', () => {
    expect(() => readConfig({ ROLES: 'web,reader,writer' })).toThrow(
      'The configuration has 1 mistake:\n  ROLES must be among chat, web, poll, deliver, with commas between\n',
    );
  });

  it('refuses a token with what no token holds, which a platform would be asked for in vain', () => {
    for (const DISCORD_TOKEN of ['Bot a.b.c', 'a.b\u200b.c', 'a.b.c…'])
      expect(() => readConfig({ DISCORD_TOKEN })).toThrow('DISCORD_TOKEN must be copied as it stands');
    expect(() => readConfig({ SLACK_BOT_TOKEN: 'xoxb-1\u200b' })).toThrow('SLACK_BOT_TOKEN must be copied');
    expect(() => readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1 2' })).toThrow(
      'SLACK_APP_TOKEN must',
    );
  });

  it('refuses hosts in FETCH_ALLOW that no address can have, such as two without a comma', () => {
    for (const FETCH_ALLOW of ['intranet 10.0.0.5:8080', 'intranet;10.0.0.5', '*.intranet', '10.0.0.0/8'])
      expect(() => readConfig({ FETCH_ALLOW })).toThrow('FETCH_ALLOW must name hosts like intranet');
    expect(readConfig({ FETCH_ALLOW: 'Intranet, [::1]:8080' }).FETCH_ALLOW).toEqual(['intranet', '[::1]:8080']);
  });

  it('refuses a public address behind which no path can be put', () => {
    for (const PUBLIC_URL of ['https://bot.example/?x=1', 'https://bot.example/#x'])
      expect(() => readConfig({ PUBLIC_URL })).toThrow('PUBLIC_URL must end before any ? or #');
    expect(readConfig({ PUBLIC_URL: 'https://bot.example/slack-bot/' }).PUBLIC_URL).toMatch(/slack-bot/);
  });

  it('refuses a public address with a password in it, which would stand in every link', () => {
    const refused = () => readConfig({ PUBLIC_URL: 'https://user:hidden@bot.example/' });
    expect(refused).toThrow('PUBLIC_URL must hold no user and password');
    expect(refused).not.toThrow('hidden');
  });

  it('does not let installing by OAuth be switched off in silence by a left-over token of Socket Mode', () => {
    const oauth = { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 's', SLACK_SIGNING_SECRET: 's' };
    const all = {
      ...oauth,
      ENCRYPTION_KEY: 'a'.repeat(64),
      PUBLIC_URL: 'https://bot.example',
      SLACK_BOT_TOKEN: 'xoxb-1',
    };
    expect(() => readConfig(all)).not.toThrow();
    expect(() => readConfig({ ...all, SLACK_APP_TOKEN: 'xapp-1' })).toThrow(
      'SLACK_APP_TOKEN (Socket Mode) must be empty beside SLACK_CLIENT_ID',
    );
  });
});
