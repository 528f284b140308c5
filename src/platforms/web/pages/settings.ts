import { html } from 'hono/html';
import type { ChatStore } from '../../../core/chat.ts';
import { counted } from '../../../core/counted.ts';
import type { Overview, PageSources } from '../../../core/pages.ts';
import type { RouteModule } from '../../../server/surface.ts';
import { type Markup, richMarkup } from '../rich.ts';
import { readingPage } from './frame.ts';

/** How things stand. Nothing is changed here: every section says which command does. */
export function settingsPage({ chat, pages }: { chat: ChatStore; pages: PageSources }): RouteModule {
  return (routes) => {
    routes.get('/settings', async (c) => {
      const names = new Map((await chat.channels()).map((channel) => [channel.id, `#${channel.name}`]));
      const view = await pages.overview((id) => names.get(id) ?? id);
      return c.html(readingPage('Settings', 'settings', content(view)), 200, { 'cache-control': 'no-store' });
    });
  };
}

function content({ connections, feeds, subscriptions, digests }: Overview): Markup {
  const failing = feeds.filter((feed) => feed.failing);
  return html`<div class="settings"><h1>Settings</h1>
<section><h2>Connections</h2>
<ul class="rows">${connections.map(
    ({
      name,
      connected,
      state,
      next,
    }) => html`<li><p><strong>${name}</strong> ${mark(connected, connected ? 'Connected' : 'Not connected')}</p>
<p>${richMarkup(state)}</p>${next ? html`<p class="soft">${richMarkup(next)}</p>` : ''}</li>`,
  )}</ul></section>
<section><h2>Subscriptions</h2>
${
  subscriptions.length === 0
    ? html`<p>No channel here gets alerts yet.</p>`
    : html`<ul class="rows">${subscriptions.map(
        ({ channel, paused, what }) =>
          html`<li><p><strong>${channel}</strong> ${paused ? mark(false, 'Paused') : ''}</p><p>${richMarkup(what)}</p></li>`,
      )}</ul>`
}
<p class="soft">Add one with <code>/alerts subscribe</code> in its channel, change it with <code>/alerts edit</code>.</p></section>
<section><h2>Digests</h2>
${
  digests.length === 0
    ? html`<p>No channel here gets a digest yet.</p>`
    : html`<ul class="rows">${digests.map(({ channel, what }) => html`<li><p><strong>${channel}</strong></p><p>${richMarkup(what)}</p></li>`)}</ul>`
}
<p class="soft">Set one with <code>/digest schedule time:08:30</code> in its channel.</p></section>
<section><h2>Feeds</h2>
<p>${counted(feeds.length, 'feed')} ${feeds.length === 1 ? 'is' : 'are'} read, ${failing.length} failing now.</p>
<ul class="rows">${[...failing, ...feeds.filter((feed) => !feed.failing)].map(
    (feed) => html`<li><p><strong>${feed.name}</strong> ${feed.failing ? mark(false, 'Failing') : ''}</p>
<p>${richMarkup(feed.health)}</p><p class="soft address">${feed.url}</p></li>`,
  )}</ul>
<p class="soft">Look at one first with <code>/feeds check</code>, add it with <code>/feeds add</code>.</p></section></div>`;
}

function mark(good: boolean, word: string): Markup {
  return html`<span class="mark ${good ? 'good' : 'bad'}">${word}</span>`;
}
