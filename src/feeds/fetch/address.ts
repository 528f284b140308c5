import { BlockList, isIP } from 'node:net';

/**
 * Addresses of no public machine: IANA's special-purpose registries (RFC 6890 and its updates). Of IPv6 only 2000::/3
 * is public at all, so that mapped, translated, link-local and unique local addresses are refused by leaving them out.
 */
const PRIVATE_4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
const PUBLIC_6 = new BlockList();
PUBLIC_6.addSubnet('2000::', 3, 'ipv6');
const BLOCKED = new BlockList();
for (const [net, bits] of PRIVATE_4) BLOCKED.addSubnet(net, bits, 'ipv4');
BLOCKED.addSubnet('2001::', 23, 'ipv6');
BLOCKED.addSubnet('2001:db8::', 32, 'ipv6');
BLOCKED.addSubnet('2002::', 16, 'ipv6');
BLOCKED.addSubnet('3fff::', 20, 'ipv6');

/** True for an IP address that belongs to a machine on the public internet; false for anything else, names too. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !BLOCKED.check(address, 'ipv4');
  if (version === 6) return PUBLIC_6.check(address, 'ipv6') && !BLOCKED.check(address, 'ipv6');
  return false;
}
