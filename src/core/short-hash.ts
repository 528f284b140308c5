import { hash } from 'node:crypto';

/** 132 bits of a text's SHA-256 as 22 characters of base64url: enough to tell all texts apart. */
export function shortHash(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 22);
}
