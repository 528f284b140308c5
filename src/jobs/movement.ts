import type { Movement } from '../alerts/decide.ts';
import type { AlertState } from '../core/alert.ts';
import type { SeenStory } from '../core/item-table.ts';
import { remember } from '../core/remember.ts';
import type { Alert } from '../core/store.ts';
import { severityRank } from '../core/vocabulary.ts';

/** How a story moved since a channel was told of it. */
export function movementOf(seen: SeenStory, told: AlertState['told']): Movement {
  const first = firstMovement(seen);
  return told ? { ...first, escalation: escalationSince(seen, told) } : first;
}

/** The movement of a story that a channel was not told of: the same for all such channels. */
const firstMovement = remember(({ view, reports }: SeenStory): Movement => {
  const relevant = reports.filter((report) => report.assessment.relevant);
  return {
    story: {
      severity: view.severity,
      tags: view.tags,
      theatres: view.theatres,
      texts: relevant.flatMap((report) => [report.item.title, report.item.summary]),
      feedIds: relevant.map((report) => report.feedId),
      groups: relevant.flatMap((report) => report.group ?? []),
      languages: relevant.flatMap((report) => report.language ?? []),
    },
    escalation: null,
    upTo: Math.max(0, ...reports.map((report) => report.judged)),
    baseline: relevant.every((report) => report.baseline),
    reportedAt: view.lastMoved,
  };
});

function escalationSince({ view: { severity }, reports, steps }: SeenStory, told: NonNullable<AlertState['told']>) {
  // By number, not by place: reports may have gone meanwhile, with their feed or to another story.
  const since = new Set(reports.filter((report) => report.judged > told.upTo).map((report) => report.item.id));
  const step = steps.findLast((one) => one.kind === 'escalated' && since.has(one.itemId));
  if (step) return step.sentence;
  return severityRank(severity) > severityRank(told.severity) ? `Now ${severity}, before ${told.severity}.` : null;
}

/** An alert whose last step up was not posted: it is still to be told. */
export function beforeStepUp(alert: Alert): Alert {
  const { told } = alert.state;
  return told ? { ...alert, state: { ...alert.state, told: { ...told, upTo: 0 } } } : alert;
}

/** The order in which stories that waited are told: the hourly limit may leave room for a few only. */
export function mostSevereFirst({ view: a }: SeenStory, { view: b }: SeenStory): number {
  return severityRank(b.severity) - severityRank(a.severity);
}
