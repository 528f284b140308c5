/** Least size; a power of two, as every size is. */
const SMALLEST = 256;

/**
 * Numbers 32-bit keys in the order in which they are added, from 0: a hash table with open addressing (Knuth, "The Art of
 * Computer Programming" 3, 6.4), several times as fast as a `Map` of numbers. Keys have to be well mixed already.
 */
export class KeyIndex {
  size = 0;
  private keys = new Int32Array(SMALLEST);
  /** One more than the number of the key that stands here; 0 where none does. */
  private places = new Int32Array(SMALLEST * 2);

  /** The number of a key; -1 when it was never added. */
  find(key: number): number {
    return (this.places[this.slotOf(key)] ?? 0) - 1;
  }

  /** Adds a key; false when it is there already. */
  add(key: number): boolean {
    const slot = this.slotOf(key);
    if (this.places[slot] !== 0) return false;
    if (this.size === this.keys.length) {
      this.grow();
      return this.add(key);
    }
    this.keys[this.size] = key;
    this.places[slot] = ++this.size;
    return true;
  }

  clear(): void {
    this.size = 0;
    this.places.fill(0);
  }

  private slotOf(key: number): number {
    const { keys, places } = this;
    const mask = places.length - 1;
    let slot = key & mask;
    for (let place = places[slot] ?? 0; place !== 0 && keys[place - 1] !== key; place = places[slot] ?? 0)
      slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const keys = new Int32Array(this.keys.length * 2);
    keys.set(this.keys);
    this.keys = keys;
    this.places = new Int32Array(keys.length * 2);
    for (let i = 0; i < this.size; i++) this.places[this.slotOf(keys[i] ?? 0)] = i + 1;
  }
}
