import { z } from 'zod';
import { type Chat, connect, createLife, work } from './path.ts';

/**
 * One life as a process of its own, which ends itself by SIGKILL at a point: `child.ts DATABASE CHAT_URL POINT` (0 = lives until
 * everything is delivered). Prints the number of points.
 */
const [file = '', url = '', endAt = '0'] = process.argv.slice(2);

async function ask(body: object): Promise<string | null> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return z
    .string()
    .nullable()
    .parse(await response.json());
}

const chat: Chat = {
  send: async (channel, key, title) => (await ask({ do: 'send', channel, key, title })) ?? '',
  edit: async (message, title) => void (await ask({ do: 'edit', message, title })),
  find: (channel, key) => ask({ do: 'find', channel, key }),
};
const life = createLife(Number(endAt), () => process.kill(process.pid, 'SIGKILL'));
await work(life, connect(chat, life), file, []);
console.log(life.points);
