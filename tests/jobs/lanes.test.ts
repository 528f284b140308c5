import { beforeEach, describe, expect, it } from 'vitest';
import { createLanes, type Lanes } from '../../src/jobs/lanes.ts';

interface Errand {
  id: string;
  lane: string;
}

const LATER = 1_000;

describe('work in lanes', () => {
  let now: number;
  let begun: string[];
  let endings: Map<string, () => void>;
  let lanes: Lanes<Errand>;
  beforeEach(() => {
    now = 0;
    begun = [];
    endings = new Map();
    lanes = createLanes<Errand>({
      laneOf: (errand) => errand.lane,
      most: 2,
      work({ id }) {
        begun.push(id);
        return new Promise<void>((resolve) => endings.set(id, resolve));
      },
      now: () => now,
    });
  });
  const take = (lane: string, numbers: number[], until = LATER) => {
    for (const number of numbers) lanes.take({ id: `${lane}${number}`, lane }, until);
  };
  async function end(id: string): Promise<void> {
    const ended = lanes.anyEnded();
    endings.get(id)?.();
    await ended;
    // What waited begins in the same turn at the latest.
    await new Promise((resolve) => setImmediate(resolve));
  }

  it('does only so much at once in each lane, and what waits in one keeps nothing from another', () => {
    take('slow', [1, 2, 3, 4]);
    take('quick', [1]);
    expect(begun).toEqual(['slow1', 'slow2', 'quick1']);
    expect(lanes.size).toBe(3);
  });

  it('begins what waits in its order, as room comes', async () => {
    take('a', [1, 2, 3, 4]);
    await end('a2');
    expect(begun).toEqual(['a1', 'a2', 'a3']);
    await end('a1');
    expect(begun).toEqual(['a1', 'a2', 'a3', 'a4']);
    await end('a3');
    await end('a4');
    expect(lanes.size).toBe(0);
  });

  it('begins nothing twice, whether it is at work or waits, and does it again when it has ended', async () => {
    take('a', [1, 2, 3]);
    take('a', [1, 2, 3]);
    await end('a1');
    await end('a3');
    expect(begun).toEqual(['a1', 'a2', 'a3']);
    take('a', [1]);
    expect(begun).toEqual(['a1', 'a2', 'a3', 'a1']);
  });

  it('lets go of what has waited too long, unless it was taken again meanwhile', async () => {
    take('a', [1, 2, 3, 4], 10);
    take('a', [4], 30);
    now = 20;
    await end('a1');
    expect(begun).toEqual(['a1', 'a2', 'a4']);
    await end('a2');
    await end('a4');
    expect(begun).toHaveLength(3);
  });

  it('has nothing to wait for where nothing is at work', async () => {
    await expect(lanes.anyEnded()).resolves.toBeUndefined();
    await lanes.close();
  });

  it('closes when what is at work has ended, and begins nothing more', async () => {
    take('a', [1, 2, 3]);
    let closed = false;
    const closing = lanes.close().then(() => {
      closed = true;
    });
    await end('a1');
    expect(closed).toBe(false);
    await end('a2');
    await closing;
    expect(begun).toEqual(['a1', 'a2']);
  });
});
