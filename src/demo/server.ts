import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { load as parseYaml } from 'js-yaml';
import { z } from 'zod';
import { xmlText } from '../core/xml.ts';

const OutletSchema = z.enum(['wire', 'courier', 'gazette']);
const EventSchema = z.object({
  outlet: OutletSchema,
  /** Seconds after the first poll at which it appears. */
  after: z.number(),
  date: z.iso.datetime(),
  id: z.string(),
  title: z.string(),
  summary: z.string(),
});
type DemoEvent = z.infer<typeof EventSchema>;

export const OUTLETS = { wire: 'Demo Wire', courier: 'Demo Courier', gazette: 'Demo Gazette' } as const;

/** Serves the demo's feeds on loopback; a report appears in its outlet's feed when its time has come. */
export async function startDemoServer(): Promise<{ origin: string; close(): Promise<void> }> {
  const events = z.array(EventSchema).parse(parseYaml(readFileSync(join(import.meta.dirname, 'events.yaml'), 'utf8')));
  /** Whatever a feed holds at its first poll is no news: a slow start must not swallow the first reports. */
  let startedAt: number | null = null;
  let origin = '';
  const server = createServer((request, response) => {
    const [, kind, name] = (request.url ?? '').split('/');
    const event = kind === 'report' ? events.find((one) => one.id === name) : undefined;
    if (event) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(event));
      return;
    }
    const outlet = OutletSchema.safeParse(name);
    if (kind !== 'feed' || !outlet.success) {
      response.writeHead(404).end();
      return;
    }
    startedAt ??= Date.now();
    const seconds = (Date.now() - startedAt) / 1000;
    const out = events.filter((one) => one.outlet === outlet.data && one.after <= seconds);
    response.writeHead(200, { 'content-type': 'application/atom+xml; charset=utf-8' });
    response.end(feed(OUTLETS[outlet.data], out, origin));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    origin,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function feed(title: string, events: readonly DemoEvent[], origin: string): string {
  const entries = events.map(
    (event) =>
      `<entry><id>demo:${event.id}</id><title>${xmlText(event.title)}</title><link href="${origin}/report/${event.id}"/>` +
      `<published>${event.date}</published><updated>${event.date}</updated><summary>${xmlText(event.summary)}</summary></entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>${origin}</id><title>${title}</title>${entries.join('')}</feed>`;
}

function page(event: DemoEvent): string {
  const { title, summary, date } = event;
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${xmlText(title)}</title>` +
    `<h1>${xmlText(title)}</h1><p>${xmlText(summary)}</p><p>A replay of an event of ${date.slice(0, 10)}, told for the demo.</p></html>`
  );
}
