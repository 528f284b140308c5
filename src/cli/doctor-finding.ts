import { messageOf } from '../core/errors.ts';

/** One thing that was looked at. `remedy` says what to do; absent where all is well. */
export interface Finding {
  what: string;
  says: string;
  remedy?: string;
}

/** An error with its cause. */
export function sentence(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return messageOf(error) + cause;
}
