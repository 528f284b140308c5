import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../src/config.ts';
import { createRollCall, neededRoles } from '../src/roles.ts';
import { freshStore } from './support/databases.ts';

const onServer = (ROLES: string) => readConfig({ ROLES, DATABASE_URL: 'postgres://localhost/chainwatch' });

describe('the roles that processes on one database carry', () => {
  let opened: Awaited<ReturnType<typeof freshStore>>;
  beforeAll(async () => {
    opened = await freshStore('a SQLite file');
  });
  beforeEach(async () => {
    await opened.clear();
    vi.useFakeTimers({ now: opened.clock.now });
  });
  afterEach(() => void vi.useRealTimers());
  afterAll(() => opened.close());

  const rollCall = (config: ReturnType<typeof readConfig>) =>
    createRollCall({ config, settings: opened.store.settings, now: () => opened.clock.now });
  async function pass(ms: number): Promise<void> {
    for (let second = 0; second < ms / 1_000; second++) {
      opened.clock.now += 1_000;
      await vi.advanceTimersByTimeAsync(1_000);
    }
  }

  it('are said again and again, and are missing a minute and a half after the last word', async () => {
    const deliver = rollCall(onServer('deliver'));
    expect(await deliver.missing()).toEqual(['poll']);
    const poll = rollCall(onServer('poll'));
    poll.start();
    await pass(1_000);
    expect(await deliver.missing()).toEqual([]);
    expect(await poll.missing()).toEqual(['deliver']);
    await pass(200_000);
    expect(await deliver.missing()).toEqual([]);
    poll.stop();
    await pass(60_000);
    expect(await deliver.missing()).toEqual([]);
    await pass(31_000);
    expect(await deliver.missing()).toEqual(['poll']);
  });

  it('are not asked for where one process has a database of its own', async () => {
    expect(await rollCall(readConfig({ ROLES: 'deliver' })).missing()).toEqual([]);
  });

  it.each([
    [{}, false],
    [{ DISCORD_TOKEN: 'a.b.c' }, true],
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, true],
    [{ SLACK_CLIENT_ID: '1.2' }, true],
  ])('include the chat where a platform is set up: %o', (platform, chat) => {
    expect(neededRoles({ ...readConfig({}), ...platform }).includes('chat')).toBe(chat);
  });
});
