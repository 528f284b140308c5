import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG_NAMES, ConfigError, readConfig, secretsOf } from '../src/config.ts';

describe('the configuration', () => {
  it('works without any variable', () => {
    expect(readConfig({})).toMatchObject({ HOST: '127.0.0.1', PORT: 8020, DATA_DIR: './data' });
  });

  it('has the same variables as .env.example', () => {
    const example = readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8');
    const named = [...example.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(named.toSorted()).toEqual([...CONFIG_NAMES].toSorted());
  });

  it('says of every wrong variable at once what is expected', () => {
    const wrong = { PORT: 'http', DATABASE_URL: 'mysql://x', STALE_DAYS: '0', SLACK_APP_TOKEN: 'secret' };
    expect(() => readConfig(wrong)).toThrow(ConfigError);
    for (const name of Object.keys(wrong)) expect(() => readConfig(wrong)).toThrow(name);
  });

  it('does not show a wrong secret in its complaint', () => {
    expect(() => readConfig({ SLACK_BOT_TOKEN: 'a-secret-value' })).not.toThrow('a-secret-value');
  });

  it('keeps the password of the database secret by itself too', () => {
    const secrets = secretsOf(readConfig({ DATABASE_URL: 'postgres://u:ge%40heim@db.example/x' }));
    expect(secrets).toEqual(expect.arrayContaining(['ge%40heim', 'ge@heim']));
  });

  it('asks for an access token before it listens to others than this machine', () => {
    expect(() => readConfig({ HOST: '0.0.0.0' })).toThrow('CHAT_TOKEN');
  });

  it('takes an empty variable for an unset one', () => {
    expect(readConfig({ PORT: '', DISCORD_TOKEN: '' }).DISCORD_TOKEN).toBeUndefined();
  });
});
