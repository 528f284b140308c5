import { html } from 'hono/html';
import { type Briefing, type Briefings, EVIDENCE_GRADES, THEMES, VERDICTS } from '../../../core/briefing.ts';
import { dayText } from '../../../core/dates.ts';
import type { PageSources } from '../../../core/pages.ts';
import type { RouteModule } from '../../../server/surface.ts';
import { linkMarkup, type Markup } from '../rich.ts';
import { argumentPage } from './argument.ts';
import { noSuchPage, readingPage } from './frame.ts';
import { cardLinks, commitmentLinks, paragraphs, sourceList, workMarkup } from './parts.ts';

/** The curated cards as pages to read and to print. */
export function briefingPages({ briefings, commitments }: Pick<PageSources, 'briefings' | 'commitments'>): RouteModule {
  const next = html`It may have been renamed. <a href="/briefings">All briefings</a>`;
  const gone = noSuchPage('briefings', 'briefing', next);
  return (routes) => {
    routes.get('/briefings', (c) => c.html(readingPage('Briefings', 'briefings', indexPage(briefings))));
    routes.get('/briefings/:slug', (c) => {
      const card = briefings.get(c.req.param('slug'));
      if (!card) return c.html(gone, 404);
      const bearing = commitmentLinks(commitments.bearingOn(card.slug));
      return c.html(readingPage(card.title, 'briefings', cardPage(card, briefings, bearing)));
    });
  };
}

function indexPage(briefings: Briefings): Markup {
  const { about } = briefings;
  const themes = Object.entries(THEMES).map(([theme, name]) => ({
    name,
    cards: briefings.arguments.filter((argument) => argument.theme === theme),
  }));
  const rest = [
    { name: 'Terms', cards: briefings.terms },
    { name: 'Actors', cards: briefings.actors },
    { name: 'Fact checks', cards: briefings.facts },
  ];
  return html`<h1>Briefings</h1>
<p class="lead">What one article argues about chain-ganging, card by card: the argument, its evidence, what speaks against it, and what has happened since.</p>
<p class="soft">${about.attribution} <a href="/briefings/${about.slug}">About the article and this collection</a></p>
<p><a href="/commitments">Commitments</a>: who is bound to whom, by which clause, and how tightly.</p>
${themes.map(
  ({ name, cards }) => html`<section><h2>${name}</h2>
<ol class="contents">${cards.map(
    (card) =>
      html`<li><a href="/briefings/${card.slug}">${card.title}</a> <span class="soft">Evidence the article gives: ${EVIDENCE_GRADES[card.evidence.grade].toLowerCase()}</span></li>`,
  )}</ol></section>`,
)}
<section><h2>Timeline</h2>
<ol class="timeline">${briefings.events.map(
    (event) =>
      html`<li><span class="date">${dayText(event.date)}</span> <a href="/briefings/${event.slug}">${event.title}</a></li>`,
  )}</ol></section>
${rest.map(
  ({ name, cards }) => html`<section><h2>${name}</h2>
<ul class="columns">${cards.map((card) => html`<li><a href="/briefings/${card.slug}">${card.title}</a></li>`)}</ul></section>`,
)}`;
}

/** `bearing`: the commitments that a card speaks of. */
function cardPage(card: Briefing, briefings: Briefings, bearing: Markup | string): Markup {
  switch (card.kind) {
    case 'argument':
      return argumentPage(card, briefings, bearing);
    case 'term':
      return article(
        'Term',
        card,
        html`${paragraphs(card.body)}
${card.works.length > 0 ? html`<h2>Where it comes from</h2><ul>${card.works.map((work) => html`<li>${workMarkup(work)}</li>`)}</ul>` : ''}
${cardLinks('Arguments that use it', card.arguments, briefings)}
${cardLinks('Related terms', card.related, briefings)}${bearing}`,
      );
    case 'actor':
      return article(
        'Actor',
        card,
        html`<p class="lead">${card.role}</p>${paragraphs(card.body)}
<p class="soft">As of ${dayText(card.asOf)}.</p>
${cardLinks('Arguments that concern it', card.arguments, briefings)}
${cardLinks('Related', card.related, briefings)}`,
      );
    case 'event':
      return article(
        `Event, ${dayText(card.date)}${card.endDate ? ` to ${dayText(card.endDate)}` : ''}`,
        card,
        html`${card.confirmed ? '' : html`<p class="unconfirmed">Not confirmed: only weak sources stand behind it.</p>`}
${paragraphs(card.body)}
${cardLinks('Arguments it bears on', card.arguments, briefings)}
${cardLinks('Related events', card.related, briefings)}`,
      );
    case 'fact':
      return article(
        `Fact check: ${VERDICTS[card.verdict]}`,
        card,
        html`<p class="lead">The article says, in our words: ${card.claim}</p>
<p><strong>${VERDICTS[card.verdict]}.</strong> ${card.show}</p>
${paragraphs(card.body)}
${cardLinks('Arguments it concerns', card.arguments, briefings)}`,
      );
    case 'about':
      return article(
        'About',
        card,
        html`${paragraphs(card.body)}
<p>${linkMarkup(card.article.title, card.article.url)}, ${card.article.publisher}, ${card.article.dated}.</p>`,
      );
  }
}

function article(kind: string, card: Briefing, content: Markup): Markup {
  return html`<article><p class="kind">${kind}</p><h1>${card.title}</h1>${content}${sourceList(card.sources)}</article>`;
}
