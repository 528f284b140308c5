import { reportedAt } from '../core/item.ts';
import type { StoryReport, StoryStep } from '../core/story.ts';
import { moreSevere, SEVERITY_LABELS, type Severity, severityRank, TAG_INFO, type Tag } from '../core/vocabulary.ts';
import { type Easing, easingOf } from './easing.ts';
import { gathersNews } from './headline.ts';

/** Tags whose arrival makes a story another kind of event: somebody acts, where before there were words. */
const TURNING: ReadonlySet<Tag> = new Set<Tag>([
  'collective-defense',
  'ally-deployment',
  'partner-escalation',
  'spillover',
  'nuclear-escalation',
]);

/** Outlets that must agree before such a tag counts when no report calls it a deed. */
const AGREEING = 2;

/** What the next step depends on. */
interface State {
  /** False until the first relevant report. */
  opened: boolean;
  /** Reports that are not relevant came before that one. */
  before: boolean;
  severity: Severity | null;
  tags: Tag[];
  /** Of these, those that made it another kind of event than it was when it opened. */
  turned: Tag[];
  /** Tags that would make it another kind of event, still on the word of these outlets alone. */
  claimed: { tag: Tag; outlets: string[] }[];
  /** Kinds of easing already told. */
  eased: Easing[];
}

/** A story before its first report. */
const UNOPENED: State = { opened: false, before: false, severity: null, tags: [], turned: [], claimed: [], eased: [] };

interface Move {
  state: State;
  /** Null while no report of the story is relevant. */
  step: StoryStep | null;
}

/** All steps of a story from its reports in the order they came, and the tags that turned it into another kind of event. */
export function stepsOf(reports: Iterable<StoryReport>): { steps: StoryStep[]; turned: Tag[] } {
  let state = UNOPENED;
  const steps: StoryStep[] = [];
  for (const report of reports) {
    const moved = nextStep(state, report);
    state = moved.state;
    if (moved.step) steps.push(moved.step);
  }
  return { steps, turned: state.turned };
}

/** What one further report does to a story. Reports are given in the order they came. */
function nextStep(state: State, report: StoryReport): Move {
  const { assessment } = report;
  if (!state.opened) {
    return assessment.relevant ? open(state, report) : { state: { ...state, before: true }, step: null };
  }
  if (!assessment.relevant) return ease(state, report) ?? further(state, report);
  const severity = moreSevere(state.severity, assessment.severity);
  const { claimed, turned } = claim(state, report);
  const next: State = {
    ...state,
    severity,
    claimed,
    tags: [...new Set([...state.tags, ...turned])],
    turned: [...state.turned, ...turned],
  };
  if (severity !== null && severity !== state.severity) {
    const before = state.severity ? SEVERITY_LABELS[state.severity].toLowerCase() : 'not rated';
    return move(
      next,
      report,
      'escalated',
      `Now ${SEVERITY_LABELS[severity].toLowerCase()}, before ${before}: ${told(report)}`,
    );
  }
  if (turned.length > 0) {
    const kinds = turned.map((tag) => TAG_INFO[tag].label.toLowerCase()).join(', ');
    return move(next, report, 'escalated', `It is now also ${kinds}: ${told(report)}`);
  }
  return ease(next, report) ?? further(next, report);
}

function open({ before }: State, report: StoryReport): Move {
  const { severity, tags } = report.assessment;
  const rated = severity ? `, rated ${SEVERITY_LABELS[severity].toLowerCase()}` : '';
  const sentence = `${before ? 'First relevant report' : 'First report'} to come in${rated}: ${told(report)}`;
  return move({ ...UNOPENED, opened: true, before, severity, tags }, report, 'opened', sentence);
}

function further(state: State, report: StoryReport): Move {
  return move(state, report, 'updated', `Further report: ${told(report)}`);
}

/** A denial, a correction or restraint is told once each, and only where there is something to ease. */
function ease(state: State, report: StoryReport): Move | undefined {
  if (severityRank(state.severity) < severityRank('elevated')) return undefined;
  const easing = easingOf(report);
  if (!easing || state.eased.includes(easing.kind)) return undefined;
  const next = { ...state, eased: [...state.eased, easing.kind] };
  const noun = { denial: 'A denial or doubt', correction: 'A correction', restraint: 'Restraint' }[easing.kind];
  return move(next, report, 'eased', `${noun} (“${easing.phrase}”): ${told(report)}`);
}

/** Turning tags count at once when the report tells of a deed and of nothing else, else when two outlets agree. */
function claim(state: State, report: StoryReport): { claimed: State['claimed']; turned: Tag[] } {
  const { tags, severity } = report.assessment;
  const deed = severityRank(severity) >= severityRank('elevated') && !gathersNews(report.item.title);
  const claims = new Map(state.claimed.map(({ tag, outlets }) => [tag, outlets]));
  const turned: Tag[] = [];
  for (const tag of tags) {
    if (!TURNING.has(tag) || state.tags.includes(tag)) continue;
    const outlets = [...new Set([...(claims.get(tag) ?? []), report.item.source])];
    if (deed || outlets.length >= AGREEING) {
      turned.push(tag);
      claims.delete(tag);
    } else claims.set(tag, outlets);
  }
  return { claimed: [...claims].map(([tag, outlets]) => ({ tag, outlets })), turned };
}

function move(state: State, report: StoryReport, kind: StoryStep['kind'], sentence: string): Move {
  const step = { kind, itemId: report.item.id, at: reportedAt(report.item), sentence, severity: state.severity };
  return { state, step };
}

function told(report: StoryReport): string {
  const title = report.item.title.trim() || 'a report without a title';
  return report.item.source ? `${report.item.source}, “${title}”` : `“${title}”`;
}
