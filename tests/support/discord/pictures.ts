import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import help from '../../../commands/help.ts';
import { commands } from '../../../commands/index.ts';
import { bold, type Card, CardSchema, heading, link, list, paragraph, time } from '../../../src/core/card.ts';
import type { Context } from '../../../src/core/command.ts';
import type { Form } from '../../../src/core/reply.ts';
import { CARDS } from '../../contracts/cards.ts';
import { openBrowser } from '../../e2e/browser.ts';
import { drawCard, drawForm } from './draw.ts';

/**
 * `npx node tests/support/discord/pictures.ts FOLDER [CARDS.json]`: pictures of each kind of card, as Discord's client draws them;
 * with a file of `tests/pictures/collect.ts`, of its cards instead.
 */

const SEEN = Date.UTC(2026, 0, 5, 9, 30);

/** Made-up news, in the shape of a real alert. */
const alert: Card = {
  title: 'Demo: Arvenia signs a defence pact with its neighbour',
  url: 'https://example.org/pact',
  tone: 'elevated',
  body: [
    paragraph(bold('Elevated'), ' · Security guarantee, Alliance expansion · Balkans'),
    paragraph(bold('Why: '), '“mutual defence pact” (a promise to defend another state).'),
    paragraph(bold('Bears on the article’s claims: '), 'More guarantees, more risk'),
    heading('Reports'),
    list([
      [link('Arvenia signs a defence pact', 'https://example.org/pact'), ' — Example Wire, ', time(SEEN, 'relative')],
      [
        link('Neighbours promise to fight together', 'https://example.org/2'),
        ' — The Courier, ',
        time(SEEN, 'relative'),
      ],
    ]),
  ],
  controls: [
    { type: 'button', label: 'Story', action: 'story.show:1' },
    { type: 'button', label: 'Relevant', action: 'vote:1' },
    { type: 'button', label: 'Not relevant', action: 'vote:2' },
    { type: 'button', label: 'Mute this story', action: 'mute:1' },
  ],
  footer: ['2 reports from 2 outlets · last moved ', time(SEEN, 'relative')],
};

const escalation: Card = {
  title: 'Escalated: Demo: Arvenia signs a defence pact with its neighbour',
  tone: 'critical',
  body: [paragraph(bold('Critical'), '. Troops of the neighbour crossed the border.')],
  controls: [{ type: 'button', label: 'Story', action: 'story.show:1' }],
  footer: ['3 reports from 3 outlets'],
};

const form: Form = {
  title: 'Quiet hours',
  action: 'quiet',
  submit: 'Save',
  fields: [
    { name: 'from', label: 'From', hint: 'Local time, as 22:00', kind: 'text', required: true, value: ['22:00'] },
    { name: 'to', label: 'Until', kind: 'text', required: true, value: ['07:00'] },
    {
      name: 'days',
      label: 'Days',
      kind: 'choices',
      required: true,
      options: ['Mon', 'Tue', 'Wed'].map((day) => ({ label: day, value: day })),
      value: ['Mon', 'Tue'],
    },
  ],
};

const reply = await help.main?.run({}, { services: { commands }, caller: {}, now: SEEN } as unknown as Context);
const given = process.argv[3];
const pictures: Record<string, string> = given
  ? drawGiven(given)
  : {
      alert: drawCard(alert),
      escalation: drawCard(escalation),
      help: reply?.kind === 'card' ? drawCard(reply.card) : '',
      form: drawForm(form),
      ...Object.fromEntries(Object.entries(CARDS).map(([name, card]) => [`card-${name}`, drawCard(card)])),
    };

function drawGiven(file: string): Record<string, string> {
  const cards = z.record(z.string(), CardSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
  return Object.fromEntries(Object.entries(cards).map(([name, card]) => [name, drawCard(card)]));
}

const folder = process.argv[2] ?? 'pictures';
mkdirSync(folder, { recursive: true });
const modules = join(import.meta.dirname, '..', '..', '..', 'node_modules');
const names = ['lit', 'lit-html', 'lit-element', '@lit/reactive-element', '@lit/context'];
const mains: Record<string, string> = { 'lit-html': 'lit-html.js', '@lit/reactive-element': 'reactive-element.js' };
const imports = Object.fromEntries(
  names.flatMap((name) => [
    [name, `/${name}/${mains[name] ?? 'index.js'}`],
    [`${name}/`, `/${name}/`],
  ]),
);

function page(body: string): string {
  return `<!doctype html><meta charset="utf-8"><script type="importmap">${JSON.stringify({ imports })}</script>
    <script type="module" src="/@skyra/discord-components-core/dist/index.js"></script>
    <body style="margin:0;background:#313338;color:#dbdee1;font-family:'DejaVu Sans',sans-serif"><div id="shown" style="width:640px">${body}</div>`;
}

const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const drawn = pictures[path.slice(1)];
  if (drawn !== undefined) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(drawn));
    return;
  }
  try {
    const script = readFileSync(join(modules, path));
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' && address ? address.port : 0;

const browser = await openBrowser();
const tab = await browser.newPage({ viewport: { width: 680, height: 400 } });
tab.on('pageerror', (error) => console.error(String(error)));
for (const name of Object.keys(pictures)) {
  await tab.goto(`http://127.0.0.1:${port}/${name}`);
  await tab.waitForSelector('discord-messages:defined');
  await tab.waitForTimeout(300);
  writeFileSync(join(folder, `${name}.png`), await tab.locator('#shown').screenshot());
}
await browser.close();
server.close();
console.log(`${Object.keys(pictures).length} pictures in ${folder}`);
