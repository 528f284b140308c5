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
  const phrase = unaccented(name).trim();
  if (phrase === '') return false;
  const flags = /^[A-Z\d]{2,5}$/.test(name) ? 'u' : 'iu';
  return new RegExp(phrasePattern(phrase), flags).test(unaccented(text));
}

/** A pattern (for the flag `u`) that reads a phrase in whole words; `open`: its last word may go on. */
export function phrasePattern(phrase: string, open = false): string {
  const escaped = phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
  return `(?<![\\p{L}\\p{N}])${escaped}${open ? '' : '(?![\\p{L}\\p{N}])'}`;
}

/** Letters without their accents. */
export function unaccented(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}
