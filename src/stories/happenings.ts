import { wordsOf } from './words.ts';

/**
 * Words for things that happen at one place and time. Reports that share such a word and a name are mostly of one event,
 * while talks, threats and plans go on for weeks in many small events. Written by hand.
 */
const WORDS = `
  missile drone blast bomb bombing shell shelling strike attack raid ambush clash fire shoot shot shooting gunman
  kill murder massacre stab assassinate assassination injure wound
  crash collide collision ram sink derail collapse explode outage sabotage
  invade invasion incursion violate violation intercept down launch test icbm
  seize capture hostage kidnap free release rescue evacuate
  arrest sentence convict indict resign deport jail
  mutiny coup riot earthquake flood storm hurricane wildfire tanker
`;

export const HAPPENINGS: ReadonlySet<string> = new Set(wordsOf(WORDS));
