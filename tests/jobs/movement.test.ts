import { describe, expect, it } from 'vitest';
import type { StoredReport } from '../../src/core/item-table.ts';
import { movementOf } from '../../src/jobs/movement.ts';
import { seenBy } from '../../src/jobs/stories.ts';
import { report } from '../stories/reports.ts';

const beside = { relevant: false, severity: null, tags: [], theatres: [] };

/** A report as it is stored, `n`th in the order of judging. */
function stored(
  n: number,
  given: Parameters<typeof report>[0] = {},
  changes: Partial<StoredReport> = {},
): StoredReport {
  const facts = { feedId: `feed ${n}`, group: `group ${n}`, language: `l${n}`, baseline: false, scopes: ['public'] };
  return { ...report({ id: `item ${n}`, ...given }), ...facts, storyId: 's', judged: n, ...changes };
}

function moved(reports: StoredReport[], upTo?: number) {
  const seen = seenBy('public', 's', reports);
  if (!seen) throw new Error('Nothing of the story is seen.');
  return movementOf(seen, upTo === undefined ? null : { severity: 'elevated', tags: ['spillover'], upTo });
}

describe('a story that moves', () => {
  it('is matched by its relevant reports: their titles, summaries, feeds, groups and languages', () => {
    const { story } = moved([stored(1, { title: 'Title', summary: 'Summary' }), stored(2, { assessment: beside })]);
    expect(story).toMatchObject({ texts: ['Title', 'Summary'], feedIds: ['feed 1'], groups: ['group 1'] });
    expect(story.languages).toEqual(['l1']);
  });

  it('is from a first poll only where all of its relevant reports are', () => {
    const first = { baseline: true };
    expect(moved([stored(1, {}, first), stored(2, { assessment: beside })]).baseline).toBe(true);
    expect(moved([stored(1, {}, first), stored(2)]).baseline).toBe(false);
  });

  it('says the last of how it stepped up since it was told', () => {
    const reports = [
      stored(1, { assessment: { severity: 'watch' } }),
      stored(2, { title: 'Told before', assessment: { severity: 'elevated' } }),
      stored(3, { title: 'First since', assessment: { tags: ['ally-deployment'] } }),
      stored(4, { title: 'Last since', assessment: { severity: 'critical' } }),
      stored(5),
    ];
    expect(moved(reports, 2).escalation).toContain('“Last since”');
    expect(moved(reports.slice(0, 3), 2).escalation).toContain('“First since”');
    expect(moved(reports.slice(0, 2), 2).escalation).toBeNull();
  });
});
