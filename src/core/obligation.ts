import type { Commitments, Obligation } from './commitments.ts';
import { dayOf } from './dates.ts';
import type { StoryReport, StoryView } from './story.ts';

/** The line on who is bound for a story, read from the report that gives it its headline; null where it is unclear. */
export function obligationOfStory(
  seen: { view: StoryView; reports: readonly StoryReport[] },
  commitments: Pick<Commitments, 'obligationFor'>,
): Obligation | null {
  const report = seen.reports.find((one) => one.item.id === seen.view.headlineItemId);
  if (!report) return null;
  const { item, assessment } = report;
  return commitments.obligationFor(
    { title: item.title, summary: item.summary, assessment },
    dayOf(seen.view.lastMoved),
  );
}
