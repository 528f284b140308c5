import { background, UNKNOWN_COUNT } from './background.ts';
import type { Rarity } from './likeness.ts';
import type { Report } from './report.ts';
import { ActiveWindow, type OpenStory } from './window.ts';

const PUBLIC = 'public';

/**
 * The active windows of all scopes. Public reports are compared with public reports only, and word counts and clock of
 * the public window come from public items only: what a workspace reads never changes a story that others are shown.
 */
export class Stream {
  readonly #public = new ActiveWindow();
  readonly #own = new Map<string, ActiveWindow>();

  get size(): number {
    return [this.#public, ...this.#own.values()].reduce((sum, window) => sum + window.size, 0);
  }

  /**
   * Rarity of words in natural log, counted over the background and the recent public stream together. Remembers what it
   * was asked: ask for a new one when the stream has moved.
   */
  rarities(): Rarity {
    const known = new Map<string, number>();
    const all = background.items + this.#public.size;
    return (word) => {
      const before = known.get(word);
      if (before !== undefined) return before;
      const rare = Math.log(all / ((background.counts.get(word) ?? UNKNOWN_COUNT) + this.#public.count(word)));
      known.set(word, rare);
      return rare;
    };
  }

  add(report: Report, story: string, openedAt: number): void {
    this.#windowOf(report.scope).add(report, story, openedAt);
  }

  move(itemId: string, story: string): void {
    for (const window of [this.#public, ...this.#own.values()]) window.move(itemId, story);
  }

  /** The open stories that share rare words with a report, with the reports it may be compared with. */
  candidates(report: Report, rarity: Rarity): OpenStory[] {
    this.#windowOf(report.scope).advance(report.at);
    const found = this.#public.candidates(report, rarity);
    if (report.scope === PUBLIC) return found;
    const own = this.#windowOf(report.scope);
    const ids = new Set([...found, ...own.candidates(report, rarity)].map((story) => story.id));
    return [...ids].flatMap((id) => {
      const parts = [this.#public.story(id), own.story(id)].filter((part) => part !== undefined);
      const [first] = parts;
      return first ? [{ id, openedAt: first.openedAt, reports: parts.flatMap((part) => part.reports) }] : [];
    });
  }

  #windowOf(scope: string): ActiveWindow {
    if (scope === PUBLIC) return this.#public;
    const own = this.#own.get(scope) ?? new ActiveWindow();
    this.#own.set(scope, own);
    return own;
  }
}
