import { type Failure, failureOf, RECONNECT_MS, REINSTALL } from './failure.ts';
import type { Workspace, Workspaces } from './workspaces.ts';

const REMOVED: Failure = {
  outcome: 'refused',
  reason: `Chainwatch is no longer installed in this workspace. ${REINSTALL}`,
  scope: 'workspace',
  cause: 'not installed',
};

export type Access = (id: string) => Promise<Workspace | Failure>;

/** The workspace, or why nothing can be sent to it. Asking sends no message, so nothing is ever unclear. */
export function createAccess(workspaces: Workspaces, now: () => number): Access {
  return async (id) => {
    try {
      return (await workspaces.find(id)) ?? REMOVED;
    } catch (error) {
      const failure = failureOf(error, now());
      if (failure.outcome !== 'unknown') return failure;
      return { outcome: 'retry', at: now() + RECONNECT_MS, scope: 'platform', cause: failure.cause };
    }
  };
}
