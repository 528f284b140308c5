import type { Migration } from 'kysely/migration';
import type { Flavour } from '../dialect.ts';
import { initial } from './001-initial.ts';
import { chat } from './002-chat.ts';
import { installations } from './003-installations.ts';
import { corrections } from './004-corrections.ts';
import { unjudgedOrder } from './006-unjudged-order.ts';
import { deliveryIndexes } from './007-delivery-indexes.ts';
import { arrivals } from './008-arrivals.ts';
import { relevantStories } from './009-relevant-stories.ts';

/** Every migration, in order. Names are kept in the database: never rename one, only add. */
export function migrations(flavour: Flavour): Record<string, Migration> {
  return {
    '001-initial': initial(flavour),
    '002-chat': chat(flavour),
    '003-installations': installations(flavour),
    '004-corrections': corrections(flavour),
    '006-unjudged-order': unjudgedOrder,
    '007-delivery-indexes': deliveryIndexes,
    '008-arrivals': arrivals,
    '009-relevant-stories': relevantStories,
  };
}
