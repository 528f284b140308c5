import { briefingPreview, commitmentPreview, storyPreview } from './cards/link-preview.ts';
import { workspaceScope } from './core/address.ts';
import type { Briefings } from './core/briefing.ts';
import type { Commitments } from './core/commitments.ts';
import type { LinkSource } from './core/links.ts';
import type { Store } from './core/store.ts';
import { createStoryReader } from './jobs/story-reader.ts';

/** Short cards for links to our pages: of a story, only where the workspace itself is shown it. */
export function createLinks(parts: {
  store: Store;
  briefings: Briefings;
  commitments: Pick<Commitments, 'get'>;
}): LinkSource {
  const stories = createStoryReader(parts.store);
  return {
    async preview(path, workspace) {
      const [, kind, id] = /^\/(briefings|commitments|stories)\/([^/]+)\/?$/.exec(path) ?? [];
      if (kind === undefined || id === undefined) return null;
      if (kind === 'briefings') {
        const card = parts.briefings.get(id);
        return card ? briefingPreview(card) : null;
      }
      if (kind === 'commitments') {
        const one = parts.commitments.get(id);
        return one ? commitmentPreview(one) : null;
      }
      const seen = await stories.get(id, workspaceScope(workspace));
      return seen && storyPreview(seen.view);
    },
  };
}
