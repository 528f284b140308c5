import { isIP } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { counted } from './core/counted.ts';
import { decoded } from './core/decoded.ts';
import { isLoopback } from './core/loopback.ts';
import { WebAddressSchema } from './core/web-address.ts';

/** A list separated by commas; empty entries are left out. */
const listOf = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );

const port = z.coerce.number('must be a port number').int().min(0).max(65_535, 'must be a port from 0 to 65535');
/** A hundred years: beyond some longer time no database can count. */
export const MOST_DAYS = 36_500;
/** A name or an address by itself; the port has a variable of its own. */
const host = z
  .string()
  .refine(
    (text) => isIP(text) > 0 || /^[\w.-]+$/.test(text),
    'must be an address like 127.0.0.1 or ::1, or a name, without http://, brackets or port',
  )
  .default('127.0.0.1');
const days = (fallback: number) =>
  z.coerce
    .number('must be a whole number of days')
    .int('must be a whole number of days')
    .min(1, 'must be at least 1 day')
    .max(MOST_DAYS, `must be at most ${MOST_DAYS} days`)
    .default(fallback);
const oneOf = <const T extends readonly string[]>(...names: T) => z.enum(names, `must be among ${names.join(', ')}`);
/** Sent in a header, which takes nothing else: what a copy brings along ("Bot ", an unseen character) stays out. */
const token = z.string().regex(/^[!-~]+$/, 'must be copied as it stands, without blanks or other characters within');
/** Paths are put behind it, and people are shown it. */
const baseAddress = WebAddressSchema.refine((text) => !/[?#]/.test(text), 'must end before any ? or #').refine(
  (text) => !URL.parse(text)?.username,
  'must hold no user and password: everybody is shown it',
);

/** What a process can do; one does everything by default. */
export const ROLES = ['chat', 'web', 'poll', 'deliver'] as const;
const roles = listOf
  .transform((names) => (names.length > 0 ? names : [...ROLES]))
  .pipe(z.array(z.enum(ROLES, `must be among ${ROLES.join(', ')}, with commas between`)));

/** Whether it can be read, and no part of a password was taken for a host or a path (which are shown where they are wrong). */
export function isDatabaseAddress(text: string): boolean {
  // The host may be left out, for a socket on this machine.
  const url = URL.parse(text.replace('@/', '@localhost/'));
  return url !== null && !`${url.pathname}${url.search}${url.hash}`.includes('@');
}

function pollBounds(span: string): { fastest: number; slowest: number } {
  const [fastest = 2, slowest = 60] = span.split('-').map((minutes) => Number(minutes) * 60_000);
  return { fastest: Math.min(fastest, slowest), slowest: Math.max(fastest, slowest) };
}

/** How a database's address is written, for whoever wrote it wrong. */
export const DATABASE_ADDRESS =
  'postgres://user:password@host/database; in a password write / as %2F, # as %23, ? as %3F and @ as %40';

/** What to do about an address that may not be visited, for whoever may change the settings. */
export const ALLOW_HOST = 'Where it is a server of your own, name its host and port in FETCH_ALLOW.';

/** Every variable of the environment that Chainwatch reads. `.env.example` describes each; a test keeps both equal. */
const EnvironmentSchema = z.object({
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, { error: 'must start with postgres://', abort: true })
    .refine(isDatabaseAddress, `must be like ${DATABASE_ADDRESS}`)
    .optional(),
  HOST: host,
  PORT: port.default(8020),
  CHAT_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  PUBLIC_URL: baseAddress.optional(),
  PUBLIC_HOST: host,
  PUBLIC_PORT: port.default(8021),
  DISCORD_TOKEN: token.optional(),
  DISCORD_API_URL: WebAddressSchema.optional(),
  DISCORD_GUILD: z
    .string()
    .regex(/^\d+$/, 'must be the number of a server: in Discord "Copy Server ID" gives it')
    .optional(),
  SLACK_BOT_TOKEN: token.startsWith('xoxb-', 'must start with xoxb-').optional(),
  SLACK_APP_TOKEN: token.startsWith('xapp-', 'must start with xapp-').optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_CLIENT_ID: z.string().optional(),
  SLACK_CLIENT_SECRET: z.string().optional(),
  SLACK_API_URL: WebAddressSchema.optional(),
  SLACK_COMMAND: z
    .string()
    .regex(/^\/[a-z0-9_-]{1,31}$/, 'must be a slash and 1 to 31 lowercase letters, digits, - or _')
    .default('/chainwatch'),
  SLACK_MANAGERS: oneOf('admins', 'creators', 'members').default('members'),
  ENCRYPTION_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
    .optional(),
  FEEDS: z.string().default('briefings/feeds.opml'),
  CONTACT: z.string().default(''),
  FETCH_ALLOW: listOf
    .transform((hosts) => hosts.map((host) => host.toLowerCase()))
    .refine(
      (hosts) => hosts.every((host) => !/[/\s;*]/.test(host)),
      'must name hosts like intranet or 10.0.0.5:8080, with commas between, without http:// or *',
    ),
  ROLES: roles,
  OPS_HOST: host,
  OPS_PORT: port.optional(),
  POLL_MINUTES: z
    .string()
    .regex(/^\d+(\.\d+)?-\d+(\.\d+)?$/, 'must be two numbers of minutes like 2-60')
    .default('2-60')
    .transform(pollBounds),
  STALE_DAYS: days(3),
  UNCERTAIN_DELIVERY: oneOf('at-least-once', 'at-most-once').default('at-least-once'),
  KEEP_ITEMS_DAYS: days(180),
  LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error').default('info'),
});

export type Config = z.infer<typeof EnvironmentSchema>;

/** Names of all variables, for the test that compares them with `.env.example`. */
export const CONFIG_NAMES: readonly string[] = Object.keys(EnvironmentSchema.shape);

/** Variables whose values never reach a log or a message. */
const SECRETS: readonly (keyof Config)[] = [
  'DATABASE_URL',
  'CHAT_TOKEN',
  'DISCORD_TOKEN',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_CLIENT_SECRET',
  'ENCRYPTION_KEY',
];

/** The secret values that are set; of the database's address its password too, as written and as meant. */
export function secretsOf(config: Config): string[] {
  const set = SECRETS.flatMap((name) => {
    const value = config[name];
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
  const password = URL.parse(config.DATABASE_URL ?? '')?.password ?? '';
  return [...set, ...(password === '' ? [] : [password, decoded(password)])];
}

/** The file of the embedded database, and the one whose lock says that a process works on it. */
export function databasePaths({ DATA_DIR }: Pick<Config, 'DATA_DIR'>): { file: string; lock: string } {
  return { file: join(DATA_DIR, 'chainwatch.sqlite'), lock: join(DATA_DIR, 'chainwatch.lock') };
}

/** What is wrong with the environment: one line a variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the configuration. Blanks around a value do not count, and a variable without more is unset. Throws a ConfigError
 * that names every wrong variable.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const values = Object.entries(environment).map(([name, value = '']) => [name, value.trim()] as const);
  const parsed = EnvironmentSchema.safeParse(Object.fromEntries(values.filter(([, value]) => value !== '')));
  const problems = parsed.success
    ? together(parsed.data)
    : [...new Set(parsed.error.issues.map((issue) => `  ${String(issue.path[0])} ${issue.message}`))];
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(
      `The configuration has ${counted(problems.length, 'mistake')}:\n${problems.join('\n')}\nSee .env.example.`,
    );
  }
  return parsed.data;
}

/** Variables that need each other. */
function together(config: Config): string[] {
  const problems: string[] = [];
  if (config.SLACK_APP_TOKEN && !config.SLACK_BOT_TOKEN) {
    problems.push('  SLACK_BOT_TOKEN is needed beside SLACK_APP_TOKEN');
  }
  if (config.SLACK_BOT_TOKEN && !config.SLACK_APP_TOKEN && !config.SLACK_SIGNING_SECRET) {
    problems.push('  SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) is needed beside SLACK_BOT_TOKEN');
  }
  const http = config.SLACK_BOT_TOKEN && !config.SLACK_APP_TOKEN && config.SLACK_SIGNING_SECRET;
  if (http && !config.PUBLIC_URL && config.ROLES.includes('chat')) {
    problems.push('  PUBLIC_URL is needed beside SLACK_SIGNING_SECRET (HTTP), for Slack to reach it');
  }
  if (config.SLACK_CLIENT_ID && !(config.SLACK_CLIENT_SECRET && config.SLACK_SIGNING_SECRET && config.ENCRYPTION_KEY)) {
    problems.push('  SLACK_CLIENT_SECRET, SLACK_SIGNING_SECRET and ENCRYPTION_KEY are needed beside SLACK_CLIENT_ID');
  }
  if (config.SLACK_CLIENT_ID && config.SLACK_APP_TOKEN) {
    problems.push('  SLACK_APP_TOKEN (Socket Mode) must be empty beside SLACK_CLIENT_ID, which works over HTTP alone');
  }
  if (config.SLACK_CLIENT_ID && !config.PUBLIC_URL) problems.push('  PUBLIC_URL is needed beside SLACK_CLIENT_ID');
  problems.push(...sharedPorts(config));
  if (!isLoopback(config.HOST) && !config.CHAT_TOKEN) {
    problems.push(`  CHAT_TOKEN is needed when HOST is not this machine alone (${config.HOST})`);
  }
  return problems;
}

/** Ports that two surfaces of this process would both listen on. */
function sharedPorts(config: Config): string[] {
  const { ROLES, HOST, PORT, PUBLIC_URL, PUBLIC_HOST, PUBLIC_PORT, OPS_HOST, OPS_PORT } = config;
  const places = [
    { name: 'PORT', host: HOST, port: ROLES.includes('web') ? PORT : 0 },
    { name: 'PUBLIC_PORT', host: PUBLIC_HOST, port: PUBLIC_URL && ROLES.includes('chat') ? PUBLIC_PORT : 0 },
    { name: 'OPS_PORT', host: OPS_HOST, port: OPS_PORT ?? 0 },
  ];
  return places.flatMap(({ name, host, port }, index) => {
    const first = places.slice(0, index).find((one) => port > 0 && one.port === port && overlap(one.host, host));
    return first ? [`  ${name} must be another port than ${first.name} (${port})`] : [];
  });
}

/** Whether listening on one host leaves no room for the other. */
function overlap(one: string, other: string): boolean {
  return one === other || [one, other].some((host) => EVERY_ADDRESS.has(host));
}

const EVERY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
