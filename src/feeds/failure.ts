import { UserError } from '../core/errors.ts';
import type { FailureKind } from '../core/feed.ts';

/** What to tell a person, per kind of failure: what happened, and what to do where they can do something. */
const SENTENCES: Record<FailureKind, string> = {
  dns: 'No server answers to that name. Check the address for a typing mistake.',
  tls: 'The site’s security certificate could not be verified, so nothing was read.',
  timeout: 'The site took too long to answer.',
  refused: 'The site refused the connection.',
  reset: 'The site broke off the connection.',
  blocked: 'The site does not let us read this (it asks for a login or blocks us).',
  'not-found': 'There is nothing at that address (not found). Check it for a typing mistake.',
  gone: 'The publisher says that this is gone for good. It will not be asked again.',
  'rate-limited': 'The site asked us to wait before trying again.',
  'server-error': 'The site has an error of its own at the moment.',
  'http-error': 'The site gave an answer that cannot be used.',
  'too-large': 'The answer is larger than we read.',
  'bad-encoding': 'The answer was compressed in a way that could not be read.',
  'bad-address': 'That is not a web address. It must begin with http:// or https://.',
  'forbidden-address': 'That address leads to a private network or an unusual port, which we do not visit.',
  'redirect-loop': 'The address forwards to other addresses without end.',
  'bad-response': 'The server’s answer broke the rules of the web and could not be read.',
  'web-page': 'This is a web page, not a feed.',
  'not-a-feed': 'This is not a feed.',
  empty: 'This is an empty document.',
  'too-slow': 'The document is too heavy to be read safely.',
};

/** The sentence for people on why a feed cannot be read. */
export function failureSentence(kind: FailureKind): string {
  return SENTENCES[kind];
}

/** An address or document that cannot be read as a feed: `message` is the sentence for people, `cause` for the log. */
export class FeedError extends UserError {
  readonly kind: FailureKind;
  constructor(kind: FailureKind, cause?: unknown) {
    super(SENTENCES[kind], { cause });
    this.kind = kind;
  }
}
