import type { Briefings } from '../core/briefing.ts';
import {
  type Block,
  bold,
  type Card,
  facts,
  heading,
  italic,
  joined,
  list,
  paragraph,
  type Rich,
} from '../core/card.ts';
import {
  CONFIRMATION_LABELS,
  type Commitment,
  type Group,
  KIND_LABELS,
  RECORD_LABELS,
  sinceText,
} from '../core/commitment.ts';
import type { Commitments, CountryNames } from '../core/commitments.ts';
import { dayText } from '../core/dates.ts';
import { briefingMenu } from './briefing-parts.ts';
import { commitmentSource, gradeLine, namesText, recordMark } from './commitment-parts.ts';

const RECORD_SHOWN = 6;
const SOURCES_SHOWN = 4;
const NAMES_SHOWN = 8;

type Parties = Pick<Commitments, 'group' | 'countries'>;

/** One commitment in full, with the members of the groups that are parties. */
export function commitmentCard(one: Commitment, parties: Parties, briefings: Briefings): Card {
  return {
    title: one.title,
    tone: 'neutral',
    body: [
      paragraph(...gradeLine(one)),
      paragraph(one.body),
      facts(factsOf(one, parties)),
      ...notes(one),
      ...record(one),
      paragraph(bold('Sources: '), ...sources(one)),
    ],
    controls: briefingMenu('Arguments and terms it bears on', [...one.arguments, ...one.terms], briefings, 'shared'),
    footer: [
      `${KIND_LABELS[one.kind]}, ${one.instrument}. Its strength is our reading of its words. As of ${dayText(one.asOf)}.`,
    ],
  };
}

function factsOf(one: Commitment, { group, countries }: Parties): { name: string; value: Rich }[] {
  const nameOf = (party: string) => group(party)?.name ?? countries.nameOf(party);
  const names = (parties: readonly string[]) => namesText(parties.map(nameOf), NAMES_SHOWN);
  const groups = [...new Set(one.parties)].flatMap((party) => group(party) ?? []);
  const helpers = [names(one.obligors), ...(one.beneficiaries.length > 0 ? one.others : [])];
  const who =
    one.direction === 'one-way'
      ? [
          {
            name: 'Who helps whom',
            value: [`${helpers.join(', ')} → ${names(one.beneficiaries) || one.others.join(', ')}`],
          },
        ]
      : [{ name: 'Between', value: [[names(one.parties), ...one.others].join(', ')] }];
  return [
    ...who,
    ...(groups.length > 0
      ? [{ name: 'Members', value: [groups.map((own) => membersText(own, countries)).join(' ')] }]
      : []),
    { name: 'Clause', value: [one.clause] },
    { name: 'Trigger', value: [one.trigger] },
    { name: 'Way out', value: [one.wayOut] },
    ...(one.conditions ? [{ name: 'Conditions', value: [one.conditions] }] : []),
    { name: 'Since', value: [sinceText(one)] },
  ];
}

/** Who belongs now; who left, or is disputed, stands in the note. */
function membersText({ name, members, note }: Group, { nameOf }: CountryNames): string {
  const now = members.filter(({ until }) => until === undefined).map(({ code }) => nameOf(code));
  return `${name} (${now.length}): ${namesText(now, now.length)}.${note ? ` ${note}` : ''}`;
}

function notes(one: Commitment): Block[] {
  const { clause, parties, dates, status } = one.confirmed;
  const who = parties ? ` parties: ${CONFIRMATION_LABELS[parties]};` : '';
  const sure = `Clause: ${CONFIRMATION_LABELS[clause]};${who} dates: ${CONFIRMATION_LABELS[dates]}; status: ${CONFIRMATION_LABELS[status]}.`;
  return [
    ...(one.statusNote ? [paragraph(bold('Status. '), one.statusNote)] : []),
    paragraph(
      bold('Confirmed. '),
      sure,
      ...(one.unconfirmed ? [' ', italic(`Not confirmed: ${one.unconfirmed}`)] : []),
    ),
  ];
}

function record(one: Commitment): Block[] {
  if (one.record.length === 0) return [];
  const lines = one.record
    .slice(-RECORD_SHOWN)
    .map(
      (entry): Rich => [
        bold(`${dayText(entry.date)}, ${RECORD_LABELS[entry.how].toLowerCase()}: `),
        entry.text,
        ...recordMark(entry),
      ],
    );
  const earlier = one.record.length - RECORD_SHOWN;
  return [heading('On record'), list(earlier > 0 ? [[`${earlier} earlier`], ...lines] : lines)];
}

function sources(one: Commitment): Rich {
  const more = one.sources.length - SOURCES_SHOWN;
  const shown = one.sources.slice(0, SOURCES_SHOWN).map(commitmentSource);
  return joined(more > 0 ? [...shown, [`and ${more} more`]] : shown, '; ');
}
