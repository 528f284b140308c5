import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long one part of the process may work without letting the others have their turn (milliseconds). */
const STRETCH = 4;

/** `over()`: the stretch is used up. `rest()`: lets the others have their turn where it is; begins a new stretch. */
export function createTurns() {
  let since = performance.now();
  const over = () => performance.now() - since >= STRETCH;
  return {
    over,
    async rest(): Promise<void> {
      if (!over()) return;
      await nextTurn();
      since = performance.now();
    },
  };
}
