import { allCards, allPages } from '../e2e/all-cards.ts';
import { openFitting } from '../e2e/fitting.ts';

/** `npm run eval -- --fitting`: opens every curated card and page in a browser at 360 and 1280 px and reports what does not fit. */
export async function run(): Promise<void> {
  const fitting = await openFitting();
  const cards = allCards();
  const pages = allPages();
  const began = performance.now();
  const found = await fitting.cards(cards);
  for (const path of pages) found.push(...(await fitting.page(path)));
  await fitting.close();
  for (const line of found) console.log(line);
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `${cards.length} cards in the chat and ${pages.length} pages, each at two widths: ${found.length} do not fit (${seconds} s)`,
  );
  if (found.length > 0) process.exitCode = 1;
}
