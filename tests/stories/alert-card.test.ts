import { describe, expect, it } from 'vitest';
import { alertCard } from '../../src/cards/story.ts';
import type { Theatre } from '../../src/core/vocabulary.ts';
import { viewStory } from '../../src/stories/view.ts';
import { report } from './reports.ts';

/** All that an alert on one report of spillover says, as text. */
function textOf(theatre: Theatre): string {
  const reports = [report({ id: 'a', assessment: { tags: ['spillover'], theatres: [theatre] } })];
  const view = viewStory('s', reports, 0);
  if (!view) throw new Error('There is no story.');
  return JSON.stringify(alertCard({ view, steps: [], reports }, (slug) => slug));
}

describe('an alert', () => {
  it('names the claims of the article that its tag tests', () => {
    expect(textOf('nato-east')).toContain('chain-gang-mechanism');
    expect(textOf('nato-east')).toContain('przewodow-attribution');
  });

  it('leaves out claims about Ukraine where the story is from elsewhere', () => {
    expect(textOf('middle-east')).toContain('chain-gang-mechanism');
    expect(textOf('middle-east')).not.toContain('przewodow-attribution');
  });
});
