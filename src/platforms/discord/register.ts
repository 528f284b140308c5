import { isDeepStrictEqual } from 'node:util';
import { Routes } from 'discord.js';
import { z } from 'zod';
import type { Command } from '../../core/command.ts';
import type { Logger } from '../../core/log.ts';
import { type Api, applicationId, createApi } from './api.ts';
import { declareCommands } from './declare.ts';
import { allGuilds } from './guilds.ts';
import { forOperator } from './trouble.ts';

const RegisteredSchema = z.array(z.looseObject({ name: z.string(), type: z.number().default(1) }));
type Entry = Record<string, unknown> & { name: string };

/** What Discord adds or fills in by itself, and says nothing about the difference. */
const DISCORD_ONLY = new Set(['id', 'application_id', 'version', 'guild_id', 'dm_permission', 'nsfw', 'handler']);

/**
 * Registers all commands, in one server (`guild`) or everywhere. Shows the difference line by line before it writes,
 * and writes only where there is one and `write` is set. Returns the number of differences;
 * rejects with a sentence for the operator.
 */
export async function registerCommands(options: {
  token: string;
  commands: readonly Command[];
  log: Logger;
  show(line: string): void;
  write: boolean;
  guild?: string;
  apiUrl?: string;
}): Promise<number> {
  return forOperator(async () => {
    const api = createApi(options);
    const { route, wanted, lines } = await planCommands(api, options.commands, options.guild);
    const doubled = options.guild ? [] : await serversWithOwn(api);
    const shown = [
      ...lines,
      ...doubled.map(({ name }) => `- the server "${name}" has them by itself: each shows twice`),
    ];
    for (const line of shown) options.show(line);
    if (shown.length === 0) options.show('Discord already knows every command as it is.');
    if (options.write) {
      if (lines.length > 0) await api.put(route, wanted);
      for (const server of doubled) await api.put(server.route, []);
    }
    return shown.length;
  });
}

/** Servers in which commands were registered with DISCORD_GUILD: those everywhere come on top of these. */
async function serversWithOwn(api: Api): Promise<{ name: string; route: `/${string}` }[]> {
  const id = await applicationId(api);
  const found = [];
  for (const server of await allGuilds((after) => api.get(Routes.userGuilds(), after ? { after } : {}))) {
    const route = Routes.applicationGuildCommands(id, server.id);
    // A server that has the bot without its commands does not tell: it has none of its own.
    const own = RegisteredSchema.parse(await api.get(route).catch(() => []));
    if (own.length > 0) found.push({ name: server.name, route });
  }
  return found;
}

/** What Discord knows against what it should know. Writes nothing. */
export async function planCommands(api: Api, commands: readonly Command[], guild: string | undefined) {
  const id = await applicationId(api);
  const route = guild ? Routes.applicationGuildCommands(id, guild) : Routes.applicationCommands(id);
  const registered = RegisteredSchema.parse(await api.get(route, { with_localizations: 'true' }));
  const declared = declareCommands(commands);
  const wanted = guild ? declared.map(withoutPlaces) : declared;
  return { route, wanted, lines: difference(guild ? registered.map(withoutPlaces) : registered, wanted) };
}

/** Where a command may be used can only be said of those that are registered everywhere; Discord fills it in of others. */
function withoutPlaces({ contexts: _, integration_types: __, ...rest }: Entry): Entry {
  return rest;
}

/** One line for each command that would be added (+), removed (-) or changed (~, with what changes). */
function difference(registered: readonly Entry[], wanted: readonly Entry[]): string[] {
  const before = new Map(registered.map((entry) => [`${entry.type}:${entry.name}`, entry]));
  const after = new Map(wanted.map((entry) => [`${entry.type}:${entry.name}`, entry]));
  const added = [...after].filter(([key]) => !before.has(key)).map(([, entry]) => `+ ${shown(entry)}`);
  const removed = [...before].filter(([key]) => !after.has(key)).map(([, entry]) => `- ${shown(entry)}`);
  const changed = [...after].flatMap(([key, entry]) => {
    const old = before.get(key);
    const parts = old ? changedParts(comparable(old), comparable(entry)) : [];
    return parts.length ? [`~ ${shown(entry)}: ${parts.join(', ')}`] : [];
  });
  return [...added, ...removed, ...changed];
}

function shown(entry: Entry): string {
  return entry.type === 1 ? `/${entry.name}` : `"${entry.name}"`;
}

function changedParts(before: unknown, after: unknown): string[] {
  const [old, next] = [asRecord(before), asRecord(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(next)])].filter(
    (key) => !isDeepStrictEqual(old[key], next[key]),
  );
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** Without what Discord leaves out when it is the default: false, null and empty lists. Order of keys and places is none. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    const entries = value.map(comparable);
    return entries.every((entry) => typeof entry === 'number') ? entries.toSorted() : entries;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key, entry]) => !DISCORD_ONLY.has(key) && !isDefault(entry))
    .map(([key, entry]) => [key, key === 'default_member_permissions' ? String(entry) : comparable(entry)] as const);
  return Object.fromEntries(entries);
}

function isDefault(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === false ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}
