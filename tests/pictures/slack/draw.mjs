// Draws cards as Slack shows them, for people to look at:
//   npm --prefix tests/pictures/slack install && npx node tests/pictures/slack/draw.mjs [folder [cards.json]]
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Message } from 'slack-blocks-to-jsx';
import { homeView } from '../../../src/platforms/slack/home.ts';
import { renderMessage } from '../../../src/platforms/slack/render.ts';
import { CARDS } from '../../contracts/cards.ts';
import { alert, escalation, help } from './cards.mjs';

const folder = process.argv[2] ?? 'docs/pictures';
mkdirSync(folder, { recursive: true });
const css = readFileSync(
  createRequire(import.meta.url)
    .resolve('slack-blocks-to-jsx')
    .replace(/index\.\w+$/, 'style.css'),
  'utf8',
);

/** With a file of tests/pictures/collect.ts, its cards; else invented ones. */
const given = process.argv[3] && JSON.parse(readFileSync(process.argv[3], 'utf8'));
const drawn = given
  ? Object.fromEntries(Object.entries(given).map(([name, card]) => [name, withPictures(card)]))
  : {
      'slack-alert': renderMessage(alert).blocks,
      'slack-escalation': renderMessage(escalation, { mention: 'S00000001' }).blocks,
      'slack-answer': renderMessage(help).blocks,
      'slack-hostile': renderMessage(CARDS.hostile).blocks,
      'slack-everything': renderMessage(CARDS.everything).blocks,
      'slack-right-to-left': renderMessage(CARDS.rightToLeft).blocks,
      'slack-home': homeView([{ card: help }, { channel: 'C0GENERAL', card: alert }]).blocks,
    };

/** An uploaded picture as an address that a page can show. */
function withPictures(card) {
  const images = card.body.filter((block) => block.type === 'image');
  const { blocks } = renderMessage(card, { files: new Map(images.map(({ name }) => [name, name])) });
  return blocks.map(({ slack_file, ...block }) => {
    if (!slack_file) return block;
    const png = images.find(({ name }) => name === slack_file.id)?.png;
    return { ...block, image_url: `data:image/png;base64,${png}` };
  });
}

const LOGO = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" rx="6" fill="#1f2a44"/></svg>')}`;

/** The library takes `verbatim` for "no mrkdwn"; for Slack it only means "link nothing that is not marked as a link". */
function asRead(blocks) {
  return JSON.parse(JSON.stringify(blocks, (key, value) => (key === 'verbatim' ? undefined : value)));
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: 720, height: 400 } });
for (const [name, blocks] of Object.entries(drawn)) {
  const markup = renderToStaticMarkup(
    createElement(Message, {
      blocks: asRead(blocks),
      name: 'Chainwatch',
      logo: LOGO,
      time: new Date(1_700_000_000_000),
      showBlockKitDebug: false,
    }),
  );
  await page.setContent(`<style>${css} body { margin: 12px; font-family: sans-serif }</style>${markup}`);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
await browser.close();
console.log(`${Object.keys(drawn).length} pictures in ${folder}`);
