import type { Command } from '../src/core/command.ts';
import alerts from './alerts.ts';
import assess from './assess.ts';
import digest from './digest.ts';
import feeds from './feeds.ts';
import help from './help.ts';
import latest from './latest.ts';
import status from './status.ts';
import story from './story.ts';
import why from './why.ts';

/** Every slash command, in the order in which help shows them. */
export const commands: readonly Command[] = [help, latest, story, alerts, digest, feeds, assess, why, status];
