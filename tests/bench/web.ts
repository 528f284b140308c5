import { cardTitled } from '../contracts/cards.ts';
import { recordedInbound } from '../contracts/inbound.ts';
import { openWebChat } from '../platforms/web/server.ts';

const READERS = 200;
const SECONDS = 30;
const POSTS = 50;

/** What open pages of the web chat cost: idle, and when something is posted. Readers and server share this process, so these are upper bounds. */
export async function run(): Promise<void> {
  const chat = await openWebChat(recordedInbound(), { commands: [] });
  const leave = new AbortController();
  let received = 0;
  for (let i = 0; i < READERS; i += 1) {
    const response = await fetch(`${chat.url}/api/events?after=0`, { signal: leave.signal });
    void (async () => {
      for await (const chunk of response.body ?? [])
        received += new TextDecoder().decode(chunk).split('event: message').length - 1;
    })().catch(() => {});
  }
  await new Promise((resolve) => setTimeout(resolve, 2000));

  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const used = process.cpuUsage(before);
  const share = (used.user + used.system) / 1e6 / SECONDS;
  console.log(`${READERS} idle readers: ${(share * 100).toFixed(2)} % of a core over ${SECONDS} s`);

  const started = performance.now();
  const to = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };
  for (let i = 0; i < POSTS; i += 1) {
    await chat.platform.send({ to, key: `bench:${i}`, outgoing: { card: cardTitled(`Story ${i}`) } });
  }
  while (received < READERS * POSTS) await new Promise((resolve) => setTimeout(resolve, 10));
  const ms = performance.now() - started;
  console.log(`${POSTS} posts to ${READERS} readers: all ${received} received after ${Math.round(ms)} ms`);
  leave.abort();
  await chat.close();
}
