import { expect, it } from 'vitest';
import { cardOf, keptLog, scriptedInbound, socketPlatform, until } from '../../support/slack/bench.ts';
import { startFakeSlack } from '../../support/slack/fake.ts';

it('The log says once that Slack cannot be reached, however often it is tried, and once that it is back.', async () => {
  const { log, lines } = keptLog();
  const slack = await startFakeSlack();
  const { port } = new URL(slack.apiUrl);
  const platform = socketPlatform(slack, { log, now: Date.now });
  await platform.start(scriptedInbound().inbound);
  await slack.close();
  const told = (words: string) => lines.filter(({ sentence }) => sentence.includes(words)).length;
  await until(() => told('Slack could not be reached') > 0, 15_000);
  const to = { platform: 'slack' as const, workspace: 'T00000001', channel: 'C0GENERAL' };
  for (let n = 0; n < 3; n++) {
    const sent = await platform.send({ to, key: `n${n}`, outgoing: { card: cardOf('News') } });
    expect(sent.outcome).toBe('retry');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
  const again = await startFakeSlack({ port: Number(port) });
  await until(() => platform.status().connected, 20_000);
  expect(told('Slack could not be reached')).toBe(1);
  expect(told('Connected to Slack again')).toBe(1);
  expect(told('failed')).toBe(0);
  await platform.stop();
  await again.close();
}, 60_000);
