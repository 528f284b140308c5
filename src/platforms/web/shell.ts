import { html, raw } from 'hono/html';
import type { RouteModule } from '../../server/surface.ts';
import type { Markup } from './rich.ts';

/** Scripts that the chat needs at once: named, so that the browser fetches them side by side. */
const MODULES = [
  'app',
  'api',
  'card',
  'channels',
  'composer',
  'connection',
  'dom',
  'form',
  'list',
  'menu',
  'message',
  'search',
  'stream',
  'time',
  'tour',
];

/** In this order: later ones refine earlier ones. */
const STYLES = raw(
  ['base', 'layout', 'message', 'card', 'composer', 'dialog', 'narrow']
    .map((name) => `<link rel="stylesheet" href="/page/${name}.css">`)
    .join('\n'),
);

/** Every page's frame. Texts in the template are escaped by construction (`hono/html`). */
export function page(title: string, head: Markup | string, body: Markup | Promise<Markup>) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/page/favicon.svg" type="image/svg+xml">
${STYLES}
<script src="/page/theme.js"></script>
${head}
</head>
${body}
</html>`;
}

export function icon(name: string): Markup {
  return html`<svg class="icon" aria-hidden="true"><use href="/page/icons.svg#${name}"/></svg>`;
}

/** The chat itself: an empty frame that the page's scripts fill. */
export const chatPages: RouteModule = (routes) => {
  for (const path of ['/', '/c/:channel', '/c/:channel/:seq']) {
    routes.get(path, (c) => c.html(chatPage(), 200, { 'cache-control': 'no-store' }));
  }
};

function chatPage() {
  const head = html`${raw(MODULES.map((name) => `<link rel="modulepreload" href="/page/${name}.js">`).join('\n'))}
<script type="module" src="/page/app.js"></script>`;
  return page(
    'Chainwatch',
    head,
    html`<body class="chat">
<a class="skip" href="#typed">Skip to the message line</a>
<nav id="side" aria-label="Channels and pages">
  <p class="brand">${icon('link')} Chainwatch</p>
  <div class="side-head"><h2>Channels</h2><button type="button" id="new-channel" class="tool" title="New channel" aria-label="New channel">${icon('plus')}</button></div>
  <ul id="channels"></ul>
  <details id="archived" hidden><summary>Archived</summary><ul></ul></details>
  <div class="side-foot">
    <a class="side-link" href="/briefings">${icon('book')}Briefings</a>
    <a class="side-link" href="/settings">${icon('sliders')}Settings</a>
    <button type="button" id="theme" class="side-link">${icon('contrast')}<span id="theme-name"></span></button>
    <button type="button" id="user" class="side-link" title="Change your name">${icon('person')}<span id="user-name" dir="auto"></span></button>
  </div>
</nav>
<div id="shade"></div>
<main>
  <header class="top">
    <button type="button" id="open-side" class="tool" aria-expanded="false" aria-controls="side" aria-label="Channels and pages">${icon('menu')}</button>
    <h1 id="channel-title" dir="auto"></h1>
    <button type="button" id="channel-menu" class="tool" aria-haspopup="dialog" title="Rename or archive" aria-label="Rename or archive this channel">${icon('more')}</button>
    <button type="button" id="search" class="search" aria-haspopup="dialog">${icon('search')}<span>Search</span><kbd aria-hidden="true">Ctrl K</kbd></button>
  </header>
  <div id="messages" tabindex="0" role="region" aria-label="Messages">
    <div id="empty" hidden>
      <p class="empty-title">Nothing here yet.</p>
      <p>Type <kbd>/</kbd> to look something up, or subscribe this channel with <code>/alerts subscribe</code>.</p>
    </div>
    <div id="rows"></div>
  </div>
  <footer class="bottom">
    <button type="button" id="newer" hidden></button>
    <section id="tour" aria-label="First steps" hidden></section>
    <div id="offline" role="status" hidden><span class="pulse"></span><span id="offline-text"></span></div>
    <div id="notice" role="alert" hidden><div id="notice-card"></div><button type="button" id="notice-close" class="tool" title="Close" aria-label="Close">${icon('close')}</button></div>
    <p id="archived-note" hidden>This channel is archived. Reopen it from the menu at its name to write here.</p>
    <form id="composer">
      <div id="popup" hidden>
        <ul id="suggestions" role="listbox" aria-label="Suggestions" hidden></ul>
        <div id="hint" hidden></div>
      </div>
      <input id="typed" type="text" role="combobox" aria-expanded="false" aria-controls="suggestions" aria-autocomplete="list" aria-label="Message, or a command that begins with a slash" placeholder="/ for commands, or a message" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="send">
      <button type="submit" class="send" aria-label="Send">${icon('send')}</button>
    </form>
    <p id="pending" role="status"></p>
  </footer>
</main>
<div id="live" class="visually-hidden" role="log" aria-live="polite" aria-label="New messages"></div>
<p id="suggestion-count" class="visually-hidden" role="status"></p>
<noscript><p class="noscript">The chat needs JavaScript, which this browser has switched off.</p></noscript>
</body>`,
  );
}

/** Asks for the access token; shown where the chat is served to other than this computer. `to`: where to go then. */
export function signInPage(wrong: boolean, to: string): string {
  return String(
    page(
      'Sign in · Chainwatch',
      '',
      html`<body class="sign-in">
<main>
  <p class="brand">${icon('link')} Chainwatch</p>
  <h1>Sign in</h1>
  <form method="post" action="/sign-in">
    <input type="hidden" name="to" value="${to}">
    <div class="field">
      <label for="token">Access token</label>
      <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
      <p class="hint">Whoever runs Chainwatch has set it and can tell it to you.</p>
      ${wrong ? html`<p class="form-problem" role="alert">That is not the token. Please check it and try again.</p>` : ''}
    </div>
    <button type="submit" class="button primary">Sign in</button>
  </form>
</main>
</body>`,
    ),
  );
}
