import { expect, it } from 'vitest';
import { createWebPlatform } from '../../../src/platforms/web/index.ts';
import { createChatStore } from '../../../src/store/chat.ts';
import { sqliteFlavour } from '../../../src/store/dialect.ts';
import { openDatabase } from '../../../src/store/open.ts';
import { recordedInbound } from '../../contracts/inbound.ts';
import { pages, quiet } from './server.ts';

it('several processes that start at once over an empty database make the first channel once', async (test) => {
  const db = await openDatabase(sqliteFlavour(':memory:'));
  test.onTestFinished(() => db.destroy());
  const chat = createChatStore(db);
  const inbound = recordedInbound();
  const settings = { chat, commands: [], pages, log: quiet, now: Date.now, host: '127.0.0.1', port: 0 };
  const platforms = [1, 2, 3].map(() => createWebPlatform(settings));
  test.onTestFinished(async () => {
    await Promise.all(platforms.map((platform) => platform.stop()));
  });
  await Promise.all(platforms.map((platform) => platform.start(inbound)));
  expect((await chat.channels()).map(({ name }) => name)).toEqual(['alerts']);
  expect(inbound.joins).toEqual(['local']);
});
