import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../src/feeds/fetch/address.ts';
import { createFetcher, type Fetcher, type FetcherOptions } from '../../src/feeds/fetch.ts';
import { FEED, type Local, startHostileServer, startRawServer } from './hostile-server.ts';

let server: Local;
let fetcher: Fetcher;
const fetchers: Fetcher[] = [];

function fetcherWith(options: Partial<FetcherOptions>): Fetcher {
  const made = createFetcher({ contact: 'https://bot.example/about', ...options });
  fetchers.push(made);
  return made;
}

beforeAll(async () => {
  server = await startHostileServer();
  fetcher = fetcherWith({ allowHosts: [server.host], timeoutMs: 3000, maxBytes: 1024 * 1024 });
});

afterAll(async () => {
  await Promise.all(fetchers.map((one) => one.close()));
  await server.close();
});

async function failureAt(path: string, from = fetcher): Promise<string> {
  const answer = await from.fetchFeed(path.startsWith('/') ? server.url(path) : path);
  return answer.kind === 'failure' ? answer.failure : answer.kind;
}

describe('fetching a feed', () => {
  it('gives the bytes, the validators and the address that answered', async () => {
    const answer = await fetcher.fetchFeed(server.url('/conditional'));
    expect(answer).toMatchObject({
      kind: 'ok',
      etag: '"v1"',
      lastModified: 'Sun, 01 Mar 2026 00:00:00 GMT',
      cacheSeconds: 600,
      finalUrl: server.url('/conditional'),
      permanentUrl: null,
    });
    expect(answer.kind === 'ok' && Buffer.from(answer.bytes).toString()).toBe(FEED);
  });

  it('is told “not modified” when it brings both validators back', async () => {
    const validators = { etag: '"v1"', lastModified: 'Sun, 01 Mar 2026 00:00:00 GMT' };
    const answer = await fetcher.fetchFeed(server.url('/conditional'), validators);
    expect(answer).toEqual({ kind: 'not-modified', cacheSeconds: 600 });
  });

  it('ignores validators that cannot stand in a header', async () => {
    const answer = await fetcher.fetchFeed(server.url('/conditional'), { etag: 'a\r\nx: y', lastModified: 'é' });
    expect(answer.kind).toBe('ok');
  });

  it.each(['/gzip', '/zstd'])('reads a body packed with %s', async (path) => {
    const answer = await fetcher.fetchFeed(server.url(path));
    expect(answer.kind === 'ok' && Buffer.from(answer.bytes).toString()).toBe(FEED);
  });

  it('says who it is and how to reach us', async () => {
    const answer = await fetcher.fetchFeed(server.url('/who'));
    expect(answer.kind === 'ok' && Buffer.from(answer.bytes).toString()).toContain('+https://bot.example/about');
  });

  it('sends a name and password from the address as HTTP wants them', async () => {
    const address = server.url('/who').replace('//', '//reader:s%20cret@');
    const answer = await fetcher.fetchFeed(address);
    const words = Buffer.from('reader:s cret').toString('base64');
    expect(answer.kind === 'ok' && Buffer.from(answer.bytes).toString()).toContain(`Basic ${words}`);
  });

  it('takes a % in a password for itself where it escapes nothing', async () => {
    const answer = await fetcher.fetchFeed(server.url('/who').replace('//', '//reader:100%@'));
    const words = Buffer.from('reader:100%').toString('base64');
    expect(answer.kind === 'ok' && Buffer.from(answer.bytes).toString()).toContain(`Basic ${words}`);
  });

  it('follows to an address with letters beyond ASCII, as sites write it', async () => {
    const answer = await fetcher.fetchFeed(server.url('/moved-to-accents'));
    expect(answer).toMatchObject({ kind: 'ok', permanentUrl: server.url('/caf%C3%A9') });
  });

  it('keeps a name and password to the address that they stand in, where that sends it elsewhere', async () => {
    const other = await startHostileServer({
      '/': (_, response) => response.writeHead(302, { location: server.url('/who') }).end(),
    });
    const one = fetcherWith({ allowHosts: [server.host, other.host] });
    const answer = await one.fetchFeed(other.url('/').replace('//', '//reader:secret@'));
    expect(answer.kind === 'ok' && Buffer.from(answer.bytes).toString()).not.toContain('authorization');
    expect(answer.kind).toBe('ok');
    await other.close();
  });

  it('keeps a name and password where the same site sends it on by a whole address', async () => {
    const site = await startHostileServer({
      '/old': (request, response) => response.writeHead(301, { location: `http://${request.headers.host}/who` }).end(),
      '/who': (request, response) => response.end(request.headers.authorization ?? 'nobody'),
    });
    const one = fetcherWith({ allowHosts: [site.host] });
    const answer = await one.fetchFeed(site.url('/old').replace('//', '//reader:secret@'));
    expect(answer.kind === 'ok' && Buffer.from(answer.bytes).toString()).toContain('Basic');
    expect(answer).toMatchObject({ permanentUrl: site.url('/who').replace('//', '//reader:secret@') });
    await site.close();
  });

  it('says who it is in what a header can hold', async () => {
    const one = fetcherWith({ contact: 'https://bücher.example/“bot”\n', allowHosts: [server.host] });
    const answer = await one.fetchFeed(server.url('/who'));
    expect(answer.kind === 'ok' && Buffer.from(answer.bytes).toString()).toContain('+https://bcher.example/bot)');
  });

  it('takes a new address for good only when every hop was permanent', async () => {
    const moved = await fetcher.fetchFeed(server.url('/moved'));
    const forNow = await fetcher.fetchFeed(server.url('/moved-for-now'));
    expect(moved).toMatchObject({ kind: 'ok', permanentUrl: server.url('/feed') });
    expect(forNow).toMatchObject({ kind: 'ok', permanentUrl: null, finalUrl: server.url('/feed') });
  });

  it('asks one host over at most two connections at a time', async () => {
    let now = 0;
    let most = 0;
    const slow = await startHostileServer({
      '/slow': (_, response) => {
        most = Math.max(most, ++now);
        setTimeout(() => {
          now--;
          response.end(FEED);
        }, 30);
      },
    });
    const polite = fetcherWith({ allowHosts: [slow.host] });
    const answers = await Promise.all(Array.from({ length: 8 }, () => polite.fetchFeed(slow.url('/slow'))));
    expect(answers.map((answer) => answer.kind)).toEqual(Array(8).fill('ok'));
    expect(most).toBe(2);
    await slow.close();
  });
});

describe('a hostile server', () => {
  it.each([
    ['/drip', 'timeout'],
    ['/silent', 'timeout'],
    ['/endless', 'too-large'],
    ['/gzip-bomb', 'too-large'],
    ['/br-bomb', 'too-large'],
    ['/zstd-bomb', 'too-large'],
    ['/gzip-in-gzip-bomb', 'too-large'],
    ['/not-gzip', 'bad-encoding'],
    ['/loop', 'redirect-loop'],
    ['/to-metadata', 'forbidden-address'],
    ['/to-private', 'forbidden-address'],
    ['/to-odd-port', 'forbidden-address'],
    ['/to-file', 'bad-address'],
    ['/to-nonsense', 'bad-response'],
    ['/header-flood', 'bad-response'],
    ['/reset', 'reset'],
    ['/gone', 'gone'],
    ['/login', 'blocked'],
    ['/missing', 'not-found'],
    ['/broken', 'server-error'],
  ])('%s ends as “%s”', async (path, failure) => {
    expect(await failureAt(path)).toBe(failure);
  });

  it('is waited for as long as it asks', async () => {
    expect(await fetcher.fetchFeed(server.url('/too-many'))).toMatchObject({
      failure: 'rate-limited',
      retryAfterMs: 120_000,
    });
    const down = await fetcher.fetchFeed(server.url('/down'));
    expect(down.kind === 'failure' && (down.retryAfterMs ?? 0)).toBeGreaterThan(3_500_000);
  });

  it.each([
    ['a body shorter than it says', 'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss>', 'reset'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n<rss>', 'bad-response'],
    ['a broken chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n<rss>', 'bad-response'],
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.9\r\n', 'bad-response'],
    ['nothing', '', 'reset'],
  ])('that answers with %s is a failure, not a crash', async (_, answer, failure) => {
    const raw = await startRawServer(answer);
    expect(await failureAt(raw.url('/'), fetcherWith({ allowHosts: [raw.host], timeoutMs: 1500 }))).toBe(failure);
    await raw.close();
  });

  it('does not make us log the key in an address', async () => {
    const answer = await fetcher.fetchFeed(server.url('/loop?token=s3cret'));
    expect(answer).toMatchObject({ kind: 'failure', failure: 'redirect-loop' });
    expect(inspect(answer, { depth: null })).not.toContain('s3cret');
  });

  it('that speaks no TLS is said to have a certificate problem', async () => {
    expect(await failureAt(`https://${server.host}/feed`)).toBe('tls');
  });

  it('that is not there refuses', async () => {
    const gone = await startRawServer('');
    await gone.close();
    expect(await failureAt(gone.url('/'), fetcherWith({ allowHosts: [gone.host] }))).toBe('refused');
  });
});

describe('addresses that lead inside', () => {
  const open = ['http://127.0.0.1/', 'http://localhost/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/'];
  const spelled = [
    'http://2130706433/',
    'http://0x7f.1/',
    'http://017700000001/',
    'http://127.1/',
    'http://①②⑦.0.0.1/',
  ];
  const others = [
    'http://0.0.0.0/',
    'http://169.254.169.254/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://100.64.0.1/',
    'http://172.31.255.255/',
    'http://192.168.0.1/',
    'http://198.19.0.1/',
    'http://224.0.0.1/',
  ];
  const guarded = fetcherWith({ timeoutMs: 1500 });

  it.each([...open, ...spelled, ...others])('%s is forbidden', async (address) => {
    expect(await failureAt(address, guarded)).toBe('forbidden-address');
  });

  it.each([
    ['0.0.0.0', '0.255.255.255'],
    ['10.0.0.0', '10.255.255.255'],
    ['100.64.0.0', '100.127.255.255'],
    ['127.0.0.0', '127.255.255.255'],
    ['169.254.0.0', '169.254.255.255'],
    ['172.16.0.0', '172.31.255.255'],
    ['192.0.0.0', '192.0.0.255'],
    ['192.0.2.0', '192.0.2.255'],
    ['192.31.196.0', '192.31.196.255'],
    ['192.52.193.0', '192.52.193.255'],
    ['192.88.99.0', '192.88.99.255'],
    ['192.168.0.0', '192.168.255.255'],
    ['192.175.48.0', '192.175.48.255'],
    ['198.18.0.0', '198.19.255.255'],
    ['198.51.100.0', '198.51.100.255'],
    ['203.0.113.0', '203.0.113.255'],
    ['224.0.0.0', '255.255.255.255'],
    ['::', '1fff:ffff::1'],
    ['2001::', '2001:1ff:ffff::1'],
    ['2001:db8::', '2001:db8:ffff::1'],
    ['2002::', '2002:ffff::1'],
    ['3fff::', '3fff:fff:ffff::1'],
    ['4000::', 'ffff:ffff::1'],
  ])('from %s to %s no machine is public', (first, last) => {
    expect([first, last].map(isPublicAddress)).toEqual([false, false]);
  });

  it.each([
    ...['1.0.0.0', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0'],
    ...[
      '169.253.255.255',
      '169.255.0.0',
      '172.15.255.255',
      '172.32.0.0',
      '192.0.1.0',
      '192.167.255.255',
      '192.169.0.0',
    ],
    ...['198.17.255.255', '198.20.0.0', '203.0.112.255', '223.255.255.255'],
    ...['2000::1', '2001:200::1', '2001:db7::1', '2001:db9::1', '2003::1', '3ffe::1', '3fff:1000::1'],
  ])('%s beside them is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each(['http://news.example:22/', 'https://news.example:6379/'])('the port of %s is forbidden', async (address) => {
    expect(await failureAt(address, guarded)).toBe('forbidden-address');
  });

  it.each(['ftp://news.example/', 'file:///etc/passwd', 'javascript:alert(1)', 'data:text/xml,<rss/>', 'nonsense', ''])(
    '“%s” is no web address',
    async (address) => {
      expect(await failureAt(address, guarded)).toBe('bad-address');
    },
  );

  it('a name is refused when any of its addresses is private', async () => {
    const mixed = fetcherWith({
      resolve: async () => [
        { address: '93.184.216.34', family: 4 },
        { address: '10.0.0.8', family: 4 },
      ],
    });
    expect(await failureAt('http://mixed.example/', mixed)).toBe('forbidden-address');
  });

  it('a name that the operator allows is visited inside, on any port', async () => {
    const { port } = new URL(server.url('/'));
    const inside = fetcherWith({
      allowHosts: ['news.inside.example'],
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    expect(await failureAt(`http://news.inside.example:${port}/feed`, inside)).toBe('ok');
    expect(await failureAt(`http://news.inside.example.:${port}/feed`, inside)).toBe('ok');
    expect(await failureAt('http://other.inside.example/feed', inside)).toBe('forbidden-address');
  });

  it('a name that turns private between two requests is refused at the second', async () => {
    // The first lies in the public range, but in a part that nobody has been given.
    const answers = ['2000::1', '127.0.0.1'];
    const asked: string[] = [];
    const rebinding = fetcherWith({
      timeoutMs: 300,
      resolve: async () => {
        const address = answers.shift() ?? '127.0.0.1';
        asked.push(address);
        return [{ address, family: address.includes(':') ? 6 : 4 }];
      },
    });
    expect(await failureAt('http://rebind.example/', rebinding)).not.toBe('forbidden-address');
    expect(await failureAt('http://rebind.example/', rebinding)).toBe('forbidden-address');
    expect(asked).toEqual(['2000::1', '127.0.0.1']);
  });

  it('a redirect is followed to a name only after looking at where the name leads', async () => {
    const elsewhere = await startHostileServer({
      '/': (_, response) => response.writeHead(302, { location: 'http://inside.example/' }).end(),
    });
    const one = fetcherWith({
      allowHosts: [elsewhere.host],
      resolve: async () => [{ address: '192.168.1.1', family: 4 }],
    });
    expect(await failureAt(elsewhere.url('/'), one)).toBe('forbidden-address');
    await elsewhere.close();
  });

  it('a name without an address is a typing mistake', async () => {
    const nowhere = fetcherWith({
      resolve: async () => {
        throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
      },
    });
    expect(await failureAt('http://nowhere.example/', nowhere)).toBe('dns');
  });
});
