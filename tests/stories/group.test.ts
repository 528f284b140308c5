import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGrouper } from '../../src/stories/group.ts';
import type { GroupedItem, Placement, StoryItem } from '../../src/stories/item.ts';

const HOUR = 3_600_000;

function item(id: string, title: string, hours = 0, more: Partial<StoryItem> = {}): StoryItem {
  return { id, title, summary: '', source: 'Reuters', reportedAt: hours * HOUR, ...more };
}

const BLAST = 'Missile strikes Polish village near Ukrainian border, killing two';
const AGAIN = 'Two killed as missile hits village in Poland near border with Ukraine';
const OTHER = 'North Korea fires ballistic missile after warning to Seoul';

function group(items: readonly StoryItem[]): (GroupedItem & Placement)[] {
  const grouper = createGrouper();
  return items.map((one) => ({ ...one, ...grouper.add(one) }));
}

const stories = (items: readonly StoryItem[]) => group(items).map((one) => one.story);

describe('grouping', () => {
  it('puts two reports of one event together and another event apart', () => {
    expect(stories([item('a', BLAST), item('b', OTHER), item('c', AGAIN)])).toEqual(['a', 'b', 'a']);
  });

  it('puts a copy of a text into the story of the first, also after others like it', () => {
    const summary = 'Officials say that the cause of the explosion at a grain dryer is being investigated.';
    const copies = stories([item('a', BLAST, 0, { summary }), item('b', AGAIN), item('c', BLAST, 1, { summary })]);
    expect(copies[2]).toBe('a');
  });

  it('takes no copy of a text for a report when its story is a week old', () => {
    const summary = 'Officials say that the cause of the explosion at a grain dryer is being investigated.';
    const daily = Array.from({ length: 9 }, (_, day) => item(`${day}`, BLAST, day * 24 + 1, { summary }));
    expect(new Set(stories(daily)).size).toBe(2);
  });

  it('opens a story of its own for a report that is older than every active one', () => {
    expect(stories([item('a', OTHER, 200), item('b', BLAST, 0), item('c', AGAIN, 1)])).toEqual(['a', 'b', 'c']);
  });

  it('compares nothing with a report that came when it was three days old, nor that one with what is younger', () => {
    expect(stories([item('a', OTHER, 200), item('b', BLAST, 100), item('c', AGAIN, 150)])).toEqual(['a', 'b', 'c']);
    expect(stories([item('a', BLAST, 150), item('b', OTHER, 200), item('c', AGAIN, 100)])).toEqual(['a', 'b', 'c']);
  });

  it('closes a story that has been silent for three days, also for a copy of its text', () => {
    const summary = 'Officials say that the cause of the explosion at a grain dryer is being investigated.';
    expect(stories([item('a', BLAST), item('b', AGAIN, 80)])).toEqual(['a', 'b']);
    expect(stories([item('a', BLAST, 0, { summary }), item('b', BLAST, 80, { summary })])).toEqual(['a', 'b']);
  });

  it('closes a story after a week, however lively', () => {
    const daily = Array.from({ length: 9 }, (_, day) => item(`${day}`, day % 2 ? AGAIN : BLAST, day * 24 + 1));
    expect(new Set(stories(daily)).size).toBe(2);
  });

  it('compares an item with public ones and those of its own scope only, public ones first', () => {
    const own = (id: string, scope: string) => item(id, BLAST, 0, { scope });
    expect(stories([own('a', 'slack:T1'), own('b', 'slack:T2'), own('c', 'public'), own('d', 'slack:T1')])).toEqual([
      'a',
      'b',
      'c',
      'c',
    ]);
  });

  it('is decided for public items as if the items of workspaces were not there', () => {
    const anyItem = fc.record({
      title: fc.constantFrom(
        BLAST,
        AGAIN,
        OTHER,
        'Poland calls crisis meeting after missile',
        'Korea panda twins born',
      ),
      scope: fc.constantFrom('public', 'slack:T1'),
      hours: fc.integer({ min: 0, max: 150 }),
    });
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 15 }), (given) => {
        const items = given.map(({ title, scope, hours }, i) => item(`${i}`, title, hours, { scope }));
        const isPublic = (one: StoryItem) => one.scope === 'public';
        const mixed = group(items).filter(isPublic);
        expect(mixed.map((one) => one.story)).toEqual(stories(items.filter(isPublic)));
      }),
      { numRuns: 50 },
    );
  });

  it('goes on after a restart as if there had been none', () => {
    const anyItem = fc.record({
      title: fc.constantFrom(BLAST, AGAIN, OTHER, 'Poland calls crisis meeting after missile', 'Blast in Poland', ''),
      hours: fc.integer({ min: 0, max: 400 }),
    });
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 20 }), fc.nat(20), (given, cut) => {
        const items = given.map(({ title, hours }, i) => item(`${i}`, title, hours));
        const whole = group(items);
        const restarted = createGrouper();
        restarted.restore(whole.slice(0, cut));
        expect(items.slice(cut).map((one) => restarted.add(one).story)).toEqual(
          whole.slice(cut).map((one) => one.story),
        );
      }),
      { numRuns: 50 },
    );
  });
});
