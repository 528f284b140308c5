import { existsSync } from 'node:fs';
import { type Config, databasePaths } from '../config.ts';
import { counted } from '../core/counted.ts';
import { integrityProblem, writeProblem } from '../store/backup.ts';
import { postgresFlavour } from '../store/dialect.ts';
import { lookAtFile, lookAtServer } from '../store/look.ts';
import { UTF8_DATABASE, WRITE_RIGHTS } from '../store/open.ts';
import { type Finding, sentence } from './doctor-finding.ts';

/** As the server counts: 15.0. */
const OLDEST_SERVER = 150_000;
const RESTORE =
  'Stop Chainwatch, put a backup in its place, remove the files with -wal and -shm beside it, and start (docs/operations.md).';
const NEWER = ', but a newer Chainwatch has worked on it';
const OLD_AGAIN = 'Install that version again, or restore a backup that was made before it ran.';

/** Whether the database can be used and what the next start will do to it. Looks only: what is missing is made by that start. */
export async function database(config: Config): Promise<Finding> {
  const what = 'database';
  if (config.DATABASE_URL) return server(config.DATABASE_URL);
  const file = databasePaths(config).file;
  // Whether it can be made there is told by the disk.
  if (!existsSync(file)) return { what, says: `there is none yet at ${file}` };
  try {
    const broken = integrityProblem(file);
    if (broken) return { what, says: `${file} is damaged: ${broken}`, remedy: RESTORE };
    const refused = writeProblem(file);
    const { missing, unknown } = lookAtFile(file);
    if (unknown > 0) return { what, says: `${file} is whole${NEWER}`, remedy: OLD_AGAIN };
    if (!refused) return { what, says: `${file} is whole and can be written${due(missing)}` };
    const locked = /locked|busy/i.test(refused);
    const remedy = locked
      ? 'Another program holds it: end that one. An embedded database belongs to one Chainwatch at a time.'
      : WRITE_RIGHTS;
    return { what, says: `${file} cannot be written: ${refused}`, remedy };
  } catch (error) {
    const says = `${file} cannot be read: ${sentence(error)}`;
    // SQLite opens no database whose folder it may not write to; what is in it may be whole.
    return { what, says, remedy: /unable to open/i.test(says) ? WRITE_RIGHTS : RESTORE };
  }
}

async function server(url: string): Promise<Finding> {
  const what = 'database';
  try {
    const { version, missing, unknown, mayCreate, readOnly, unfitEncoding, lent } = await lookAtServer(
      postgresFlavour(url, 2),
    );
    const says = `PostgreSQL ${Math.floor(version / 10_000)} answers`;
    if (version < OLDEST_SERVER) return { what, says, remedy: 'Use PostgreSQL 15 or later.' };
    if (unknown > 0) return { what, says: `${says}${NEWER}`, remedy: OLD_AGAIN };
    if (readOnly)
      return {
        what,
        says: `${says}, but nothing can be written there`,
        remedy: 'Name the primary server in DATABASE_URL: a standby, or a database set to read-only, takes nothing.',
      };
    if (unfitEncoding)
      return { what, says: `${says}, but keeps text as ${unfitEncoding}, not UTF8`, remedy: UTF8_DATABASE };
    if (missing > 0 && !mayCreate)
      return {
        what,
        says: `${says}, but ${counted(missing, 'change')} of tables ${missing === 1 ? 'is' : 'are'} due and this user may not make them`,
        remedy: 'Let it: grant create on schema public to the user in DATABASE_URL.',
      };
    if (lent)
      return {
        what,
        says: `${says} through a pooler that lends its connections for a transaction each, so processes cannot wake each other`,
        remedy: 'Name the server itself in DATABASE_URL, or set pool_mode = session in pgbouncer.',
      };
    return { what, says: `${says}${due(missing)}` };
  } catch (error) {
    return {
      what,
      says: sentence(error),
      remedy: 'Check DATABASE_URL, and that the server runs and lets this user in.',
    };
  }
}

function due(missing: number): string {
  return `; ${missing > 0 ? `${counted(missing, 'change')} of tables` : 'nothing'} to do at the next start`;
}
