import type { Rarity } from './likeness.ts';
import type { Report } from './report.ts';
import { ActiveWindow, type OpenStory, type Reach } from './window.ts';

const PUBLIC = 'public';

/**
 * The active windows of all scopes. Public reports are compared with public reports only, and word counts and clock of
 * the public window come from public items only: what a workspace reads never changes a story that others are shown.
 */
export class Stream {
  readonly #public = new ActiveWindow();
  readonly #own = new Map<string, ActiveWindow>();

  /** How rare a word is in the recent public stream outside a story, in natural log. */
  rarityOutside(storyId: string): Rarity {
    return this.#public.rarityOutside(storyId);
  }

  add(report: Report, story: string, openedAt: number): void {
    this.#windowOf(report.scope).add(report, story, openedAt);
  }

  /** The story an active item was put into. */
  storyOf(itemId: string, scope: string): OpenStory | undefined {
    return this.#windowOf(scope).storyOf(itemId);
  }

  /** The open story of a report with the same text. */
  copied(report: Report): OpenStory | undefined {
    this.#windowOf(report.scope).advance(report.at);
    return this.#public.copied(report) ?? this.#windowOf(report.scope).copied(report);
  }

  /** The open stories that share rare words with a report, with the reports it may be compared with. */
  candidates(report: Report, reach?: Reach): OpenStory[] {
    this.#windowOf(report.scope).advance(report.at);
    const { rarity } = this.#public;
    const found = this.#public.candidates(report, rarity, reach);
    if (report.scope === PUBLIC) return found;
    const own = this.#windowOf(report.scope);
    const ids = new Set([...found, ...own.candidates(report, rarity, reach)].map((story) => story.id));
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
