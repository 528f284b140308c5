import type { SettingTable } from '../core/store.ts';
import type { Db } from './schema.ts';

export function createSettingTable(db: Db, now: () => number): SettingTable {
  return {
    async get(owner, name) {
      const row = await db
        .selectFrom('setting')
        .select('value')
        .where('owner', '=', owner)
        .where('name', '=', name)
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now())]))
        .executeTakeFirst();
      return row ? JSON.parse(row.value) : undefined;
    },
    async set(owner, name, value, expiresAt) {
      const changes = { value: JSON.stringify(value), expires_at: expiresAt ?? null };
      await db
        .insertInto('setting')
        .values({ owner, name, ...changes })
        .onConflict((conflict) => conflict.columns(['owner', 'name']).doUpdateSet(changes))
        .execute();
    },
    async remove(owner, name) {
      await db.deleteFrom('setting').where('owner', '=', owner).where('name', '=', name).execute();
    },
  };
}
