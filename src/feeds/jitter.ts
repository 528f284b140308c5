import { hash } from 'node:crypto';

/** A number from 0 up to 1 that is always the same for the same text and evenly spread over texts. */
export function unitInterval(text: string): number {
  return hash('sha256', text, 'buffer').readUInt32BE(0) / 2 ** 32;
}
