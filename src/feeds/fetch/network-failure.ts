import type { FailureKind } from '../../core/feed.ts';
import { FeedError } from '../failure.ts';

/** Codes and names of errors from Node, OpenSSL, undici and llhttp, by what they mean for a feed. First match wins. */
const MEANINGS: readonly [RegExp, FailureKind][] = [
  [/^(ENOTFOUND|EAI_\w+|ENODATA|ESERVFAIL)$/, 'dns'],
  [/^(UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|ETIMEDOUT|ESOCKETTIMEDOUT|TimeoutError|AbortError)$/, 'timeout'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES)$/, 'refused'],
  [/^(CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_TLS|ERR_SSL|EPROTO|HOSTNAME_MISMATCH)/, 'tls'],
  [/^(HTTPParserError|HPE_|UND_ERR_(HEADERS_OVERFLOW|RES_|REQ_|INVALID|INFO|NOT_SUPPORTED|EXCEEDED))/, 'bad-response'],
  [/^(Z_|ERR_?_?ERROR_FORMAT|ERR_BROTLI|ERR__|ZSTD_|ERR_ZSTD)|ZSTD|BROTLI/i, 'bad-encoding'],
  [/^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_(SOCKET|ABORTED|CLOSED|DESTROYED))$/, 'reset'],
];

/** What an error thrown while fetching means, from the innermost cause that is known. */
export function failureKindOf(error: unknown): FailureKind {
  let kind: FailureKind = 'reset';
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof FeedError) return at.kind;
    const inner = at instanceof AggregateError ? at.errors.find((one) => one instanceof Error) : undefined;
    const marks = [codeOf(at), at.name, codeOf(inner)];
    const meaning = MEANINGS.find(([pattern]) => marks.some((mark) => pattern.test(mark)));
    if (meaning) kind = meaning[1];
  }
  return kind;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** What an HTTP status that is no success means. */
export function failureKindOfStatus(status: number): FailureKind {
  if (status === 401 || status === 402 || status === 403 || status === 407 || status === 451) return 'blocked';
  if (status === 404) return 'not-found';
  if (status === 410) return 'gone';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'server-error' : 'http-error';
}
