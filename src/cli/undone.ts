import type { Config } from '../config.ts';
import { neededRoles } from '../roles.ts';

/** What is left undone where a role is missing. */
const WORK = {
  poll: 'reads feeds',
  deliver: 'posts alerts and digests',
  chat: 'takes commands from Discord and Slack',
} as const;

export const UNDONE_REMEDY = 'Leave ROLES empty; several processes need PostgreSQL (DATABASE_URL).';

/** What nobody does: this process by its roles does not, and no other can share an embedded database. Undefined where all is done. */
export function undone(config: Config) {
  const { DATABASE_URL, ROLES } = config;
  if (DATABASE_URL) return undefined;
  const left = neededRoles(config)
    .filter((role) => !ROLES.includes(role))
    .map((role) => WORK[role]);
  return left.length > 0
    ? `Nobody ${left.join(', nobody ')}: ROLES=${ROLES.join(',')} leaves that to others, and an embedded database belongs to one process`
    : undefined;
}
