import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { isKnown } from '../../server/known.ts';
import type { RouteModule } from '../../server/surface.ts';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The files of `page/`, read once at the start and served as they are: nothing is built. */
export function pageFiles(): RouteModule {
  const folder = join(import.meta.dirname, 'page');
  const files = new Map(
    readdirSync(folder)
      .filter((name) => TYPES[extname(name)] !== undefined)
      .map((name) => {
        const body = readFileSync(join(folder, name));
        const tag = `"${hash('sha256', body, 'base64url').slice(0, 16)}"`;
        return [name, { body, tag, type: TYPES[extname(name)] ?? '' }] as const;
      }),
  );
  return (routes) => {
    routes.get('/page/:name', (c) => {
      const file = files.get(c.req.param('name'));
      if (!file) return c.notFound();
      c.header('cache-control', 'no-cache');
      c.header('etag', file.tag);
      if (isKnown(c, file.tag)) return c.body(null, 304);
      return c.body(new Uint8Array(file.body), 200, { 'content-type': file.type });
    });
  };
}
