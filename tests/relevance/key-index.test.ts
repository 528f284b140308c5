import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyIndex } from '../../src/relevance/key-index.ts';

describe('the index of keys', () => {
  it('numbers any keys as a map does, however many', () => {
    const key = fc.oneof(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.integer({ min: -4, max: 4 }));
    fc.assert(
      fc.property(fc.array(key, { maxLength: 1500 }), fc.array(key, { maxLength: 50 }), (added, asked) => {
        const index = new KeyIndex();
        const map = new Map<number, number>();
        for (const one of added) {
          expect(index.add(one)).toBe(!map.has(one));
          if (!map.has(one)) map.set(one, map.size);
        }
        expect(index.size).toBe(map.size);
        for (const one of [...added, ...asked]) expect(index.find(one)).toBe(map.get(one) ?? -1);
      }),
    );
  });

  it('keeps keys apart whose last bits are the same', () => {
    const index = new KeyIndex();
    const keys = Array.from({ length: 2000 }, (_, i) => i * 2 ** 16);
    for (const key of keys) index.add(key);
    expect(keys.map((key) => index.find(key))).toEqual(keys.map((_, i) => i));
  });
});
