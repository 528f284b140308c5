import type { Assessment } from '../../src/core/assessment.ts';
import type { StoryReport } from '../../src/core/story.ts';

interface Given {
  id?: string;
  title?: string;
  summary?: string;
  source?: string;
  at?: number;
  country?: string | null;
  stateRun?: boolean;
  assessment?: Partial<Assessment>;
}

/** A relevant report with everything a test does not care for filled in. */
export function report(given: Given = {}): StoryReport {
  const id = given.id ?? 'one';
  return {
    item: {
      id,
      title: given.title ?? `Title of ${id}`,
      summary: given.summary ?? '',
      url: `https://news.example/${id}`,
      source: given.source ?? 'Reuters',
      published: given.at ?? 0,
      firstSeen: given.at ?? 0,
    },
    assessment: {
      status: 'assessed',
      language: 'en',
      relevant: true,
      score: 0.9,
      tags: ['spillover'],
      theatres: ['nato-east'],
      severity: 'elevated',
      reasons: [],
      evidence: [],
      actors: ['PL', 'RU'],
      direction: { lean: 'open', phrase: null },
      ...given.assessment,
    },
    country: given.country ?? null,
    stateRun: given.stateRun ?? false,
  };
}
