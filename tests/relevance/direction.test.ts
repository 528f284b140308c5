import { describe, expect, it } from 'vitest';
import { findDirection } from '../../src/relevance/direction.ts';

function of(title: string, summary = '') {
  return findDirection({ title, summary, source: '' }, { title, summary });
}

describe('the direction of a text', () => {
  it.each([
    'Prime minister declined to rule out sending ground troops',
    'White House has not ruled out sending US troops to the border',
    'Minister refuses to rule out any no-fly zone',
    'Berlin cannot rule out sending troops, chancellor says',
    'Kremlin rules out ceasefire in Ukraine war',
    'Moscow rules out foreign troops on the border',
    'NATO should not join the war, readers say',
    'Will the US join the war against Iran?',
    'US may join the war within days',
    'Romania weighs Article 4 consultations over drone',
    'Hezbollah seeks to join the fight',
    'Lithuania is considering Article 4 consultations',
    'Senator urges Britain to join the fight',
    'Three US jets shot down over the desert',
    'US troops fired on by militia near the river',
    'French forces fired at in the north',
    'US warships intercepted by Chinese planes',
    'Generals weigh whether to bring home American troops deployed last spring',
    'US denies American forces fired on a convoy',
    'US forces join winter drills in Norway',
    'German jets intercept Russian military plane over the sea',
    'US fighters intercepted two Chinese bombers near the coast',
    'Ankara says Sweden will not join NATO this year',
    'Turkey refuses to join sanctions against Russia',
    'Court bars US firms from using the data',
    'President threatens to halt weapons shipments to Israel',
    'Trump enters war of words with Iran',
    'UK joins war on drugs in the Caribbean',
    'Tariffs dragged the U.S. into a recession',
    'Was Washington right to close airspace? France refused to join the strikes, but why?',
    'US jets shot down two drones, but Spain refused to join the strikes',
  ])('stays open for “%s”', (title) => {
    expect(of(title)).toEqual({ lean: 'open', phrase: null });
    expect(of('', title).lean).toBe('open');
  });

  it.each([
    ['US jets shoot down two drones over the gulf', 'for', 'US jets shoot down'],
    ['US warship intercepts missiles fired at a tanker', 'for', 'US warship intercepts'],
    ['A US warship shot down three missiles', 'for', 'US warship shot down'],
    ['US troops fired on militia near the river', 'for', 'US troops fired'],
    ['More US troops deployed to the Gulf', 'for', 'More US troops deployed'],
    ['More American forces arrive in the region', 'for', 'American forces arrive'],
    ['Seoul says North Korea sent troops to join the war', 'for', 'North Korea sent troops to join the war'],
    ['Hezbollah enters the war on the side of Iran', 'for', 'Hezbollah enters the war'],
    ['North Korean troops join Russia’s war', 'for', 'North Korean troops join Russia’s war'],
    ['UK stays out of strikes on Iran', 'against', 'stays out of strikes'],
    ['Spain bars US jets from using its bases', 'against', 'bars US jets from using its bases'],
    ['Canada rules out sending troops', 'against', 'rules out sending troops'],
    ['No 10 rules out British boots on the ground', 'against', 'rules out British boots'],
    ['Italy says it will stay out of the war', 'against', 'will stay out of the war'],
    ['US will not join the war, president says', 'against', 'will not join the war, president says'],
    ["Canada won't send troops to Haiti, but aid workers go", 'against', "won't send troops to Haiti"],
    ['Oslo will not join the strikes and will host talks', 'against', 'will not join the strikes'],
    ['Will it end? Spain refuses to join the strikes', 'against', 'refuses to join the strikes'],
  ])('of “%s” is %s', (title, lean, phrase) => {
    expect(of(title)).toEqual({ lean, phrase });
  });

  it.each([
    ['Madrid refused to let bombers use its bases', 'refused to let bombers use its bases'],
    [
      'Rome refuses to let American bombers take off from jointly administered airfields',
      'refuses to let American bombers take off from jointly',
    ],
    ['Seoul declined to join the U.S. in its efforts at sea', 'declined to join'],
    [
      'Vienna closed its airspace to military flights that are linked to the war',
      'closed its airspace to military flights that are linked',
    ],
  ])('shows whole words of “%s”', (title, phrase) => {
    expect(of(title)).toEqual({ lean: 'against', phrase });
  });

  it('reads past a phrase that is turned round to one that is told', () => {
    const text = 'He would not rule out sending troops at first. Today he ruled out sending troops.';
    expect(of('', text)).toEqual({ lean: 'against', phrase: 'ruled out sending troops' });
  });

  it('stays open where the article itself does not have the phrase', () => {
    const title = 'Spain refused to join the strikes';
    const original = { title: 'Spain refused — again — to join the strikes', summary: '', source: '' };
    expect(findDirection(original, { title, summary: '' }).lean).toBe('open');
  });
});
