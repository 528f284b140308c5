import { parentPort } from 'node:worker_threads';
import { FeedError } from '../failure.ts';
import { parseFeed } from '../parse.ts';
import { ParseJobSchema, type ParseReply } from './messages.ts';

/** Runs in a worker thread: one document in, one reply out. */
parentPort?.on('message', async (message: unknown) => {
  const { bytes, ...options } = ParseJobSchema.parse(message);
  const reply: ParseReply = await parseFeed(bytes, options).then(
    (feed) => ({ feed }),
    (error: unknown) => ({ failed: error instanceof FeedError ? error.kind : 'not-a-feed', cause: String(error) }),
  );
  parentPort?.postMessage(reply);
});
parentPort?.postMessage('ready');
