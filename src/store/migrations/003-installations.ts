import type { Flavour } from '../dialect.ts';
import { statements } from './run.ts';

/** Workspaces that installed the bot by themselves (OAuth). */
export function installations({ int, tableSuffix }: Flavour) {
  return statements(
    `create table installation (
      platform text not null, workspace text not null, name text not null, secret text not null,
      installed_at ${int} not null, primary key (platform, workspace)
    ) ${tableSuffix}`,
  );
}
