/** What a sweep is told on its command line; see one.ts. */
const [, port = '', count = '', state = '', given = '', hostsGiven = ''] = process.argv.slice(2);
export const feeds = Number(count);
export const unchanged = state === 'unchanged';
export const file = given;
export const AT_ONCE = 50;
/** 25 publishers with many feeds each, two connections to each: as many as the peers have. Or each feed a host of its own. */
const hosts = hostsGiven === 'own' ? feeds : AT_ONCE / 2;
const folder = state === 'flow' ? 'flow/' : '';
const hostOf = (n: number) => `feed-${n % hosts}.example:${port}`;
export const hostNames = Array.from({ length: hosts }, (_, n) => hostOf(n));
export const urlOf = (n: number) => `http://${hostOf(n)}/${folder}${n}`;
