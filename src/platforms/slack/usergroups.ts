import { z } from 'zod';
import type { Choice } from '../../core/card.ts';
import { remembering } from './remembering.ts';
import type { Workspace } from './workspaces.ts';

const AnswerSchema = z.object({
  usergroups: z.array(z.object({ id: z.string(), name: z.string(), handle: z.string() })),
});
type Group = z.infer<typeof AnswerSchema>['usergroups'][number];

/** Slack lists groups twenty times a minute, and asks for them anew with every letter that somebody types. */
const REMEMBERED_MS = 60_000;

/** Finds a workspace's user groups whose name or handle has the text; Slack has no picker for them. */
export function createGroups(now: () => number) {
  const known = remembering<Group[]>(now, REMEMBERED_MS);
  return async (workspace: Workspace, partial: string): Promise<Choice[]> => {
    const groups = await known(
      workspace.id,
      async () => AnswerSchema.parse(await workspace.client.usergroups.list()).usergroups,
    );
    const typed = partial.replace(/^@/, '').toLowerCase();
    return groups
      .filter((group) => `${group.handle} ${group.name}`.toLowerCase().includes(typed))
      .map((group) => ({ label: `@${group.handle} (${group.name})`, value: group.id }));
  };
}
