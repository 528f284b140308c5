import { hash } from 'node:crypto';
import { NONCE_MAX } from './limits.ts';

/**
 * The mark of a delivery: a short hash of its key that stands in the message itself, so that it can be found again.
 * It rides on the custom id of the first control (`action~mark`), or in the footer where there is no control.
 */

const MARK = /^[\w-]{12}(?:\.\d+)?$/;
const FOOTER = /(?:^| · )ref ([\w-]{12}(?:\.\d+)?)$/;

function hashOf(key: string): string {
  return hash('sha256', key, 'base64url');
}

/** `parts`: how many further messages belong to this one; they are looked for as well. */
export function markOf(key: string, parts = 0): string {
  const mark = hashOf(key).slice(0, 12);
  return parts > 0 ? `${mark}.${parts}` : mark;
}

/** What Discord compares to drop a second post: https://discord.com/developers/docs/resources/message#create-message */
export function nonceOf(key: string): string {
  return hashOf(key).slice(0, NONCE_MAX);
}

/** A control's custom id. Always with `~`, so that an action that holds one itself is read back whole. */
export function customId(action: string, mark: string, copy: number): string {
  return `${action}~${mark}${copy > 0 ? `~${copy}` : ''}`;
}

/** What a pressed control carries: its action, and the mark of the message that it stands in. */
export function readCustomId(id: string): { action: string; mark?: string } {
  const copy = /~\d{1,2}$/.exec(id);
  const body = copy ? id.slice(0, copy.index) : id;
  const cutAt = body.lastIndexOf('~');
  if (cutAt < 0) return { action: id };
  const mark = body.slice(cutAt + 1);
  return MARK.test(mark) ? { action: body.slice(0, cutAt), mark } : { action: body.slice(0, cutAt) };
}

export function footerMark(mark: string): string {
  return `ref ${mark}`;
}

export function readFooterMark(footer: string): string | undefined {
  return FOOTER.exec(footer)?.[1];
}
