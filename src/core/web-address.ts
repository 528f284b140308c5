/** Parameters that only tell the publisher where a reader came from. */
const TRACKING =
  /^(utm_\w*|at_(medium|campaign|custom\w*|format|link_\w+|ptr_\w+|bbc_team)|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|vero_id|oly_(anon|enc)_id|ns_(mchannel|source|campaign|linkname|fee)|s_cid|smid|cmpid|ocid|xtor|ito|guccounter|guce_\w+|wt_?mc\w*|spm|traffic_source|cmp|maca|echobox|__twitter_impression|ref_src|ref_url)$/i;

/** Longer ones no platform takes. */
const MAX_ADDRESS = 3000;

/**
 * The one form of a web address under which we keep an item: absolute, http(s), without a name or password (which readers
 * take for the site's), tracking parameters and fragment marks of trackers. Null when it is not a web address, or
 * a very long one.
 */
export function canonicalAddress(address: string): string | null {
  const url = URL.parse(address.trim());
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return null;
  url.username = '';
  url.password = '';
  if (url.search !== '') {
    const kept = url.search
      .slice(1)
      .split('&')
      .filter((pair) => !TRACKING.test(pair.split('=')[0] ?? ''));
    url.search = kept.join('&');
  }
  if (/^#(xtor=|utm_|at_|ref=|intcid=|Echobox)/i.test(url.hash)) url.hash = '';
  return url.href.length <= MAX_ADDRESS ? url.href : null;
}
