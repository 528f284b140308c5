import { feedCheckCard } from '../cards/feed.ts';
import { ALLOW_HOST, readConfig } from '../config.ts';
import { cardText } from '../core/card.ts';
import { UserError } from '../core/errors.ts';
import { checkFeed, feedCheckOf } from '../feeds/check.ts';
import { createFetcher } from '../feeds/fetch.ts';
import { createFeedParser } from '../feeds/parser.ts';
import { UsageError } from './usage.ts';

/** `feeds check ADDRESS`: what would be read from an address. Fails with one sentence when it is no feed. */
export async function checkFeedAddress(args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const [address, ...rest] = args;
  if (!address || rest.length > 0) throw new UsageError('feeds check takes one address.');
  const config = readConfig(environment);
  const fetcher = createFetcher({ contact: config.CONTACT, allowHosts: config.FETCH_ALLOW });
  const parser = createFeedParser();
  try {
    const report = await checkFeed(fetcher, parser, address, Date.now());
    const text = cardText(feedCheckCard(feedCheckOf(address, report)));
    if (report.kind === 'feed') return console.log(text);
    const forbidden = report.kind === 'failure' && report.failure === 'forbidden-address';
    throw new UserError(forbidden ? `${text}\n${ALLOW_HOST}` : text);
  } finally {
    await parser.close();
    await fetcher.close();
  }
}
