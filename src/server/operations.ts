import type { Registry } from 'prom-client';
import type { RouteModule } from './surface.ts';

export interface Readiness {
  ready: boolean;
  /** One line a part: what is ready, and what is not and why. */
  lines: string[];
}

/** `/healthz` (the process answers), `/readyz` (with reasons), `/metrics` (Prometheus text; null while there is nothing to count). */
export function operations(parts: { readiness(): Promise<Readiness>; metrics(): Registry | null }): RouteModule {
  return (routes) => {
    routes.get('/healthz', (c) => c.text('alive\n'));
    routes.get('/readyz', async (c) => {
      const { ready, lines } = await parts.readiness();
      return c.text(`${lines.join('\n')}\n`, ready ? 200 : 503);
    });
    routes.get('/metrics', async (c) => {
      const registry = parts.metrics();
      if (!registry) return c.text('Chainwatch is starting.\n', 503);
      return c.body(await registry.metrics(), 200, { 'content-type': registry.contentType });
    });
  };
}
