import type { Config } from '../config.ts';
import { CARRIED, neededRoles, roleRemedy } from '../roles.ts';
import { postgresFlavour } from '../store/dialect.ts';
import { settingsOnServer } from '../store/look.ts';
import type { Finding } from './doctor-finding.ts';

/** Where processes run on a server's database, whether one of them carries each role. Where none runs there is nothing to tell. */
export async function roles(config: Config): Promise<Finding[]> {
  if (!config.DATABASE_URL) return [];
  const what = 'roles';
  // Why a database cannot be asked is told by itself.
  const asked = settingsOnServer(postgresFlavour(config.DATABASE_URL, 1), CARRIED.owner);
  const said = await asked.catch((): string[] => []);
  if (!said.some((name) => name.startsWith(CARRIED.prefix))) return [];
  const missing = neededRoles(config).filter((role) => !said.includes(CARRIED.prefix + role));
  if (missing.length === 0) return [{ what, says: 'each is carried by a process' }];
  return [{ what, says: `no process carries ${missing.join(', ')}`, remedy: roleRemedy(missing) }];
}
