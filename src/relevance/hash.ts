const hashes = new Map<string, number>();
const HASHES_LIMIT = 100_000;

/** FNV-1a over the characters, 32 bits. */
export function hashOf(text: string): number {
  const known = hashes.get(text);
  if (known !== undefined) return known;
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  if (hashes.size >= HASHES_LIMIT) hashes.clear();
  hashes.set(text, hash);
  return hash;
}
