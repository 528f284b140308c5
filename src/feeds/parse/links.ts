/** A feed's address as its relative links count from it: without the name, password and key by which we may read it. */
export function withoutSecrets(address: string | null): string | null {
  const url = address === null ? null : URL.parse(address);
  if (!url) return null;
  return Object.assign(url, { username: '', password: '', search: '' }).href;
}

/** Readers write `feed://…` and `feed:https://…` for a feed's address. */
export function withoutFeedScheme(address: string): string {
  return address
    .trim()
    .replace(/^feed:(\/\/)?(?=https?:)/i, '')
    .replace(/^feed:\/\//i, 'https://');
}

/** An address against its base, as `URL` resolves it; null when it cannot be made absolute. */
export function resolveAddress(address: string, base: string | null | undefined): string | null {
  const text = address.trim();
  return text === '' ? null : (URL.parse(text, base ?? undefined)?.href ?? null);
}
