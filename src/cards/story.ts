import { BARE_WORDING, type Evidence } from '../core/assessment.ts';
import { argumentsBorneOn } from '../core/bearing.ts';
import {
  type Block,
  bold,
  button,
  type Card,
  type Control,
  heading,
  italic,
  joined,
  link,
  list,
  paragraph,
  type Rich,
  time,
} from '../core/card.ts';
import { actionId } from '../core/command.ts';
import type { Obligation } from '../core/commitments.ts';
import { headlineUrl, type StoryReport, type StoryStep, type StoryView } from '../core/story.ts';
import { SEVERITY_LABELS, tagsText, theatresText } from '../core/vocabulary.ts';

/** How many reports an alert lists; the story card lists all. */
const REPORTS_SHOWN = 5;
const PHRASES_SHOWN = 4;

/** What a channel is shown of a story: what happened, how near the line, why it matters, who reports it. */
export function alertCard(
  seen: { view: StoryView; steps: readonly StoryStep[]; reports: readonly StoryReport[] },
  argumentTitle: (slug: string) => string,
  obligation: Obligation | null,
): Card {
  const { view } = seen;
  return {
    title: view.headline,
    url: headlineUrl(view) || undefined,
    tone: view.severity ?? 'neutral',
    body: [
      paragraph(...labels(view)),
      ...whyItMatters(seen, argumentTitle),
      ...obligationLine(obligation),
      heading('Reports'),
      list(reportLines(view, REPORTS_SHOWN)),
      ...easing(seen.steps),
    ],
    controls: [
      button('Story', actionId('story.show', view.id)),
      ...whoIsBound(obligation),
      button('Relevant', actionId('alert.vote', view.id, 'relevant')),
      button('Not relevant', actionId('alert.vote', view.id, 'not-relevant')),
      button('Mute this story', actionId('alert.mute', view.id)),
      button('Snooze 2 h', actionId('alert.snooze', view.id)),
    ],
    footer: [view.countLine, ' · last moved ', time(view.lastMoved, 'relative')],
  };
}

/** Who is bound to do what for the state that is attacked or threatened; nothing where that is unclear. */
export function obligationLine(obligation: Obligation | null): Block[] {
  return obligation ? [paragraph(bold('Who is bound: '), obligation.line)] : [];
}

/** The button that shows who is bound; nothing where that is unclear. */
export function whoIsBound(obligation: Obligation | null): Control[] {
  if (!obligation) return [];
  const { attacked, attacker = '', commitmentSlug } = obligation;
  const action =
    attacked === 'NATO'
      ? actionId('commitment.open', commitmentSlug)
      : actionId('commitments.bound', attacked, attacker);
  return [button('Who is bound?', action)];
}

/** The short message that says an alert stepped up. */
export function escalationCard(view: StoryView, sentence: string, steps: readonly StoryStep[]): Card {
  // A story that stepped up as managers joined another one to it has no step that says so.
  const cause = steps.findLast((step) => step.sentence === sentence);
  const report = view.reports.find((one) => one.itemId === cause?.itemId);
  const label = view.severity ? SEVERITY_LABELS[view.severity] : 'Update';
  const saysIt = sentence.startsWith(`Now ${label.toLowerCase()},`);
  return {
    title: `Escalated: ${view.headline}`,
    tone: view.severity ?? 'neutral',
    body: [
      saysIt ? paragraph(sentence) : paragraph(bold(label), '. ', sentence),
      ...(report ? [paragraph('Source: ', link(report.outlet || 'report', report.url), ', ', time(report.at))] : []),
    ],
    controls: [button('Story', actionId('story.show', view.id))],
    footer: [view.countLine],
  };
}

/** "Critical · Spillover, Attribution dispute · NATO's eastern flank · one source so far" */
export function labels(view: StoryView): Rich {
  const parts: Rich[] = [];
  if (view.severity) parts.push([bold(SEVERITY_LABELS[view.severity])]);
  if (view.tags.length > 0) parts.push([tagsText(view.tags)]);
  if (view.theatres.length > 0) parts.push([theatresText(view.theatres)]);
  if (view.oneSourceSoFar) parts.push([italic('one source so far')]);
  if (view.stateRunOnly) parts.push([italic('state-run outlets only')]);
  return joined(parts, ' · ');
}

/** One line a report, the newest first: title, outlet, time; copies of one text are left out. */
export function reportLines(view: StoryView, most: number): Rich[] {
  const own = view.reports.filter((report) => report.copyOf === null).toSorted((a, b) => b.at - a.at);
  const lines = own.slice(0, most).map((report): Rich => {
    const outlet = `${report.outlet || 'unknown outlet'}${report.stateRun ? ' (state-run)' : ''}`;
    return [link(report.title || 'untitled', report.url), ' — ', outlet, ', ', time(report.at, 'relative')];
  });
  return own.length > most ? [...lines, [`and ${own.length - most} earlier`]] : lines;
}

function whyItMatters(
  seen: { view: StoryView; reports: readonly StoryReport[] },
  argumentTitle: (slug: string) => string,
): Block[] {
  const { view } = seen;
  const headline = seen.reports.find((report) => report.item.id === view.headlineItemId);
  const found = tellingPhrases(headline?.assessment.evidence ?? []);
  const slugs = argumentsBorneOn(view.tags, view.theatres).slice(0, 3);
  const blocks: Block[] = [];
  if (found.length > 0) {
    const phrases = found.map(meant).join(', ');
    blocks.push(paragraph(bold('Why: '), phrases, '.'));
  }
  if (slugs.length > 0) {
    const claims = slugs.map(argumentTitle).join(' · ');
    blocks.push(paragraph(bold('Bears on the article’s claims: '), claims));
  }
  const [deed] = view.direction.deeds;
  if (view.direction.lean !== 'open' && deed) {
    blocks.push(paragraph(`Speaks ${view.direction.lean} the article’s thesis: “${deed.phrase}”.`));
  }
  return blocks;
}

/** A phrase with what it counts as, unless that only says it again: “missile” needs no (missiles). */
function meant({ phrase, meaning }: Evidence): string {
  const again = meaning.toLowerCase().startsWith(phrase.toLowerCase());
  return again ? `“${phrase}”` : `“${phrase}” (${meaning})`;
}

/** The phrases that spoke most for relevance, each once; words like “would” only where nothing says more. */
function tellingPhrases(evidence: readonly Evidence[]): Evidence[] {
  const pro = evidence.filter((one) => one.weight > 0);
  const named = pro.filter((one) => one.meaning !== BARE_WORDING);
  const said: Evidence[] = [];
  for (const one of named.length > 0 ? named : pro) {
    const at = said.findIndex((other) => sameSense(other, one));
    if (at < 0) said.push(one);
    else if (one.phrase.length > (said[at]?.phrase.length ?? 0)) said[at] = one;
  }
  return said.slice(0, PHRASES_SHOWN);
}

/** Whether one of two phrases holds all that the other says: “attack”, “drone attack”, where both count as the same. */
function sameSense(one: Evidence, other: Evidence): boolean {
  const [a, b] = [` ${one.phrase.toLowerCase()} `, ` ${other.phrase.toLowerCase()} `];
  return a === b || (one.meaning === other.meaning && (a.includes(b) || b.includes(a)));
}

/** A correction stays when restraint follows it. */
function easing(steps: readonly StoryStep[]): Block[] {
  return steps.filter((step) => step.kind === 'eased').map((step) => paragraph(italic(step.sentence)));
}
