import { html } from 'hono/html';
import { type Argument, type Briefings, EVIDENCE_GRADES, LEANS, THEMES } from '../../../core/briefing.ts';
import { dayText } from '../../../core/dates.ts';
import { tagsText } from '../../../core/vocabulary.ts';
import type { Markup } from '../rich.ts';
import { cardLinks, paragraphs, sourceList, sourceMarkup, workMarkup } from './parts.ts';

/** One argument as a hand-out: what is argued, how well it is supported, what speaks against it, what has happened since. */
export function argumentPage(card: Argument, briefings: Briefings, bearing: Markup | string): Markup {
  const at = briefings.arguments.findIndex((one) => one.slug === card.slug);
  const flags = card.flags
    .map((slug) => briefings.facts.find((fact) => fact.slug === slug))
    .filter((fact) => fact !== undefined);
  return html`<article>
<p class="kind">${THEMES[card.theme]}</p>
<h1>${card.title}</h1>
${paragraphs(card.body)}
<h2>Key points</h2>
<ul>${card.keyPoints.map((point) => html`<li>${point}</li>`)}</ul>
<h2>Evidence</h2>
<p><strong>${EVIDENCE_GRADES[card.evidence.grade]}.</strong> ${card.evidence.why}</p>
<dl class="works">
  <div><dt>In support</dt><dd>${workMarkup(card.supporting)}</dd></div>
  <div><dt>Against it</dt><dd>${workMarkup(card.opposing)}</dd></div>
</dl>
${flags.length > 0 ? html`<aside class="flags"><h2>Checked facts</h2><ul>${flags.map((fact) => html`<li>${fact.show} <a href="/briefings/${fact.slug}">The check</a></li>`)}</ul></aside>` : ''}
<h2>Counter-arguments</h2>
<ol>${card.counterArguments.map((text) => html`<li>${text}</li>`)}</ol>
<h2>Since publication</h2>
${
  card.since.length === 0
    ? html`<p>Our record has nothing later that bears on it.</p>`
    : html`<ol class="since">${card.since.map(
        (entry) => html`<li><p><span class="date">${dayText(entry.date)}</span> <a href="/briefings/${entry.event}">${
          briefings.get(entry.event)?.title ?? entry.event
        }</a> <span class="lean lean-${entry.lean}">${LEANS[entry.lean]}</span></p>
<p>${entry.text}${entry.confirmed ? '' : html` <em>(not confirmed)</em>`}</p>
<p class="soft">${entry.sources.map((source, index) => html`${index > 0 ? '; ' : ''}${sourceMarkup(source)}`)}</p></li>`,
      )}</ol>`
}
<p class="soft">As of ${dayText(card.asOf)}.</p>
${card.tags.length > 0 ? html`<p class="soft">News that tests it carries the tags ${tagsText(card.tags)}.</p>` : ''}
${cardLinks('Related arguments', card.related, briefings)}
${cardLinks('Terms', card.terms, briefings)}
${cardLinks('Actors', card.actors, briefings)}
${cardLinks('Events', card.events, briefings)}
${bearing}
${sourceList(card.sources)}
<p class="soft">${briefings.about.attribution}</p>
</article>
<nav class="turn" aria-label="Arguments in the article's order">
${turn(briefings.arguments[at - 1], 'Before')}
${turn(briefings.arguments[at + 1], 'Next')}
</nav>`;
}

function turn(card: Argument | undefined, word: string): Markup | string {
  return card ? html`<a href="/briefings/${card.slug}"><span class="soft">${word}</span> ${card.title}</a>` : '';
}
