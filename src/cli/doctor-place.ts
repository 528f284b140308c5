import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Config, databasePaths } from '../config.ts';
import { ListenError, openSurface, type SurfaceSettings } from '../server/surface.ts';
import { isLocked } from '../store/lock.ts';
import { type Finding, sentence } from './doctor-finding.ts';

const LEAST_FREE = 200 * 2 ** 20;
const ANOTHER_PLACE = 'Let the user that runs Chainwatch write there, or change DATA_DIR.';
const OTHER_PORT = 'Stop that program, or choose another port (PORT, PUBLIC_PORT, OPS_PORT).';
const OTHER_ADDRESS = 'Name an address and a port that this machine has (HOST, PUBLIC_HOST, OPS_HOST and their ports).';

/** Whether the data folder can be written to, or made where it is not there yet, and how much is free for it. */
export function disk(config: Config): Finding {
  const what = 'disk';
  const folder = nearest(resolve(config.DATA_DIR));
  try {
    if (!statSync(folder).isDirectory()) return { what, says: `${folder} is no folder`, remedy: ANOTHER_PLACE };
  } catch {
    return { what, says: `${folder} cannot be looked at`, remedy: ANOTHER_PLACE };
  }
  const needed = [folder, databasePaths(config).lock];
  const closed = needed.find((path) => existsSync(path) && !canBeWritten(path));
  if (closed) return { what, says: `${closed} cannot be written to`, remedy: ANOTHER_PLACE };
  const { bavail, blocks, bsize } = statfsSync(folder);
  // Such are /proc and /sys, whatever their rights say.
  if (blocks === 0) return { what, says: `${folder} keeps no files`, remedy: ANOTHER_PLACE };
  const says = `${Math.round((bavail * bsize) / 2 ** 20)} MiB are free for ${config.DATA_DIR}`;
  return bavail * bsize < LEAST_FREE
    ? { what, says, remedy: 'Free some space, or lower KEEP_ITEMS_DAYS.' }
    : { what, says };
}

function canBeWritten(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What is there of a path: itself, or the nearest folder above it. */
function nearest(path: string): string {
  try {
    statSync(path);
    return path;
  } catch {
    return dirname(path) === path ? path : nearest(dirname(path));
  }
}

type Place = Pick<SurfaceSettings, 'name' | 'host' | 'port'>;

/** Whether this process could listen where it is told to: it does so for a moment. */
export async function ports(config: Config): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const place of placesOf(config)) findings.push(...(await tried(place, config)));
  return findings;
}

function placesOf(config: Config): Place[] {
  const { ROLES, PUBLIC_URL, OPS_PORT } = config;
  const places: Place[] = [];
  if (ROLES.includes('web')) places.push({ name: 'chat', host: config.HOST, port: config.PORT });
  if (PUBLIC_URL && ROLES.includes('chat'))
    places.push({ name: 'public', host: config.PUBLIC_HOST, port: config.PUBLIC_PORT });
  if (OPS_PORT !== undefined) places.push({ name: 'operations', host: config.OPS_HOST, port: OPS_PORT });
  // 0 takes any that is free.
  return places.filter((place) => place.port !== 0);
}

const silent = { info() {}, warn() {}, error() {} };

async function tried(place: Place, config: Config): Promise<Finding[]> {
  const what = 'port';
  const where = `${place.name}: ${place.port} on ${place.host}`;
  try {
    const surface = await openSurface({ ...place, access: [], parts: [], log: silent });
    await surface.close();
    return [{ what, says: `${where} is free` }];
  } catch (error) {
    if (!(error instanceof ListenError && error.taken)) return [{ what, says: sentence(error), remedy: OTHER_ADDRESS }];
    if (config.DATABASE_URL)
      return [{ what, says: `${where} is taken: by this Chainwatch if it runs; any other program must give it up` }];
    if (isLocked(databasePaths(config).lock))
      return [{ what, says: `${where} is taken, as it is while Chainwatch runs` }];
    return [{ what, says: `${where} is taken by another program`, remedy: OTHER_PORT }];
  }
}
