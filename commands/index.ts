import type { Command } from '../src/core/command.ts';
import actor from './actor.ts';
import alerts from './alerts.ts';
import assess from './assess.ts';
import brief from './brief.ts';
import chain from './chain.ts';
import commitments from './commitments.ts';
import debate from './debate.ts';
import define from './define.ts';
import digest from './digest.ts';
import exportCommand from './export.ts';
import factcheck from './factcheck.ts';
import feeds from './feeds.ts';
import help from './help.ts';
import latest from './latest.ts';
import search from './search.ts';
import setup from './setup.ts';
import status from './status.ts';
import story from './story.ts';
import timeline from './timeline.ts';
import today from './today.ts';
import trend from './trend.ts';
import watch from './watch.ts';
import why from './why.ts';

/** Every slash command, in the order in which help shows them. */
export const commands: readonly Command[] = [
  help,
  brief,
  define,
  actor,
  timeline,
  factcheck,
  debate,
  today,
  search,
  commitments,
  chain,
  latest,
  story,
  trend,
  alerts,
  watch,
  digest,
  feeds,
  exportCommand,
  setup,
  assess,
  why,
  status,
];
