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
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const host = bareHost(url.hostname);
  if (isAllowed(host, port, options)) return;
  if (!PORTS.includes(port)) throw new FeedError('forbidden-address', `port ${port}`);
  if (isIP(host) && !isPublicAddress(host)) throw new FeedError('forbidden-address', host);
}

/**
 * A connector that asks for the addresses of a name itself and connects only if every one of them is public, at the
 * moment of connecting: a name cannot pass the check with one address and be visited at another.
 */
export function guardedConnector(options: GuardOptions): buildConnector.connector {
  const resolve: Resolve = options.resolve ?? ((hostname) => dnsLookup(hostname, { all: true }));
  const connectors = [true, false].map((free) =>
    buildConnector({ timeout: options.connectTimeoutMs, lookup: guardedLookup(resolve, free) }),
  );
  return (target, callback) => {
    const host = bareHost(target.hostname);
    const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80));
    const free = isAllowed(host, port, options);
    const forbidden = !free && (!PORTS.includes(port) || (isIP(host) > 0 && !isPublicAddress(host)));
    if (forbidden) return callback(new FeedError('forbidden-address', `${host}:${port}`), null);
    connectors[free ? 0 : 1]?.(target, callback);
  };
}

function guardedLookup(resolve: Resolve, free: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        const refused = addresses.find(({ address }) => !free && !isPublicAddress(address));
        if (!first) callback(new FeedError('dns', `${hostname} has no address`), '');
        else if (refused) callback(new FeedError('forbidden-address', `${hostname} is ${refused.address}`), '');
        else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };
}

function isAllowed(host: string, port: number, { allowHosts }: Pick<GuardOptions, 'allowHosts'>): boolean {
  return allowHosts.has(host) || allowHosts.has(`${host}:${port}`);
}

/** Without the brackets of IPv6 and the dot of a full name. */
function bareHost(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}
