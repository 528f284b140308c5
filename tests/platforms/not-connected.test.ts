import { webApi } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/platforms/discord/outcome.ts';
import { failureOf } from '../../src/platforms/slack/failure.ts';

/** As Node and its `fetch` throw it. */
const timedOut = (syscall: string, address: string) =>
  Object.assign(new Error(`${syscall} ETIMEDOUT ${address}:443`), { code: 'ETIMEDOUT', syscall });
const fetchFailed = (cause: unknown) => new TypeError('fetch failed', { cause });
const addresses = ['192.0.2.1', '2001:db8::1'].map((address) => timedOut('connect', address));
const several = Object.assign(new AggregateError(addresses), { code: 'ETIMEDOUT' });
const mixed = new AggregateError([addresses[0], Object.assign(new Error('cut'), { code: 'ECONNRESET' })]);

const outcomes = (error: Error) =>
  [judge(error, 0), failureOf(new webApi.WebAPIRequestError(error), 0)].map(({ outcome }) => outcome);

describe('a post to Discord or Slack that ends in a time-out', () => {
  it.each([
    ['of one address', timedOut('connect', '192.0.2.1')],
    ['of every address', several],
  ])('at connecting, %s, was never sent and is simply tried again', (_, cause) => {
    expect(outcomes(fetchFailed(cause))).toEqual(['retry', 'retry']);
  });

  it.each([
    ['of a connection that stood', timedOut('read', '192.0.2.1')],
    ['of one address, where another one took the connection', mixed],
  ])('%s, may stand', (_, cause) => {
    expect(outcomes(fetchFailed(cause))).toEqual(['unknown', 'unknown']);
  });
});
