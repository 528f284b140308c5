import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** A new, empty database on the server that all tests share; its address. */
export async function newPostgresDatabase(): Promise<string> {
  const server = inject('postgres');
  if (!server) throw new Error('PostgreSQL is not installed.');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client(server);
  await client.connect();
  await client.query(`create database ${name}`).finally(() => client.end());
  return server.replace(/[^/]+$/, name);
}
