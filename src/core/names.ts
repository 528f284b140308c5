/** Words as they are compared: case, accents, dots, apostrophes, quotes and dashes do not matter. */
export function plain(written: string): string {
  return unaccented(written)
    .toLowerCase()
    .replace(/[’'.]/g, '')
    .replace(/[-‐‑–—"“”„«»\s]+/g, ' ')
    .trim();
}

/** The same of a name, for which a leading "the" does not matter either. */
export function plainName(written: string): string {
  return plain(written).replace(/^the /, '');
}

/** Whether a text says a name, in whole words. A name in capitals counts only in capitals: "US" is not "us". */
export function saysName(text: string, name: string): boolean {
  const pattern = unaccented(name)
    .trim()
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\s+/g, '\\s+');
  if (pattern === '') return false;
  const flags = /^[A-Z\d]{2,5}$/.test(name) ? 'u' : 'iu';
  return new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, flags).test(unaccented(text));
}

/** Letters without their accents. */
export function unaccented(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}
