import type { Command } from '../src/core/command.ts';

/** Every slash command, in the order in which help shows them. */
export const commands: readonly Command[] = [];
