import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Card } from '../../src/core/card.ts';
import { plainText } from '../../src/core/card.ts';
import type { Caller, Reply } from '../../src/core/reply.ts';
import { readOpml } from '../../src/feeds/opml.ts';
import { renderCard } from '../../src/platforms/discord/message.ts';
import { renderMessage } from '../../src/platforms/slack/render.ts';
import { openDispatching } from '../support/dispatching.ts';
import { listingOf } from '../support/poller.ts';

const caller: Caller = {
  address: { platform: 'web', workspace: 'local', channel: 'general' },
  ...{ direct: false, userId: 'u1', userName: 'Ann', manager: true, admin: false },
};

let on: Awaited<ReturnType<typeof openDispatching>>;
beforeAll(async () => {
  on = await openDispatching();
});
afterAll(() => on.close());

function cardOf(reply: Reply): Card {
  if (reply.kind !== 'card') throw new Error('no card');
  return reply.card;
}

it('/feeds export gives every feed, in parts that each are a list and that every platform shows whole', async () => {
  const { store, clock, dispatcher } = on;
  const urls = Array.from({ length: 60 }, (_, n) => `https://paper-${n + 100}.example/news/world/rss.xml?edition=all`);
  for (const url of urls) await store.feeds.add(listingOf(url), 'web:local', 'u1', clock.now);
  const found: string[] = [];
  let card = cardOf(await dispatcher.command({ command: 'feeds', subcommand: 'export', options: {}, caller }));
  for (let part = 1; ; part++) {
    expect(card.title).toMatch(new RegExp(`^60 feeds as OPML, part ${part} of \\d+$`));
    expect(JSON.stringify([renderMessage(card), renderCard(card)])).not.toMatch(/Shortened|…/);
    const [block] = card.body;
    found.push(...readOpml(block?.type === 'text' ? plainText(block.text) : '').feeds.map((feed) => feed.url));
    const more = card.controls.find((control) => control.type === 'button' && control.label === 'More');
    if (more?.type !== 'button') break;
    card = cardOf(await dispatcher.action({ action: more.action, values: [], fields: {}, caller }));
  }
  expect(found.toSorted()).toEqual(urls);
});
