import { type Target, ZONE_LABELS, type Zone } from '../core/commitment.ts';
import { dayText } from '../core/dates.ts';
import { holds, type Tie } from './expand.ts';

/** An attack on one state, as far as a clause asks. */
export interface Attack {
  attacker?: string | undefined;
  /** Slugs of the commitments to which the attacker is itself a party. */
  attackerIn: ReadonlySet<string>;
  /** Zones of the place. */
  places: readonly Zone[];
  /** It comes on a state that already helps: on its own soil, or where its forces stand if the clause covers forces. */
  afresh: boolean;
  target: Target;
  date: string;
}

/**
 * Why a tie does not reach an attack on its beneficiary, as a sentence; null when it does. A defence pact covers a
 * party that is attacked, not one that attacks, and by default not an attack by one of its own parties.
 */
export function misfit(tie: Tie, attack: Attack): string | null {
  const { commitment } = tie;
  const { against, area, targets } = commitment;
  if (commitment.status === 'suspended') return 'It is suspended.';
  if (commitment.status === 'lapsed') return 'It has ended.';
  if (commitment.status === 'negotiating') return 'It is not confirmed in force.';
  if (!holds(tie, attack.date)) {
    return tie.since > attack.date
      ? `It binds them only from ${dayText(tie.since)} on.`
      : `One of them left it, or froze its part, in ${dayText(tie.until.slice(0, 'YYYY-MM'.length))}.`;
  }
  if (commitment.pull === 'none') return 'It pulls nobody in: cooperation, neutrality or peace only.';
  if (attack.attacker && attack.attacker === tie.obligor) return 'The one who is bound is the attacker.';
  if (attack.attacker && against.length > 0 && !against.includes(attack.attacker)) {
    return 'It holds against another attacker only.';
  }
  if (!commitment.coversParties && attack.attackerIn.has(commitment.slug)) {
    return 'The attacker is a party to it, which the text does not provide for.';
  }
  if (!targets.includes(attack.target)) return 'It covers territory, not forces, ships or aircraft.';
  const anywhere = area.length === 0 || (attack.afresh && targets.includes('forces'));
  if (!anywhere && !attack.places.some((place) => area.includes(place))) {
    return `The place lies outside its area: ${area.map((zone) => ZONE_LABELS[zone]).join(', ')}.`;
  }
  return null;
}
