import { z } from 'zod';

/** An address that somebody set or wrote into a file. */
export const WebAddressSchema = z.url({
  protocol: /^https?$/,
  error: 'must be an address that starts with http:// or https://',
});

/** Parameters that only tell the publisher where a reader came from. */
const TRACKING =
  /^(utm_\w*|at_(medium|campaign|custom\w*|format|link_\w+|ptr_\w+|bbc_team)|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|vero_id|oly_(anon|enc)_id|ns_(mchannel|source|campaign|linkname|fee)|s_cid|smid|cmpid|ocid|xtor|ito|guccounter|guce_\w+|wt_?mc\w*|spm|traffic_source|cmp|maca|echobox|__twitter_impression|ref_src|ref_url)$/i;
/** The number of a visit, another one each time that a page or feed is asked for. */
const SESSION = /^(jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken)$/i;
const SESSION_IN_PATH = /;(jsessionid|phpsessid)=[^/?#]*/i;

/** Longer ones no platform takes. */
const MAX_ADDRESS = 3000;

/**
 * The one form of a web address under which we keep an item: absolute, http(s), without a name or password (which readers
 * take for the site's), tracking parameters, numbers of a visit and fragment marks of trackers; of a search engine's link, the
 * page that it leads to. Null when it is not a web address, or a very long one.
 */
export function canonicalAddress(address: string): string | null {
  const written = URL.parse(address.trim());
  const url = written && (URL.parse(targetOf(written) ?? '') ?? written);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return null;
  url.username = '';
  url.password = '';
  if (url.search !== '') {
    const kept = url.search
      .slice(1)
      .split('&')
      .filter((pair) => ![TRACKING, SESSION].some((names) => names.test(pair.split('=')[0] ?? '')));
    url.search = kept.join('&');
  }
  url.pathname = url.pathname.replace(SESSION_IN_PATH, '');
  if (/^#(xtor=|utm_|at_|ref=|intcid=|Echobox)/i.test(url.hash)) url.hash = '';
  return url.href.length <= MAX_ADDRESS ? url.href : null;
}

/** The page that a search engine's link of its results, or its copy for phones (AMP), stands for; null where it is no such link. */
function targetOf({ hostname, pathname, searchParams }: URL): string | null {
  const google = /^(www\.)?google\.[a-z.]+$/.test(hostname);
  if (google && pathname === '/url') return searchParams.get('url') ?? searchParams.get('q');
  if (hostname === 'www.bing.com' && pathname === '/news/apiclick.aspx') return searchParams.get('url');
  const copies = google ? '/amp/' : hostname.endsWith('.cdn.ampproject.org') ? '/[a-z]/' : null;
  const copied = copies && new RegExp(`^${copies}(s/)?(.+)`).exec(pathname);
  return copied ? `http${copied[1] ? 's' : ''}://${copied[2]}` : null;
}
