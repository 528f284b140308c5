/** A word longer than this is cut inside. */
const WORD = 20;
/** Flags are pairs of letters: a window that began within a row of them might take each apart. */
const FLAGS = /(?:\ud83c[\udde6-\uddff])*\ud83c?$/;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The last place at or before `at` between two words, or in a long word between two characters as people see them. */
export function boundary(text: string, at: number): number {
  if (at <= 0) return 0;
  if (at >= text.length) return text.length;
  const space = text.lastIndexOf(' ', at);
  if (space > 0 && at - space <= WORD) return space;
  // A window is enough: no real character is longer, and the segmenter is slow on long text.
  const near = Math.max(0, at - 64);
  const from = near - (FLAGS.exec(text.slice(0, near))?.[0].length ?? 0);
  const start = graphemes.segment(text.slice(from, at + 64)).containing(at - from)?.index ?? 0;
  if (start > 0) return from + start;
  return /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at;
}
