import type { InstallationStore } from '../core/installation.ts';
import { InstallationSchema } from '../core/installation.ts';
import type { Db } from './schema.ts';

/** Workspaces that installed the bot by themselves. Tokens come sealed and are never read here. */
export function createInstallationStore(db: Db): InstallationStore {
  return {
    async save({ platform, workspace, name, secret, installedAt }) {
      const changes = { name, secret, installed_at: installedAt };
      await db
        .insertInto('installation')
        .values({ platform, workspace, ...changes })
        .onConflict((conflict) => conflict.columns(['platform', 'workspace']).doUpdateSet(changes))
        .execute();
    },
    async find({ platform, workspace }) {
      const row = await db
        .selectFrom('installation')
        .selectAll()
        .where('platform', '=', platform)
        .where('workspace', '=', workspace)
        .executeTakeFirst();
      return row && InstallationSchema.parse({ ...row, installedAt: row.installed_at });
    },
    async workspaces(platform) {
      const rows = await db.selectFrom('installation').select('workspace').where('platform', '=', platform).execute();
      return rows.map(({ workspace }) => workspace);
    },
    async remove({ platform, workspace }) {
      await db.deleteFrom('installation').where('platform', '=', platform).where('workspace', '=', workspace).execute();
    },
  };
}
