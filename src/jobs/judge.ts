import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { type Assessment, failedAssessment, type NewsText } from '../core/assessment.ts';
import { reportedAt } from '../core/item.ts';
import type { WaitingItem } from '../core/item-table.ts';
import type { Logger } from '../core/log.ts';
import type { DatabaseState, Store, Tables } from '../core/store.ts';
import { createTurns } from '../core/turns.ts';
import { createGrouper, type Grouper } from '../stories/group.ts';
import type { Announcer, Move } from './announce.ts';

/**
 * Items that are judged in one transaction at most, and relevant ones among them, which every channel is matched against:
 * few where the database is embedded, as nothing else runs meanwhile; more on a server, where each statement is a journey.
 */
const EMBEDDED = { items: 30, relevant: 4 };
const SERVER = { items: 200, relevant: 20 };
/** Items that are put into the story index at once. */
const CATCH_UP = 100;
/** How far back the story index reaches; as far as a story may be silent before it closes (milliseconds). */
const INDEX_SPAN = 72 * 60 * 60_000;
/** While another process judges, it is left alone for so long (milliseconds): it judges what we store too. */
const LEFT_ALONE = 1000;
/** An item that cannot be announced this often, by itself, is put aside. */
const TRIES = 3;

interface Batch {
  judged: number;
  moves: readonly Move[];
}

/**
 * Judges new items: group into stories, decide what each channel is told. A batch is one transaction, so that an item, its
 * story, the decisions on it and the posts they cause are stored together or not at all. What was stored without an assessment
 * gets it here. An item that cannot be judged is recorded with the reason, and the others go on.
 */
export function createJudge(parts: {
  store: Store;
  assess(text: NewsText): Assessment;
  announcer: Announcer;
  /** Called after each batch with where its items went: there may be something to deliver. */
  judged?(moves: readonly Move[]): void;
  database: Pick<DatabaseState, 'failed'>;
  log: Logger;
  now(): number;
}) {
  const batch = parts.store.embedded ? EMBEDDED : SERVER;
  let grouper: Grouper = createGrouper();
  let indexedTo = 0;
  let stopped = false;
  const failures = new Map<string, number>();

  /** Builds the index anew from what is stored: it has seen items whose verdicts were rolled back. */
  function forgetIndex(): void {
    grouper = createGrouper();
    indexedTo = 0;
  }

  /** Brings the index up to what this and other processes have judged so far, at most so many; returns how many. */
  async function catchUp(tables: Tables, most?: number): Promise<number> {
    const placed = await tables.items.placedAfter(indexedTo, parts.now() - INDEX_SPAN, most);
    grouper.restore(placed);
    indexedTo = placed.at(-1)?.judged ?? indexedTo;
    return placed.length;
  }

  /** After a start there are days to catch up with: others get their turn meanwhile, and no lock is held. */
  async function catchUpInTurns(): Promise<void> {
    while ((await catchUp(parts.store, CATCH_UP)) === CATCH_UP && !stopped) await nextTurn();
  }

  /** What was judged and where it went; null while another process judges. */
  async function judgeBatch(size: number): Promise<Batch | null> {
    return parts.store.redoable(async (tables) => {
      if (!(await tables.items.tryLockJudging())) return null;
      const items = await tables.items.unjudged(size);
      if (items.length === 0) return { judged: 0, moves: [] };
      await catchUp(tables);
      const turns = createTurns();
      const verdicts = [];
      let relevant = 0;
      for (const item of items) {
        const verdict = verdictOn(item);
        verdicts.push(verdict);
        if (verdict.relevant) relevant++;
        if (relevant >= batch.relevant) break;
        if (parts.store.embedded && turns.over()) break;
        await turns.rest();
      }
      indexedTo = await tables.items.judge(verdicts);
      for (const { id, storyId, relevant } of verdicts)
        parts.log.debug?.({ item: id, story: storyId, relevant }, 'Judged.');
      const moves = verdicts.flatMap(({ id, storyId, relevant }) =>
        storyId === null ? [] : [{ storyId, itemId: id, relevant }],
      );
      await parts.announcer.storiesMoved(tables, moves);
      return { judged: verdicts.length, moves };
    });
  }

  function verdictOn(item: WaitingItem) {
    try {
      if (item.relevant !== null) return { ...placed(item), relevant: item.relevant };
      const assessment = parts.assess(item);
      return { ...placed(item), relevant: assessment.relevant, assessment };
    } catch (error) {
      return putAside(item, error);
    }
  }

  function placed(item: WaitingItem) {
    const { story, openedAt } = grouper.add({ ...item, reportedAt: reportedAt(item) });
    return { id: item.id, storyId: story, storyOpenedAt: openedAt };
  }

  function putAside(item: WaitingItem, cause: unknown) {
    parts.log.error({ item: item.id, err: cause }, 'An item could not be judged; it is put aside, and /why says so.');
    return { id: item.id, assessment: failedAssessment(cause), storyId: null, storyOpenedAt: null, relevant: false };
  }

  /** The next item alone, after its batch failed. What fails on it again and again is put aside. */
  async function judgeNext(): Promise<Batch | null> {
    try {
      return await judgeBatch(1);
    } catch (error) {
      forgetIndex();
      const [item] = await parts.store.items.unjudged(1);
      if (!item || parts.database.failed(error)) throw error;
      const failed = (failures.get(item.id) ?? 0) + 1;
      failures.set(item.id, failed);
      if (failed < TRIES) throw error;
      failures.delete(item.id);
      await parts.store.transaction(async (tables) => {
        await tables.items.lockJudging();
        await tables.items.judge([putAside(item, error)]);
      });
      return { judged: 1, moves: [] };
    }
  }

  async function judgeSome(): Promise<Batch | null> {
    try {
      if (indexedTo === 0) await catchUpInTurns();
      return await judgeBatch(batch.items);
    } catch (error) {
      forgetIndex();
      if (parts.database.failed(error)) throw error;
      return judgeNext();
    }
  }

  return {
    /** Judges everything that waits; returns how many items. */
    async run(): Promise<number> {
      let total = 0;
      while (!stopped) {
        const done = await judgeSome();
        if (done?.judged === 0) return total;
        if (!done) {
          await sleep(LEFT_ALONE);
          continue;
        }
        total += done.judged;
        parts.judged?.(done.moves);
        await nextTurn();
      }
      return total;
    },
    /** Ends a run after its batch; what is left is judged after the next start. */
    stop(): void {
      stopped = true;
    },
  };
}
