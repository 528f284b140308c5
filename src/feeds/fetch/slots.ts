/** Hands out a limited number of places, per name and over all, first come first served. */
export type Slots = {
  /** Runs `work` when there is room for `name`; waiting for one name takes no room from others. */
  run<T>(name: string, work: () => Promise<T>): Promise<T>;
};

/** At most `perName` places for one name and `overAll` for all names together. */
export function createSlots(perName: number, overAll: number): Slots {
  const names = new Map<string, ReturnType<typeof createGate>>();
  const all = createGate(overAll);
  return {
    async run(name, work) {
      const gate = names.get(name) ?? createGate(perName);
      names.set(name, gate);
      await gate.enter();
      try {
        await all.enter();
        try {
          return await work();
        } finally {
          all.leave();
        }
      } finally {
        gate.leave();
        if (gate.isEmpty()) names.delete(name);
      }
    },
  };
}

function createGate(room: number) {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return {
    async enter(): Promise<void> {
      if (inside >= room) await new Promise<void>((resolve) => waiting.push(resolve));
      else inside++;
    },
    /** The next in line takes the place over; only without one does it become free. */
    leave(): void {
      const next = waiting.shift();
      if (next) next();
      else inside--;
    },
    isEmpty: () => inside === 0,
  };
}
