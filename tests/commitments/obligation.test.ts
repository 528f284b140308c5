import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
  ])('is left out of “%s”', (title) => {
    expect(of(title)).toBeNull();
  });

  it('says what the state is bound to, by which commitment, and the way out', () => {
    expect(of('Russian drone found in Poland')?.line).toBe(
      'If Poland is attacked, each party is obliged to help as it deems necessary (NATO Article 5). Each ally decides what help it deems necessary, by its own constitutional process.',
    );
    expect(of('China holds drills around Taiwan as US watches')?.line).toContain('the United States is under no duty');
  });

  it('prefers the promise of a state that the text names, where it binds to act', () => {
    const title = 'Iranian drones strike Saudi oil port';
    expect(of(title, { actors: ['SA', 'IR', 'PK'] })?.commitmentSlug).toBe('sa-pk-2025');
    expect(of(title, { actors: ['SA', 'IR', 'US'] })?.commitmentSlug).toBe('gcc-2000');
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
