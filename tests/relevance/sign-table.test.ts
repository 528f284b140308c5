import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SignTable } from '../../src/relevance/sign-table.ts';

const STRIDE = 5;
const WIDTH = 3;

describe('the table of signs', () => {
  it('adds the weights of the keys it holds, and nothing for others', () => {
    const key = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 600 }), key, fc.nat(), (keys, other, at) => {
        const weights = Int8Array.from({ length: keys.length * STRIDE }, (_, i) => (i * 37) % 256);
        const table = new SignTable(Int32Array.from(keys), weights, STRIDE, WIDTH);
        const asked = keys.length > 0 && at % 2 === 0 ? (keys[at % keys.length] ?? other) : other;
        const row = keys.indexOf(asked);
        const sums = Float64Array.of(1, 1, 1);
        table.addTo(sums, asked, 0.5);
        const expected = [0, 1, 2].map((k) => 1 + (row < 0 ? 0 : (weights[row * STRIDE + k] ?? 0) / 2));
        expect([...sums]).toEqual(expected);
      }),
    );
  });
});
