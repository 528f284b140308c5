import type { Config, ROLES } from './config.ts';
import type { SettingTable } from './core/store.ts';

type Role = (typeof ROLES)[number];
type Needed = Exclude<Role, 'web'>;

/** Under which owner and names processes say what they carry. */
export const CARRIED = { owner: 'chainwatch', prefix: 'role:' };
const SAY_EVERY = 20_000;
/** A role that no process has said it carries for so long is carried by none (milliseconds). */
const SAID_FOR = 90_000;

/** The roles without which something is left undone. */
export function neededRoles({ DISCORD_TOKEN, SLACK_BOT_TOKEN, SLACK_CLIENT_ID }: Config): Needed[] {
  return ['poll', 'deliver', ...(DISCORD_TOKEN || SLACK_BOT_TOKEN || SLACK_CLIENT_ID ? (['chat'] as const) : [])];
}

/** What to do where no process carries a role. */
export function roleRemedy(roles: readonly Role[]): string {
  return `Start one with ROLES=${roles.join(',')} on this database, or see in its log why it ended.`;
}

/** What the processes on one database tell each other: which roles they carry. */
export function createRollCall(parts: { config: Config; settings: SettingTable; now(): number }) {
  const { config, settings, now } = parts;
  let timer: NodeJS.Timeout | undefined;

  async function say(): Promise<void> {
    for (const role of config.ROLES) await settings.set(CARRIED.owner, CARRIED.prefix + role, true, now() + SAID_FOR);
  }

  return {
    /** Says so now and again until `stop`. What is not said while the database is away is said when it is back. */
    start(): void {
      const again = () => void say().catch(() => {});
      again();
      timer = setInterval(again, SAY_EVERY).unref();
    },
    stop: (): void => clearInterval(timer),
    /** Needed roles that no process of a fleet carries. */
    async missing(): Promise<Needed[]> {
      if (!config.DATABASE_URL) return [];
      const said = await Promise.all(
        neededRoles(config).map(async (role) => {
          const carried = config.ROLES.includes(role) || (await settings.get(CARRIED.owner, CARRIED.prefix + role));
          return carried ? [] : [role];
        }),
      );
      return said.flat();
    },
  };
}
