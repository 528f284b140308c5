import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertCard } from '../../src/cards/story.ts';
import { cardText } from '../../src/core/card.ts';
import type { StoryView } from '../../src/core/story.ts';
import type { Tag } from '../../src/core/vocabulary.ts';
import { commitments, TODAY } from './library.ts';

function of(
  title: string,
  { tags = ['spillover'], actors = [], summary = '' }: Partial<{ tags: Tag[]; actors: string[]; summary: string }> = {},
) {
  return commitments.obligationFor({ title, summary, assessment: { tags, actors } }, TODAY);
}

describe('the line on who is bound', () => {
  it.each<[string, string, string, Tag[]]>([
    ['Russian drone found in a field in eastern Poland', 'PL', 'nato-art5', ['spillover']],
    ['Warsaw summons envoy after Russian missile crosses border', 'PL', 'nato-art5', ['spillover']],
    ['Chinese coast guard rams Philippine boat near shoal', 'PH', 'us-ph-1951', ['spillover']],
    ['North Korean drones cross into South Korea', 'KR', 'us-kr-1953', ['spillover']],
    ['Missile from North Korea flies over Japan', 'JP', 'us-jp-1960', ['nuclear-escalation']],
    ['Iran fires missiles and drones at Qatar', 'QA', 'us-qa-eo14353', ['spillover']],
    ['China holds drills around Taiwan as US watches', 'TW', 'us-tw-tra-1979', ['spillover']],
    ['Kyiv asks for security guarantees before any truce', 'UA', 'g7-vilnius-2023', ['security-guarantee']],
    ['Kremlin denies drone attack on Poland', 'PL', 'nato-art5', ['spillover']],
    ['Russian drones hit Poland, no attack victims found', 'PL', 'nato-art5', ['spillover']],
    ['Poland did not shoot down the Russian drones in its airspace', 'PL', 'nato-art5', ['spillover']],
    ['Russia threatens to strike Estonia', 'EE', 'nato-art5', ['spillover']],
    ['Georgia says Russian drone crossed into its airspace', 'GE', 'ge-no-guarantee', ['spillover']],
    ['N. Korea drones cross into S. Korea', 'KR', 'us-kr-1953', ['spillover']],
    ['Russia could attack NATO by 2030, minister warns', 'NATO', 'nato-art5', ['collective-defense']],
  ])('“%s” is about %s and %s', (title, attacked, slug, tags) => {
    expect(of(title, { tags })).toMatchObject({ attacked, commitmentSlug: slug });
  });

  it.each([
    'Poland sends tanks to Ukraine after Russian missile strike',
    'Belarus says Polish helicopter violated its airspace',
    'Israeli strikes hit Tehran as war widens',
    'Ukrainian drones strike Moscow',
    'Estonia and Latvia condemn Russian drone',
    'North Korea fires missile into sea, Japan says',
    'German police arrest diver over Nord Stream attack',
    'Lithuania wins the basketball final against Russia',
    'They told us of an attack',
    'Trump threatens to take Greenland as Russian drones circle',
    'S. Korean minister denies part in N. Korea drone flights',
    'N. Korea tests another missile',
    'Estonia denies Russian claim of a drone attack',
    'Ukrainian drone crashed in Latvia, Russian jamming blamed',
    'Stray drone in Estonia was from Ukraine, Russian radar shows',
    'Russian exile blames Kremlin for attack in Vilnius, Lithuania',
    'Norway blocks border crossings used by Russian lorries',
    'Russian hackers blamed for DDoS attack on Polish banks',
    'Lovely beaches of Estonia, in spite of Russian threats',
    'Drone attack in Georgia, Atlanta police blame Russian hackers',
    'Poland threatens to shoot down Russian planes in its airspace',
    'US threatens to leave Poland over Russian drones',
    'Russian missile did not hit Poland, Warsaw says',
    'Russian missile didn’t hit Poland, minister says',
    'Russia has not attacked Estonia, NATO says',
    'Missile that hit Poland was not fired from Russia',
    'Explosion in Poland was not a Russian attack, Warsaw says',
    'Poland blast was not caused by a Russian missile',
    'No Russian drones entered Polish airspace, Warsaw says',
    'No sign of Russian attack on Poland, NATO says',
    'Reports of a Russian missile strike on Poland were a false alarm',
  ])('is left out of “%s”', (title) => {
    expect(of(title)).toBeNull();
  });

  it('says what the state is bound to, by which commitment, and the way out', () => {
    expect(of('Russian drone found in Poland')?.line).toBe(
      'If Poland is attacked, each party is obliged to help as it deems necessary (NATO Article 5). Each ally decides what help it deems necessary, by its own constitutional process.',
    );
    expect(of('China holds drills around Taiwan as US watches')?.line).toBe(
      'If Taiwan is attacked, the United States is under no duty (Taiwan Relations Act). President and Congress decide what to do.',
    );
  });

  it('speaks of a further attack on Ukraine, which is attacked already', () => {
    expect(of('Kyiv asks for security guarantees before any truce', { tags: ['security-guarantee'] })?.line).toMatch(
      /^If Ukraine is attacked again, /,
    );
  });

  it('leaves the way out away where the duty has said it', () => {
    expect(of('North Korean drones cross into South Korea')?.line).toBe(
      'If South Korea is attacked, the United States is bound to act by its own constitutional process (US–ROK Article III).',
    );
  });

  it('speaks of any ally where the alliance is threatened, not of the one by which that is looked up', () => {
    const line = of('Russia could attack NATO by 2030, minister warns', { tags: ['collective-defense'] })?.line;
    expect(line).toMatch(/^If any ally is attacked, each party is obliged to help as it deems necessary/);
  });

  it('says so where that is contested, or its clause known from memory only', () => {
    expect(of('Azerbaijan attacks Armenian border villages', { actors: ['AZ', 'AM'] })?.line).toContain(
      'Russia is obliged to consult (Russia–Armenia treaty, contested, clause from memory, to be checked).',
    );
  });

  it('prefers the promise of a state that the text names, where it binds to act', () => {
    const title = 'Iranian drones strike Saudi oil port';
    expect(of(title, { actors: ['SA', 'IR', 'PK'] })?.commitmentSlug).toBe('sa-pk-2025');
    expect(of(title, { actors: ['SA', 'IR', 'US'] })?.commitmentSlug).toBe('gcc-2000');
  });

  it('names no single member where a whole group is bound', () => {
    const onCyprus = of('Iranian drone hits base on Cyprus', { actors: ['IR', 'CY', 'GR'] });
    expect(onCyprus).toMatchObject({ attacked: 'CY', commitmentSlug: 'eu-42-7' });
    expect(onCyprus?.line).toContain('If Cyprus is attacked, each party is obliged to help');
  });

  it('asks for the patron of the headline before one of the summary', () => {
    const title = 'Kyiv says British security guarantees are near';
    const line = of(title, {
      tags: ['security-guarantee'],
      actors: ['UA', 'GB', 'FR'],
      summary: 'French envoys agree.',
    });
    expect(line?.commitmentSlug).toBe('ua-gb-2024');
  });

  it('takes the capital in which a meeting is held for a place', () => {
    const title = 'Kyiv says security guarantees are near';
    const slug = (summary: string) =>
      of(title, { tags: ['security-guarantee'], actors: ['UA', 'FR'], summary })?.commitmentSlug;
    expect(slug('Envoys met in Paris.')).toBe('g7-vilnius-2023');
    expect(slug('Envoys met in Paris, where French troops were offered.')).toBe('ua-fr-2024');
    expect(slug('Paris offers troops.')).toBe('ua-fr-2024');
  });

  it('is at most 280 characters, and no text makes it fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (title, summary) => {
        const found = of(`${title} Russian drone Poland`, { summary });
        expect((found?.line ?? '').length).toBeLessThanOrEqual(280);
      }),
    );
  });
});

describe('an alert', () => {
  const view: StoryView = {
    id: 'story-1',
    headline: 'Russian drone found in Poland',
    headlineItemId: 'item-1',
    tags: ['spillover'],
    theatres: ['nato-east'],
    actors: ['RU', 'PL'],
    severity: 'elevated',
    firstSeen: 0,
    lastMoved: Date.parse(TODAY),
    reports: [],
    counts: { reports: 1, outlets: 1, countries: 1 },
    countLine: '1 report',
    oneSourceSoFar: false,
    stateRunOnly: false,
    direction: { lean: 'open', deeds: [] },
  };

  it('carries the line before its reports and a button that opens who is bound', () => {
    const card = alertCard({ view, steps: [], reports: [] }, (slug) => slug, of(view.headline));
    const text = cardText(card);
    expect(text.indexOf('Who is bound: If Poland is attacked')).toBeGreaterThan(0);
    expect(text.indexOf('Who is bound')).toBeLessThan(text.indexOf('Reports'));
    expect(card.controls).toContainEqual({
      type: 'button',
      label: 'Who is bound?',
      action: 'commitments.bound:PL:RU',
    });
  });

  it('stays as it was where nothing is clear', () => {
    expect(cardText(alertCard({ view, steps: [], reports: [] }, (slug) => slug, null))).not.toContain('Who is bound');
  });
});
