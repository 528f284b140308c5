import { readFileSync } from 'node:fs';
import { ALLOW_HOST, type Config } from '../config.ts';
import { checkFeed } from '../feeds/check.ts';
import { failureSentence } from '../feeds/failure.ts';
import { createFetcher } from '../feeds/fetch.ts';
import { readOpml } from '../feeds/opml.ts';
import { createFeedParser } from '../feeds/parser.ts';
import { redactUrl } from '../feeds/redact.ts';
import { svgToPng } from '../pictures/png.ts';
import { FONT } from '../pictures/theme.ts';
import { type Finding, sentence } from './doctor-finding.ts';

/** How many feeds of the list are asked, spread over it. */
const ASKED = 3;

const checkNetwork = (address: string) =>
  `Check that this machine reaches the internet (DNS, a proxy, a firewall), then "chainwatch feeds check ${redactUrl(address)}".`;

/** Whether pictures come out with their words: with the font they are another picture than without. */
export function drawing(): Finding {
  const what = 'pictures';
  const picture = (words: string) =>
    svgToPng(
      `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text y="15" font-family="${FONT}">${words}</text></svg>`,
    );
  const remedy = 'Install again with "npm ci": the drawing library or the font that comes with it is missing.';
  try {
    return picture('Ag').equals(picture(''))
      ? { what, says: 'pictures come out without words', remedy }
      : { what, says: 'can be drawn, with the font that comes along' };
  } catch (error) {
    return { what, says: `cannot be drawn: ${sentence(error)}`, remedy };
  }
}

/** Asks a few feeds of the list, as polling would. */
export async function liveFeeds(config: Config): Promise<Finding[]> {
  const what = 'live feeds';
  const urls = listed(config.FEEDS);
  if (urls.length === 0) return [];
  const asked = Array.from(
    { length: Math.min(ASKED, urls.length) },
    (_, n) => urls[Math.floor((n * urls.length) / ASKED)] ?? '',
  );
  const fetcher = createFetcher({ contact: config.CONTACT, allowHosts: config.FETCH_ALLOW, timeoutMs: 10_000 });
  const parser = createFeedParser();
  try {
    const reports = await Promise.all(asked.map((url) => checkFeed(fetcher, parser, url, Date.now())));
    const read = reports.filter((report) => report.kind === 'feed').length;
    if (read > 0) return [{ what, says: `${read} of ${asked.length} that were asked can be read` }];
    const [first] = reports;
    const why = first?.kind === 'failure' ? failureSentence(first.failure) : 'They are no feeds.';
    return [
      {
        what,
        says: `none of ${asked.length} that were asked can be read. ${why}`,
        remedy:
          first?.kind === 'failure' && first.failure === 'forbidden-address'
            ? ALLOW_HOST
            : checkNetwork(asked[0] ?? ''),
      },
    ];
  } finally {
    await Promise.all([fetcher.close(), parser.close()]);
  }
}

function listed(file: string): string[] {
  try {
    return readOpml(readFileSync(file, 'utf8')).feeds.map((feed) => feed.url);
  } catch {
    // That the list cannot be read is a finding of its own.
    return [];
  }
}
