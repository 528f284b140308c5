import { describe, expect, it } from 'vitest';
import { easingOf } from '../../src/stories/easing.ts';
import { report } from './reports.ts';

const of = (title: string, summary = '') => easingOf(report({ title, summary }));

describe('what eases a story', () => {
  it.each([
    'White House won’t rule out strikes on the militia',
    'Premier says he is unable to rule out a part in the war',
    'Minister never ruled out sending troops',
    'Finance minister rules out tax rises to pay for forces',
    'Kremlin rules out ceasefire before the war is won',
    'Washington urges Belgrade to stand down at the border',
    'UN chief calls on both sides to de-escalate',
    'Envoys call for de-escalation after the strike',
    'Oman asks both sides to de-escalate',
    'Generals should stand down, paper says',
    'Envoy flies to Beijing in a bid to ease tensions',
    'Belgrade hosts talks aimed at easing tensions',
    'Neighbours work to de-escalate the border war',
    'Brigade pulls back its tanks after heavy losses',
    'Greece denies military use of its bases for the strike',
    'A plan to deny membership to Georgia',
    'Turkey denies warship entry to the straits',
    'Army neither confirms nor denies the strike',
    'It was no accidental launch, officials say',
    'Raids on ships in the strait show no signs of stopping, commander says',
    'No sign that the war is ending, envoy says',
    'No sign of de-escalation as strikes go on',
    'No signs of a breakthrough, mediator says',
    'President calls off talks with Tehran',
    'Kremlin called off the planned summit after the strike',
    'Man denied bail after the attack on a rail line',
    'Court denies an appeal in the sabotage case',
    'Washington denies a request to send launchers',
    'Talks fail to reach a truce',
    'Envoys hope to reach a truce',
    'Kyiv is ready to agree to a truce',
    'Signs of a ceasefire are few, envoy says',
    'Hamas announces ceasefire proposal',
    'Kremlin announced strikes despite the ceasefire',
    'Army reports ceasefire violations',
    'Washington urges Russia to pull back',
    'Ankara may suspend strikes',
    'Strikes halt grain exports amid attacks',
    'Washington withdraws troops from Romania',
    'Washington withdraws troops from front-line states',
    'Kyiv ready to halt attacks on refineries',
  ])('is not in “%s”', (title) => {
    expect(of(title)).toBeUndefined();
    expect(of('', title)).toBeUndefined();
  });

  it.each([
    ['Premier rules out sending troops to the front', 'restraint', 'rules out sending troops'],
    ['Chancellor ruled out joining the war', 'restraint', 'ruled out joining the war'],
    ['Reserve units stand down along the border', 'restraint', 'stand down'],
    ['Minister agrees to stand down at the border', 'restraint', 'agrees to stand down'],
    ['Both armies pulled troops back from the border', 'restraint', 'pulled troops back from the border'],
    ['President calls off a strike on the port', 'restraint', 'calls off'],
    ['President calls off strikes for the talks', 'restraint', 'calls off'],
    ['Kremlin denies drone attack, and Warsaw appeals for calm', 'denial', 'denies'],
    ['Tensions ease after the talks', 'restraint', 'Tensions ease'],
    ['Embassy denies any part in the raid', 'denial', 'denies'],
    ['NATO sees no sign of a deliberate attack', 'denial', 'no sign of'],
    ['The launch may have been accidental', 'denial', 'accidental'],
    ['Indian and Chinese troops pull back from the border', 'restraint', 'troops pull back'],
    ['Both sides agree to pull back', 'restraint', 'agree to pull back'],
    ['Soldiers withdraw from the disputed border', 'restraint', 'withdraw from the disputed border'],
    ['Neighbours reach a truce', 'restraint', 'reach a truce'],
    ['Neighbours agree on an immediate ceasefire', 'restraint', 'agree on an immediate ceasefire'],
    ['Militia agrees to 60-day truce', 'restraint', 'agrees to 60-day truce'],
    ['Ceasefire takes effect along the border', 'restraint', 'Ceasefire takes effect'],
    ['Allies back down over the no-fly zone', 'restraint', 'back down'],
    ['President backs off threat to strike', 'restraint', 'backs off threat'],
    ['Seoul suspends live-fire drills', 'restraint', 'suspends live-fire drills'],
    ['Tensions cool at the shoal', 'restraint', 'Tensions cool'],
    ['Rivals step back from the brink', 'restraint', 'step back from the brink'],
    ['Kyiv walks back claim on the missile', 'correction', 'walks back claim'],
    ['Minister backtracks on his claim of an attack', 'correction', 'backtracks on his claim'],
    ['Missile was not Russian, alliance says', 'denial', 'was not Russian'],
    ['Agency issues correction on the missile report', 'correction', 'issues correction'],
  ])('in “%s” is %s', (title, kind, phrase) => {
    expect(of(title)).toEqual({ kind, phrase });
  });
});
