import { html } from 'hono/html';
import type { RouteModule } from '../../../server/surface.ts';
import { readingPage } from './frame.ts';

/** What a person sees at an address that nothing else answers: the way back. Comes after all other routes. */
export const missingPage: RouteModule = (routes) => {
  routes.get('*', (c) => {
    if (!c.req.header('accept')?.includes('text/html')) return c.notFound();
    const content = html`<h1>There is no such page</h1><p>Perhaps its address was mistyped. <a href="/">Back to the chat</a></p>`;
    return c.html(readingPage('Not found', 'story', content), 404);
  });
};
