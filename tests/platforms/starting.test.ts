import { afterEach, expect, it } from 'vitest';
import type { Platform } from '../../src/core/platform.ts';
import { UNREACHABLE } from '../../src/platforms/slack/failure.ts';
import { startPlatforms } from '../../src/start-platforms.ts';
import { keptLog, scriptedInbound, socketPlatform } from '../support/slack/bench.ts';
import { startFakeSlack } from '../support/slack/fake.ts';
import { rig } from './discord/support.ts';

let stop = () => {};
afterEach(() => stop());

/** The lines of the log from a start of a chat that fails. */
async function logOfStarting(platform: Platform) {
  const { log, lines } = keptLog();
  const starting = startPlatforms([platform], scriptedInbound().inbound, log, (work) => work());
  stop = starting.stop;
  await starting.ready;
  return lines;
}

it('A Slack that cannot be reached is one sentence in the log with its cause, without a stack.', async () => {
  const slack = await startFakeSlack();
  await slack.close();
  const platform = socketPlatform(slack, { log: keptLog().log, now: Date.now });
  const lines = await logOfStarting(platform);
  expect(platform.status()).toEqual({ connected: false, detail: UNREACHABLE });
  expect(lines).toEqual([
    {
      ...{ level: 'error', sentence: `slack is not connected; trying again in a minute. ${UNREACHABLE}` },
      details: {
        platform: 'slack',
        cause: expect.stringMatching(/^A request error occurred: fetch failed: connect ECONNREFUSED/),
      },
    },
  ]);
});

it('A Discord token that is refused is one sentence in the log with what to do, without a stack.', async () => {
  const { discord, platform } = await rig({ connect: false });
  discord.refuseToken(true);
  const [line] = await logOfStarting(platform);
  expect(line?.sentence).toMatch(/^discord is not connected; trying again in a minute\. Discord refused .*Set DISCORD/);
  expect(line?.details).toEqual({ platform: 'discord', cause: expect.any(String) });
});

it('What went wrong in a way that nobody foresaw is logged whole.', async () => {
  const { platform } = await rig({ connect: false });
  const error = new Error('a defect');
  const [line] = await logOfStarting({ ...platform, start: () => Promise.reject(error) });
  expect(line?.details).toEqual({ platform: 'discord', err: error });
});
