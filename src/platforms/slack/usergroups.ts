import { z } from 'zod';
import type { Choice } from '../../core/card.ts';
import type { Workspace } from './workspaces.ts';

const AnswerSchema = z.object({
  usergroups: z.array(z.object({ id: z.string(), name: z.string(), handle: z.string() })),
});

/** The workspace's user groups whose name or handle has the text; Slack has no picker for them. */
export async function groupsOf(workspace: Workspace, partial: string): Promise<Choice[]> {
  const { usergroups } = AnswerSchema.parse(await workspace.client.usergroups.list());
  const typed = partial.replace(/^@/, '').toLowerCase();
  return usergroups
    .filter((group) => `${group.handle} ${group.name}`.toLowerCase().includes(typed))
    .map((group) => ({ label: `@${group.handle} (${group.name})`, value: group.id }));
}
