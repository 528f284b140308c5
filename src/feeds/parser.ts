import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { compiledCodeEnv } from '../core/compile-cache.ts';
import { FeedError } from './failure.ts';
import { type ParseReply, ParseReplySchema } from './parse/messages.ts';
import type { ParsedFeed } from './parse/normalize.ts';
import type { ParseOptions } from './parse.ts';

export type FeedParser = {
  /** `parseFeed` in a thread of its own. Rejects with `FeedError`, `too-slow` when the document exceeds time or memory. */
  parse(bytes: Uint8Array, options: ParseOptions): Promise<ParsedFeed>;
  close(): Promise<void>;
};

export type FeedParserOptions = {
  /** Longest a document may take, in milliseconds. */
  timeoutMs?: number;
  /** How many documents are read at once. Two, so that a heavy one does not hold up the others, where there are processors for it. */
  workers?: number;
};

type Job = {
  bytes: Uint8Array;
  options: ParseOptions;
  resolve(feed: ParsedFeed): void;
  reject(error: FeedError): void;
};

/** Parses in worker threads that are ended and replaced when a document stalls them or eats their memory. */
export function createFeedParser(options: FeedParserOptions = {}): FeedParser {
  const { timeoutMs = 1000, workers = threadsToSpare() } = options;
  const waiting: Job[] = [];
  let idle: Thread[] = [];
  const threads = new Set<Thread>();
  let closed = false;

  function start(): void {
    const thread = new Thread(timeoutMs, {
      idle: () => {
        idle.push(thread);
        work();
      },
      ended: (unborn) => {
        // A thread that cannot even start would otherwise be started again and again.
        if (unborn) waiting.shift()?.reject(new FeedError('too-slow', unborn));
        threads.delete(thread);
        idle = idle.filter((other) => other !== thread);
        work();
      },
    });
    threads.add(thread);
  }

  function work(): void {
    if (closed) return;
    while (waiting.length > 0) {
      const thread = idle.pop();
      if (!thread) break;
      const job = waiting.shift();
      if (job) thread.run(job);
    }
    if (waiting.length > 0 && threads.size < workers) start();
  }

  return {
    parse: (bytes, parseOptions) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new FeedError('too-slow', new Error('the parser is closed')));
        waiting.push({ bytes, options: parseOptions, resolve, reject });
        work();
      }),
    async close() {
      closed = true;
      for (const job of waiting.splice(0)) job.reject(new FeedError('too-slow', new Error('the parser was closed')));
      await Promise.all([...threads].map((thread) => thread.end()));
    },
  };
}

/** One processor is for the rest of the process. */
function threadsToSpare(): number {
  return Math.min(2, Math.max(1, availableParallelism() - 1));
}

/** The most memory that a thread may use. */
const MEMORY = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 6 };
/** A thread that gets no processor for this many times its limit is ended all the same. */
const MOST_WAITS = 20;

type Tell = {
  idle(): void;
  /** With the cause when the thread never became ready. */
  ended(unborn: unknown): void;
};

/** One worker thread and the document it is reading. */
class Thread {
  private readonly worker: Worker;
  private readonly timeoutMs: number;
  private readonly tell: Tell;
  private ready = false;
  private job: Job | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number, tell: Tell) {
    this.timeoutMs = timeoutMs;
    this.tell = tell;
    this.worker = new Worker(new URL('./parse/worker.ts', import.meta.url), {
      resourceLimits: MEMORY,
      env: compiledCodeEnv(),
      execArgv: [],
    });
    this.worker.on('message', (message: unknown) => (message === 'ready' ? this.rest() : this.finish(message)));
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', () => this.fail(new Error('the parsing thread ended')));
  }

  run(job: Job): void {
    this.job = job;
    this.worker.ref();
    this.watch(job, this.worker.cpuUsage(), MOST_WAITS);
    this.worker.postMessage({ ...job.options, bytes: job.bytes });
  }

  /** Ends the thread when its work, not its waiting for a busy machine, takes too long. */
  private watch(job: Job, before: ReturnType<Worker['cpuUsage']>, waits: number): void {
    this.timer = setTimeout(async () => {
      const used = await Promise.race([spent(this.worker, before), sleep(this.timeoutMs, null, { ref: false })]).catch(
        () => null,
      );
      if (this.job !== job) return;
      if (used === null || used >= this.timeoutMs || waits === 0) await this.end();
      else this.watch(job, before, waits - 1);
    }, this.timeoutMs);
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  /** An idle thread does not keep the process running. */
  private rest(): void {
    this.ready = true;
    this.worker.unref();
    this.tell.idle();
  }

  private finish(message: unknown): void {
    clearTimeout(this.timer);
    const job = this.job;
    this.job = null;
    const reply: ParseReply = ParseReplySchema.parse(message);
    if ('feed' in reply) job?.resolve(reply.feed);
    else job?.reject(new FeedError(reply.failed, reply.cause));
    this.rest();
  }

  private fail(cause: unknown): void {
    clearTimeout(this.timer);
    this.job?.reject(new FeedError('too-slow', cause));
    this.job = null;
    this.tell.ended(this.ready ? null : cause);
    this.ready = true;
  }
}

/** Milliseconds of processor time since an earlier reading. */
async function spent(worker: Worker, before: ReturnType<Worker['cpuUsage']>): Promise<number> {
  const { user, system } = await worker.cpuUsage(await before);
  return (user + system) / 1000;
}
