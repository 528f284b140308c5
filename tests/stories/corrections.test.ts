import { describe, expect, it } from 'vitest';
import { type Correction, correctedStory } from '../../src/core/correction.ts';

const split: Correction = { kind: 'split', itemId: 'x' };
const merge: Correction = { kind: 'merge', story: 'b', into: 'a' };

describe('corrections of a workspace', () => {
  it('change nothing when there are none', () => {
    expect(correctedStory('x', 'a', [])).toBe('a');
  });

  it('split one report off and leave the others', () => {
    expect(correctedStory('x', 'a', [split])).toBe('split:x');
    expect(correctedStory('y', 'a', [split])).toBe('a');
  });

  it('show one story under another', () => {
    expect(correctedStory('y', 'b', [merge])).toBe('a');
  });

  it('apply in the order they were made: a report split off can be given to a third story', () => {
    expect(correctedStory('x', 'a', [split, { kind: 'merge', story: 'split:x', into: 'c' }])).toBe('c');
  });

  it('split a report off a story that was joined to another, and off that one anew', () => {
    expect(correctedStory('x', 'b', [merge, split])).toBe('split:x');
    expect(correctedStory('y', 'b', [merge, split])).toBe('a');
    expect(correctedStory('x', 'b', [split, { kind: 'merge', story: 'split:x', into: 'a' }, split])).toBe('split:x');
  });

  it('end in one story when two are merged both ways', () => {
    const both: Correction[] = [merge, { kind: 'merge', story: 'a', into: 'b' }];
    expect(correctedStory('x', 'a', both)).toBe(correctedStory('y', 'b', both));
  });
});
