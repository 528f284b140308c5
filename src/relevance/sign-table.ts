/** Bytes of a slot: the key, the weights, and at the end whether it is taken; as many as half a line of a processor's cache. */
const SLOT = 32;
const TAKEN = SLOT - 1;

/**
 * Weights by feature, each key beside its weights: most of the time a text takes goes into waiting for memory, and so one
 * look-up reads one place. A hash table with open addressing; keys have to be well mixed already.
 */
export class SignTable {
  private readonly width: number;
  private readonly mask: number;
  private readonly keys: Int32Array;
  private readonly bytes: Int8Array;

  /** `keys`: one for each row; `weights`: rows of `stride` bytes, of which the first `width`, at most 27, are kept. */
  constructor(keys: Int32Array, weights: Int8Array, stride: number, width: number) {
    let slots = 256;
    while (slots * 0.75 < keys.length) slots *= 2;
    const memory = new ArrayBuffer(slots * SLOT);
    this.width = width;
    this.mask = slots - 1;
    this.keys = new Int32Array(memory);
    this.bytes = new Int8Array(memory);
    keys.forEach((key, row) => {
      const slot = this.slotOf(key);
      this.keys[(slot * SLOT) / 4] = key;
      this.bytes.set(weights.subarray(row * stride, row * stride + width), slot * SLOT + 4);
      this.bytes[slot * SLOT + TAKEN] = 1;
    });
  }

  /** Adds a feature's weights, times its value, to the sums. */
  addTo(sums: Float64Array, key: number, value: number): void {
    const at = this.slotOf(key) * SLOT;
    if (this.bytes[at + TAKEN] === 0) return;
    for (let k = 0; k < this.width; k++) sums[k] = (sums[k] ?? 0) + (this.bytes[at + 4 + k] ?? 0) * value;
  }

  private slotOf(key: number): number {
    const { bytes, keys, mask } = this;
    let slot = key & mask;
    while (bytes[slot * SLOT + TAKEN] === 1 && keys[(slot * SLOT) / 4] !== key) slot = (slot + 1) & mask;
    return slot;
  }
}
