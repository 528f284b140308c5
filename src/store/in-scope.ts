import { sql } from 'kysely';

/**
 * Whether a column holds the key of a channel of a scope (`slack:T1`). Not LIKE: SQLite's knows no capitals, and takes an
 * underscore for any letter.
 */
export function inChannelsOf(scope: string, column: 'channel_key' | 'owner') {
  return sql<boolean>`substr(${sql.ref(column)}, 1, ${scope.length + 1}) = ${`${scope}:`}`;
}
