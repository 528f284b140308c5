export interface Lanes<T> {
  /** Starts the work as soon as its lane has room. `until`: what has not begun by then (epoch milliseconds) is let go. */
  take(one: T, until: number): void;
  /** How much is at work. */
  readonly size: number;
  /** Resolves when any of it ends; at once where nothing is at work. */
  anyEnded(): Promise<unknown>;
  /** Lets go of what waits; resolves when all that is at work has ended. */
  close(): Promise<void>;
}

interface Lane<T> {
  busy: number;
  waiting: Map<string, { one: T; until: number }>;
}

/**
 * Work in lanes, of which each does only so much at once: what waits in one takes no place from another, and nothing is begun
 * twice. `work` must not reject.
 */
export function createLanes<T extends { id: string }>(options: {
  laneOf(one: T): string;
  most: number;
  work(one: T): Promise<void>;
  now(): number;
}): Lanes<T> {
  const lanes = new Map<string, Lane<T>>();
  const atWork = new Map<string, Promise<void>>();

  function begin(name: string, lane: Lane<T>): void {
    for (const [id, { one, until }] of lane.waiting) {
      if (lane.busy >= options.most) return;
      lane.waiting.delete(id);
      if (until <= options.now()) continue;
      lane.busy++;
      const task = options.work(one).finally(() => {
        atWork.delete(id);
        lane.busy--;
        begin(name, lane);
      });
      atWork.set(id, task);
    }
    if (lane.busy === 0) lanes.delete(name);
  }

  return {
    take(one, until) {
      if (atWork.has(one.id)) return;
      const name = options.laneOf(one);
      const lane = lanes.get(name) ?? { busy: 0, waiting: new Map() };
      lanes.set(name, lane);
      lane.waiting.set(one.id, { one, until });
      begin(name, lane);
    },
    get size() {
      return atWork.size;
    },
    anyEnded: async () => (atWork.size === 0 ? undefined : Promise.race(atWork.values())),
    async close() {
      for (const lane of lanes.values()) lane.waiting.clear();
      await Promise.all(atWork.values());
    },
  };
}
