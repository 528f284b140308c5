import { html } from 'hono/html';
import type { Block, Card } from '../../../core/card.ts';
import type { PageSources } from '../../../core/pages.ts';
import type { RouteModule } from '../../../server/surface.ts';
import { linkMarkup, type Markup, richMarkup } from '../rich.ts';
import { noSuchPage, readingPage } from './frame.ts';

/** One story as a page: what a link to it shows. */
export function storyPages({ story }: PageSources): RouteModule {
  const gone = noSuchPage('story', 'story', html`It may have been removed by age. <a href="/">Back to the chat</a>`);
  return (routes) => {
    routes.get('/stories/:id', async (c) => {
      const card = await story(c.req.param('id'));
      if (!card) return c.html(gone, 404);
      return c.html(readingPage(card.title, 'story', storyMarkup(card)), 200, { 'cache-control': 'no-store' });
    });
  };
}

function storyMarkup(card: Card): Markup {
  return html`<article class="story tone-${card.tone}"><p class="kind">Story</p>
<h1 dir="auto">${linkMarkup(card.title, card.url)}</h1>
${card.body.map(blockMarkup)}${card.footer ? html`<p class="soft">${richMarkup(card.footer)}</p>` : ''}</article>`;
}

function blockMarkup(block: Block): Markup | string {
  switch (block.type) {
    case 'text':
      return html`<p dir="auto">${richMarkup(block.text)}</p>`;
    case 'heading':
      return html`<h2 dir="auto">${block.text}</h2>`;
    case 'list':
      return html`<ul dir="auto">${block.items.map((item) => html`<li>${richMarkup(item)}</li>`)}</ul>`;
    case 'facts':
      return html`<dl>${block.facts.map(
        (fact) => html`<div><dt>${fact.name}</dt><dd>${richMarkup(fact.value)}</dd></div>`,
      )}</dl>`;
    case 'image':
      // The page may load pictures by address only; its text says the same.
      return html`<p class="soft">${block.alt}</p>`;
  }
}
