import { bold, type Choice, type Control, italic, link, type Rich, type Span } from '../core/card.ts';
import { actionId } from '../core/command.ts';
import {
  CONFIRMATION_LABELS,
  type Commitment,
  type CommitmentSource,
  PULL_LABELS,
  STATUS_LABELS,
  STRENGTH_LABELS,
  type Target,
  unsureText,
  ZONE_LABELS,
} from '../core/commitment.ts';
import type { ChainQuestion, CountryNames } from '../core/commitments.ts';
import { dayText } from '../core/dates.ts';
import { menu } from './menu.ts';

const TARGET_TEXTS: Record<Target, string> = {
  territory: 'its territory',
  forces: 'its forces, ships or aircraft',
};

/** "Suppose an armed attack on Poland by Russia: on its territory, at home." */
export function supposed(
  { attacked, attacker, place, target = 'territory' }: Omit<ChainQuestion, 'drawnIn' | 'date'>,
  names: CountryNames,
): string {
  const by = attacker ? ` by ${names.inText(attacker)}` : '';
  const where = place ? `in ${ZONE_LABELS[place]}` : 'at home';
  return `Suppose an armed attack on ${names.inText(attacked)}${by}: on ${TARGET_TEXTS[target]}, ${where}.`;
}

/** "Poland, Germany, France and 21 more" */
export function namesText(names: readonly string[], most: number): string {
  const plain = (name: string) => name.replace(/^the /, '');
  const sorted = names.toSorted((a, b) => plain(a).localeCompare(plain(b), 'en'));
  const rest = sorted.length - most;
  if (rest > 0) return `${sorted.slice(0, most).join(', ')} and ${rest} more`;
  return sorted.length > 1 ? `${sorted.slice(0, -1).join(', ')} and ${sorted.at(-1)}` : (sorted[0] ?? '');
}

/** "Assistance is owed · defence · In force" */
export function gradeLine(commitment: Commitment): Rich {
  return [
    bold(STRENGTH_LABELS[commitment.strength]),
    ` · ${PULL_LABELS[commitment.pull]} · ${STATUS_LABELS[commitment.status]}`,
  ];
}

/** "Taiwan Relations Act, Sections 2 and 3"; a title that names its clause stands alone, and so does one without any. */
export function nameWithClause({ title, clause }: Commitment): string {
  const head = clause.split(/[,(]| and /)[0]?.trim() ?? clause;
  if (/^(?:no|none|presence)\b/i.test(clause) || title.includes(head)) return title;
  const numbered = /^(?:articles?|sections?|title)\b/i.test(clause);
  return `${title}, ${numbered ? clause : `${clause.charAt(0).toLowerCase()}${clause.slice(1)}`}`;
}

/** Marks what is not plainly in force, and a clause or parties known from uncertain memory only; else nothing. */
export function statusMark({ status, confirmed }: Commitment): Span[] {
  const marks = [...(status === 'in-force' ? [] : [STATUS_LABELS[status].toLowerCase()]), ...unsureText(confirmed)];
  return marks.length > 0 ? [italic(` (${marks.join('; ')})`)] : [];
}

/** Marks what of a record was not read in a source; else nothing. */
export function recordMark({ confirmed }: Commitment['record'][number]): Span[] {
  return confirmed === 'read' ? [] : [italic(` (${CONFIRMATION_LABELS[confirmed]})`)];
}

/** A menu that opens commitments by their slugs; nothing for an empty list. */
export function commitmentMenu(placeholder: string, commitments: readonly Commitment[]): Control[] {
  const choices = [...new Set(commitments)].map(
    ({ short, slug, strength, clause }): Choice => ({
      label: short,
      value: slug,
      description: `${STRENGTH_LABELS[strength]} · ${clause}`,
    }),
  );
  return menu(placeholder, actionId('commitment.open'), choices);
}

/** "Title, publisher, year", linked where its address is known, with what is weak about it. */
export function commitmentSource(source: CommitmentSource): Rich {
  return [
    link(source.title, source.url),
    `, ${source.publisher}, ${source.year}`,
    ...(source.opened ? [] : [italic(' (cited, not opened)')]),
    ...(source.weak ? [italic(' (weak page)')] : []),
  ];
}

/** What every such card says at its end. */
export function commitmentFooter(commitments: readonly Commitment[]): Rich {
  const latest = commitments
    .map((one) => one.asOf)
    .toSorted()
    .at(-1);
  const asOf = latest ? ` Record as of ${dayText(latest)} or earlier.` : '';
  return [
    `What texts say, in our words; how strong is our reading. Every step passes through a national decision.${asOf}`,
  ];
}
