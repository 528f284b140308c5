import { html } from 'hono/html';
import type { Markup } from '../rich.ts';
import { icon, page } from '../shell.ts';

type Here = 'briefings' | 'commitments' | 'settings' | 'story';

/** A page to read: a line at the top that leads back, one column of text, nothing else. */
export function readingPage(title: string, here: Here, content: Markup, head: Markup | string = '') {
  const current = (name: string) => (name === here ? html` aria-current="page"` : '');
  return page(
    `${title} · Chainwatch`,
    html`<link rel="stylesheet" href="/page/reading.css"><script type="module" src="/page/reading.js"></script>${head}`,
    html`<body class="reading">
<a class="skip" href="#content">Skip to the text</a>
<header class="reading-top">
  <a class="brand" href="/">${icon('link')} Chainwatch</a>
  <nav aria-label="Pages">
    <a href="/">Chat</a>
    <a href="/briefings"${current('briefings')}>Briefings</a>
    <a href="/commitments"${current('commitments')}>Commitments</a>
    <a href="/settings"${current('settings')}>Settings</a>
    <button type="button" id="theme" class="side-link">${icon('contrast')}<span id="theme-name" class="visually-hidden"></span></button>
  </nav>
</header>
<main id="content">${content}</main>
</body>`,
  );
}

/** What stands where a page is not, or no longer. `next`: why, and where to go instead. */
export function noSuchPage(here: Here, what: string, next: Markup) {
  return readingPage('Not found', here, html`<h1>There is no such ${what}</h1><p>${next}</p>`);
}
