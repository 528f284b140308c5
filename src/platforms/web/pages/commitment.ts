import { html } from 'hono/html';
import type { Briefings } from '../../../core/briefing.ts';
import {
  CONFIRMATION_LABELS,
  type Commitment,
  type CommitmentSource,
  KIND_LABELS,
  PULL_LABELS,
  RECORD_LABELS,
  STATUS_LABELS,
  STRENGTH_LABELS,
  sinceText,
} from '../../../core/commitment.ts';
import type { Commitments } from '../../../core/commitments.ts';
import { counted } from '../../../core/counted.ts';
import { dayText } from '../../../core/dates.ts';
import { linkMarkup, type Markup } from '../rich.ts';
import { cardLinks, joined, paragraphs } from './parts.ts';

/** One commitment in full: what is promised, to whom, when it binds, how one gets out, and how sure we are. */
export function commitmentPage(one: Commitment, briefings: Briefings, commitments: Commitments): Markup {
  const { clause, parties: who, dates, status } = one.confirmed;
  return html`<article><p class="kind">${KIND_LABELS[one.kind]}, ${one.instrument}</p>
<h1>${one.title}</h1>
<p><strong>${STRENGTH_LABELS[one.strength]}</strong> · ${PULL_LABELS[one.pull]} · ${STATUS_LABELS[one.status]}</p>
${paragraphs(one.body)}
<dl class="terms">
${parties(one, commitments)}
${entry('Clause', one.clause)}
${entry('Trigger', one.trigger)}
${entry('Way out', one.wayOut)}
${one.conditions ? entry('Conditions', one.conditions) : ''}
${entry('Since', sinceText(one))}
${one.statusNote ? entry('Status', one.statusNote) : ''}
</dl>
${
  one.record.length === 0
    ? ''
    : html`<h2>On record</h2><ol class="since">${one.record.map(
        ({ date, how, text, confirmed }) =>
          html`<li><p><span class="date">${dayText(date)}</span> <span class="lean">${RECORD_LABELS[how]}</span></p><p>${text}${
            confirmed === 'read' ? '' : html` <em>(${CONFIRMATION_LABELS[confirmed]})</em>`
          }</p></li>`,
      )}</ol>`
}
<h2>How sure we are</h2>
<p>Clause: ${CONFIRMATION_LABELS[clause]}.${who ? ` Parties: ${CONFIRMATION_LABELS[who]}.` : ''} Dates: ${CONFIRMATION_LABELS[dates]}. Status: ${CONFIRMATION_LABELS[status]}.</p>
${one.unconfirmed ? html`<p class="unconfirmed">Not confirmed: ${one.unconfirmed}</p>` : ''}
<p class="soft">Its strength is our reading of its words. As of ${dayText(one.asOf)}.</p>
${cardLinks('Arguments it bears on', one.arguments, briefings)}
${cardLinks('Terms', one.terms, briefings)}
<section class="sources"><h2>Sources</h2><ul>${one.sources.map((source) => html`<li>${sourceMarkup(source)}</li>`)}</ul></section>
</article>`;
}

function entry(name: string, value: Markup | string): Markup {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function parties(one: Commitment, commitments: Commitments): Markup {
  const names = (list: readonly string[]) => joined(list.map((party) => partyMarkup(party, commitments)));
  const more = one.others.length > 0 ? `; ${one.others.join(', ')}` : '';
  const between =
    one.direction === 'one-way'
      ? html`${entry('Who helps', html`${names(one.obligors)}${one.beneficiaries.length > 0 ? more : ''}`)}${entry(
          'Whom',
          one.beneficiaries.length > 0 ? names(one.beneficiaries) : one.others.join(', '),
        )}`
      : entry('Between', html`${names(one.parties)}${more}`);
  return html`${between}${[...new Set(one.parties)].map((party) => members(party, commitments))}`;
}

function partyMarkup(party: string, { group, countries }: Commitments): Markup {
  const name = group(party)?.name;
  return name ? html`${name}` : html`<a href="/commitments/states/${party}">${countries.nameOf(party)}</a>`;
}

/** The members of a group that is a party, with the day each joined, or left; nothing for a state. */
function members(party: string, { group, countries }: Commitments): Markup | string {
  const found = group(party);
  if (!found) return '';
  const now = found.members.filter(({ until }) => until === undefined).length;
  const list = found.members.map(
    ({ code, since, until }) =>
      html`<a href="/commitments/states/${code}">${countries.nameOf(code)}</a> (since ${dayText(since)}${until ? `, until ${dayText(until)}` : ''})`,
  );
  return entry(
    'Members',
    html`<details><summary>${found.name}: ${counted(now, 'state')}</summary><p>${joined(list)}.${found.note ? ` ${found.note}` : ''}</p></details>`,
  );
}

function sourceMarkup({ title, url, publisher, year, opened, weak }: CommitmentSource): Markup {
  return html`${linkMarkup(title, url)}, ${publisher}, ${year}${opened ? '' : html` <em>(cited, not opened)</em>`}${
    weak ? html` <em>(weak page)</em>` : ''
  }`;
}
