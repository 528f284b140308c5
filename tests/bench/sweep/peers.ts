import Parser from 'rss-parser';
import { Agent, fetch } from 'undici';
import { AT_ONCE, feeds, unchanged, urlOf } from './setting.ts';

/** Fetches everything, parses it with rss-parser, keeps nothing. */
export async function naive() {
  const parser = new Parser();
  let items = 0;
  let failing = 0;
  await eachFeed(async (url, dispatcher) => {
    const response = await fetch(url, { dispatcher });
    const text = await response.text();
    try {
      items += (await parser.parseString(text)).items.length;
    } catch {
      failing++;
    }
  });
  return { items, failing };
}

/** Asks everything, reads nothing. */
export async function bare() {
  const headers = unchanged ? { 'if-none-match': '"seen"' } : {};
  await eachFeed(async (url, dispatcher) => {
    const response = await fetch(url, { dispatcher, headers });
    await response.arrayBuffer();
  });
  return {};
}

async function eachFeed(work: (url: string, dispatcher: Agent) => Promise<void>): Promise<void> {
  const dispatcher = new Agent({
    connect: { lookup: (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) },
  });
  let next = 0;
  async function lane(): Promise<void> {
    while (next < feeds) await work(urlOf(next++), dispatcher);
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
