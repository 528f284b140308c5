import type { Briefings } from '../core/briefing.ts';
import {
  type Block,
  bold,
  button,
  type Card,
  heading,
  image,
  italic,
  list,
  paragraph,
  plainText,
  type Rich,
} from '../core/card.ts';
import { actionId } from '../core/command.ts';
import { bindsToAct, dutyOf, PULL_LABELS, STRENGTH_LABELS } from '../core/commitment.ts';
import type { ChainAnswer, ChainLink, ChainPath, ChainQuestion, CountryNames } from '../core/commitments.ts';
import { dayText } from '../core/dates.ts';
import type { Picture } from '../core/pictures.ts';
import { briefingMenu } from './briefing-parts.ts';
import {
  commitmentFooter,
  commitmentMenu,
  namesText,
  nameWithClause,
  recordMark,
  statusMark,
  supposed,
} from './commitment-parts.ts';

/** Links that a card shows over all its paths: more would not fit one message. */
const LINKS_SHOWN = 6;
const ALSO_SHOWN = 6;
const RECORD_SHOWN = 4;
const DOUBT = 'chain-gang-mechanism';

/** How an attack on one state could reach another, link by link; an answer also where there is no path. */
export function chainCard(
  question: ChainQuestion,
  answer: ChainAnswer,
  { names, briefings, picture }: { names: CountryNames; briefings: Briefings; picture: Picture | null },
): Card {
  const { attacked, drawnIn } = question;
  const paths = fitting(answer.paths);
  const untold = answer.paths.filter((path) => !paths.includes(path));
  const used = [...new Set(paths.flatMap((path) => path.links.flatMap((link) => link.commitments)))];
  const left = answer.notCounted.map((one) => one.commitment);
  const bearing = [...new Set(used.flatMap((one) => one.arguments))];
  return {
    title: `From an attack on ${names.inText(attacked)} to ${names.inText(drawnIn)}`,
    tone: 'neutral',
    body: [
      paragraph(`${supposed(question, names)} This is what could follow from texts, not what will.`),
      ...image(picture),
      ...(paths.length === 0 ? [paragraph(bold('No path by commitment. '), noPath(question, names))] : []),
      ...paths.flatMap((path, index) => pathBlocks(path, index + 1, question, names)),
      ...furtherWays(untold, question, names),
      ...record(paths),
      ...notCounted(answer),
      ...doubt(briefings, paths),
    ],
    controls: [
      ...commitmentMenu('Open a commitment', [...used, ...left]),
      ...briefingMenu('Arguments it bears on', bearing.length > 0 ? bearing : [DOUBT], briefings, 'shared'),
      button(`If ${names.inText(drawnIn)} is attacked`, actionId('chain.open', drawnIn, attacked)),
    ],
    footer: commitmentFooter([...used, ...left]),
  };
}

/** The first paths that fit: a long one that does not leaves its room to shorter ones after it. */
function fitting(paths: readonly ChainPath[]): ChainPath[] {
  const told: ChainPath[] = [];
  let room = LINKS_SHOWN;
  for (const path of paths) {
    if (path.links.length > room) continue;
    told.push(path);
    room -= path.links.length;
  }
  return told;
}

/** The paths that do not fit, by their states and weakest link alone. */
function furtherWays(paths: readonly ChainPath[], question: ChainQuestion, names: CountryNames): Block[] {
  if (paths.length === 0) return [];
  const contested = (path: ChainPath) => path.links.some((link) => link.commitments[0]?.status === 'contested');
  const ways = paths.map(
    (path) =>
      `${statesOf(path, question, names)} (${STRENGTH_LABELS[path.weakest].toLowerCase()}${contested(path) ? '; contested' : ''})`,
  );
  return [paragraph(bold('Further ways, with their weakest link: '), `${ways.slice(0, ALSO_SHOWN).join('; ')}.`)];
}

function statesOf(path: ChainPath, { attacked }: ChainQuestion, names: CountryNames): string {
  return [attacked, ...path.links.map((link) => link.obligor)].map(names.nameOf).join(' → ');
}

function noPath({ attacked, drawnIn, attacker }: ChainQuestion, names: CountryNames): string {
  if (attacker === drawnIn)
    return `${sentence(names.inText(drawnIn), true)} is the attacker here; no pact covers a state that attacks.`;
  return `Nothing on record leads from ${names.inText(attacked)} to ${names.inText(drawnIn)} in four links. Interest and politics may.`;
}

function pathBlocks(path: ChainPath, number: number, question: ChainQuestion, names: CountryNames): Block[] {
  const also = [...new Set(path.alsoThrough.map((between) => between.map(names.nameOf).join(' → ')))];
  return [
    heading(`${number}. ${statesOf(path, question, names)}`),
    paragraph(italic(`As strong as its weakest link: ${STRENGTH_LABELS[path.weakest].toLowerCase()}.`)),
    list(path.links.map((link) => linkLine(link, question, names))),
    ...(also.length > 0 ? [paragraph(`The same through ${namesText(also, ALSO_SHOWN)}.`)] : []),
  ];
}

function linkLine(link: ChainLink, { attacker }: ChainQuestion, names: CountryNames): Rich {
  const [best, ...parallel] = link.commitments;
  if (!best) return [];
  const beside = parallel.map((one) => `${one.short}${plainText(statusMark(one))}`);
  const helped = names.inText(link.beneficiary);
  const by = attacker ? ` by ${names.inText(attacker)}` : '';
  const place = best.where ? ` ${best.where}` : ' on its own soil';
  const afresh = `Afresh, only if ${helped}, helping, is then attacked${by}${place}: `;
  return [
    ...(link.afresh ? [afresh] : []),
    bold(`${sentence(names.inText(link.obligor), !link.afresh)} is ${dutyOf(best)}`),
    ` (${PULL_LABELS[link.pull]}; ${nameWithClause(best)})`,
    ...statusMark(best),
    `. ${best.wayOut}`,
    ...(bindsToAct(link.strength) ? [] : [italic(' From here on it is politics, not obligation.')]),
    ...(beside.length > 0 ? [` Beside it: ${namesText(beside, 3)}; more reasons, not more certainty.`] : []),
  ];
}

function sentence(text: string, first: boolean): string {
  return first ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** Dated uses and refusals of what the first links rest on. */
function record(paths: readonly ChainPath[]): Block[] {
  const rested = [...new Set(paths.flatMap((path) => path.links.flatMap((link) => link.commitments.slice(0, 1))))];
  const lines = rested.flatMap((one) =>
    (['used', 'not-used'] as const).flatMap((how): Rich[] => {
      const last = one.record.findLast((entry) => entry.how === how);
      return last ? [[bold(`${one.short}, ${dayText(last.date)}: `), last.text, ...recordMark(last)]] : [];
    }),
  );
  const more = lines.length - RECORD_SHOWN;
  const rest: Rich[] = more > 0 ? [[`${more} more, on the cards of these commitments`]] : [];
  return lines.length > 0 ? [paragraph(bold('On record')), list([...lines.slice(0, RECORD_SHOWN), ...rest])] : [];
}

function notCounted({ notCounted: left }: ChainAnswer): Block[] {
  if (left.length === 0) return [];
  const lines = left.map(({ commitment, reason }): Rich => [bold(commitment.short), `: ${reason}`]);
  return [paragraph(bold('Between the two, but not counted')), list(lines)];
}

/** Where scholars doubt that chains pull: the argument's best counter-argument speaks of escape clauses. */
function doubt(briefings: Briefings, paths: readonly ChainPath[]): Block[] {
  const argument = briefings.arguments.find((one) => one.slug === DOUBT);
  const text = argument?.counterArguments[0];
  return text && paths.length > 0 ? [paragraph(bold('Doubted: '), text)] : [];
}
