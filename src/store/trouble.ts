import { z } from 'zod';

/** Why the database cannot be used as it should: nobody's mistake in the program, and mended from outside. */
export interface Trouble {
  kind: 'away' | 'busy' | 'refused' | 'locked' | 'full' | 'read-only' | 'disk' | 'damaged';
  /** What is wrong, and what to do: each one or more sentences for the operator. */
  says: string;
  remedy: string;
}

const TROUBLES: Record<Trouble['kind'], Omit<Trouble, 'kind'>> = {
  away: {
    says: 'The database server does not answer.',
    remedy: 'Check DATABASE_URL, and that the server runs and takes connections.',
  },
  busy: {
    says: 'The database server is too busy.',
    remedy:
      'Look what else it does. Where its statement_timeout or lock_timeout is a few seconds, give the user in DATABASE_URL more.',
  },
  refused: {
    says: 'The database server no longer lets this process in.',
    remedy: 'Put the user, password and database that hold now into DATABASE_URL, and restart Chainwatch.',
  },
  locked: {
    says: 'Another program holds the database.',
    remedy: 'End that program: an embedded database belongs to one Chainwatch at a time.',
  },
  full: {
    says: 'The disk of the database is full.',
    remedy: 'Free some space there, or move the database to a larger disk.',
  },
  'read-only': {
    says: 'The database cannot be written to.',
    remedy:
      'Let the user that runs Chainwatch write to the file and its folder; a PostgreSQL server must not be a standby.',
  },
  disk: {
    says: 'The disk of the database does not read or write.',
    remedy: "Look at the machine's disk, then restart Chainwatch; docs/operations.md says how to go back to a backup.",
  },
  damaged: {
    says: 'The database is damaged.',
    remedy:
      'Stop Chainwatch, put a backup in place of the database, remove the files with -wal and -shm beside it, and start (docs/operations.md).',
  },
};

/** The first byte of SQLite's result codes: https://www.sqlite.org/rescode.html */
const SQLITE: Record<number, Trouble['kind']> = {
  5: 'locked',
  8: 'read-only',
  10: 'disk',
  11: 'damaged',
  13: 'full',
  14: 'read-only',
  26: 'damaged',
};

/** PostgreSQL's error codes (https://www.postgresql.org/docs/current/errcodes-appendix.html) and those of its connection. */
const POSTGRES: Record<string, Trouble['kind']> = {
  '08000': 'away',
  '08001': 'away',
  '08003': 'away',
  '08004': 'away',
  '08006': 'away',
  '25P03': 'away',
  '40001': 'busy',
  '40P01': 'busy',
  '53000': 'busy',
  '53100': 'full',
  '53200': 'busy',
  '53300': 'away',
  '28000': 'refused',
  '28P01': 'refused',
  '3D000': 'refused',
  '55P03': 'busy',
  '57014': 'busy',
  '57P01': 'away',
  '57P02': 'away',
  '57P03': 'away',
  '57P05': 'away',
  '25006': 'read-only',
  '58030': 'disk',
  XX001: 'damaged',
  XX002: 'damaged',
  ECONNREFUSED: 'away',
  ECONNRESET: 'away',
  EPIPE: 'away',
  ENOTFOUND: 'away',
  EAI_AGAIN: 'away',
  EHOSTUNREACH: 'away',
  ENETUNREACH: 'away',
  ETIMEDOUT: 'away',
};
/** What the PostgreSQL client says without a code. */
const CUT_OFF =
  /^Connection terminated|^Client has encountered a connection error|timeout exceeded when trying to connect/;

const CodedSchema = z.object({ code: z.string().optional(), errcode: z.number().optional() });

/** What an error says of the database itself; null for any other error. Only for errors of database calls. */
export function troubleOf(error: unknown): Trouble | null {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++) {
    if (each instanceof AggregateError) return each.errors.map(troubleOf).find((one) => one !== null) ?? null;
    const kind = kindOf(each);
    if (kind)
      return { kind, says: TROUBLES[kind].says.replace(/\.$/, ` (${each.message}).`), remedy: TROUBLES[kind].remedy };
  }
  return null;
}

function kindOf(error: Error): Trouble['kind'] | undefined {
  const { code = '', errcode } = CodedSchema.catch({}).parse(error);
  if (errcode !== undefined) return SQLITE[errcode & 0xff];
  return POSTGRES[code] ?? (CUT_OFF.test(error.message) ? 'away' : undefined);
}
