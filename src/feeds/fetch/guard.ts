import type { LookupAddress } from 'node:dns';
import { lookup as dnsLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { FeedError } from '../failure.ts';
import { isPublicAddress } from './address.ts';

export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/** Ports that may be visited: those of the web and what is usual beside them. */
const PORTS = [80, 443, 8080, 8443];

export type GuardOptions = {
  /** Hosts (`name`, `name:port`) that may be visited whatever their address and port: tests, intranets. */
  allowHosts: ReadonlySet<string>;
  connectTimeoutMs: number;
  /** Name to addresses; the system's own by default. */
  resolve?: Resolve;
};

/** Refuses, before any connection, what the address alone tells: wrong scheme, port, literal address. Throws `FeedError`. */
export function checkAddress(url: URL, options: Pick<GuardOptions, 'allowHosts'>): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new FeedError('bad-address', url.protocol);
  const { refusal } = place(url, options);
  if (refusal) throw refusal;
}

/**
 * A connector that asks for the addresses of a name itself and connects only if every one of them is public, at the
 * moment of connecting: a name cannot pass the check with one address and be visited at another.
 */
export function guardedConnector(options: GuardOptions): buildConnector.connector {
  const resolve: Resolve = options.resolve ?? ((hostname) => dnsLookup(hostname, { all: true }));
  const connector = (allowed: boolean) =>
    buildConnector({ timeout: options.connectTimeoutMs, lookup: guardedLookup(resolve, allowed) });
  const [free, guarded] = [connector(true), connector(false)];
  return (target, callback) => {
    const { allowed, refusal } = place(target, options);
    if (refusal) return callback(refusal, null);
    (allowed ? free : guarded)(target, callback);
  };
}

/** Whether the operator allowed a place by its name, and else why it may not be visited, as its address alone tells. */
function place(
  { protocol, hostname, port: written }: { protocol: string; hostname: string; port: string },
  { allowHosts }: Pick<GuardOptions, 'allowHosts'>,
): { allowed: boolean; refusal: FeedError | null } {
  // Without the brackets of IPv6 and the dot of a full name.
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const port = Number(written || (protocol === 'https:' ? 443 : 80));
  const allowed = allowHosts.has(host) || allowHosts.has(`${host}:${port}`);
  const usual = PORTS.includes(port) && (isIP(host) === 0 || isPublicAddress(host));
  return { allowed, refusal: allowed || usual ? null : new FeedError('forbidden-address', `${host}:${port}`) };
}

function guardedLookup(resolve: Resolve, allowed: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        const refused = addresses.find(({ address }) => !allowed && !isPublicAddress(address));
        if (!first) callback(new FeedError('dns', `${hostname} has no address`), '');
        else if (refused) callback(new FeedError('forbidden-address', `${hostname} is ${refused.address}`), '');
        else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };
}
