import { type Correction, CorrectionSchema } from '../core/correction.ts';
import type { CorrectionTable, KeptCorrection } from '../core/store.ts';
import type { Db, Schema } from './schema.ts';

export function createCorrectionTable(db: Db): CorrectionTable {
  const query = () => db.selectFrom('correction').selectAll().orderBy('id');
  return {
    async add(scope, correction: Correction, by, now) {
      const row = await db
        .insertInto('correction')
        .values({ scope, correction: JSON.stringify(correction), made_by: by, made_at: now })
        .returning('id')
        .executeTakeFirstOrThrow();
      return Number(row.id);
    },
    async of(scope) {
      return (await query().where('scope', '=', scope).execute()).map(parse);
    },
    async all() {
      return (await query().execute()).map(parse);
    },
    async undo(id, scope) {
      const removed = await db
        .deleteFrom('correction')
        .where('id', '=', id)
        .where('scope', '=', scope)
        .executeTakeFirst();
      return removed.numDeletedRows > 0n;
    },
  };
}

function parse(
  row: Pick<Schema['correction'], 'scope' | 'correction' | 'made_by' | 'made_at'> & { id: number },
): KeptCorrection {
  const correction = CorrectionSchema.parse(JSON.parse(row.correction));
  return { id: Number(row.id), scope: row.scope, correction, by: row.made_by, at: row.made_at };
}
