import type { WorkspaceAddress } from './address.ts';
import type { Card } from './card.ts';

/** What a link to one of our own pages shows where somebody posts it. */
export interface LinkSource {
  /** A short card for a path like `/briefings/SLUG`; null where there is no such page, or it is not for that workspace. */
  preview(path: string, workspace: WorkspaceAddress): Promise<Card | null>;
}
