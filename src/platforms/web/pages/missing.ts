import { html } from 'hono/html';
import type { RouteModule } from '../../../server/surface.ts';
import { noSuchPage } from './frame.ts';

/** What a person sees at an address that nothing else answers: the way back, or on where only a slash is too many. Comes after all other routes. */
export const missingPage: RouteModule = (routes) => {
  const page = noSuchPage('story', 'page', html`Perhaps its address was mistyped. <a href="/">Back to the chat</a>`);
  routes.get('*', (c) => {
    const { path } = c.req;
    // One slash at the beginning: two would lead to another host.
    if (path.length > 1 && path.endsWith('/')) return c.redirect(`/${path.replaceAll(/^\/+|\/+$/g, '')}`);
    return c.req.header('accept')?.includes('text/html') ? c.html(page, 404) : c.notFound();
  });
};
