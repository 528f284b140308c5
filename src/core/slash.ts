import { short } from './card.ts';
import type { Command, Leaf } from './command.ts';
import { nearest } from './nearest.ts';
import { optionInfo } from './option.ts';
import { type IdOf, slashOptions } from './slash-options.ts';

/**
 * Reads typed slash text by the commands' declarations: `/alerts subscribe tags:restraint, abandonment "grain corridor"`.
 * Options come in any order as `name:value`, `name=value` or `--name value`, quoted with any quotes; what carries no name
 * goes to the option whose form it has (a time, a number), else is the first free text (or, where there is none, or where
 * every word is one of a closed list or names a flag, whichever option it fits). Values stay strings: commands parse them.
 */
export type SlashResult =
  | { kind: 'command'; command: string; subcommand?: string; options: Record<string, string> }
  /** One sentence that says what is wrong and shows an example. */
  | { kind: 'mistake'; sentence: string };

export interface SlashSettings {
  /** What stands before a command's name on this platform: `/` (the default), `/chainwatch ` on Slack. */
  prefix?: string;
  idOf?: IdOf;
}

/** `text` is what was typed, with or without the leading slash. Never throws. */
export function parseSlash(text: string, commands: readonly Command[], settings: SlashSettings = {}): SlashResult {
  const prefix = settings.prefix ?? '/';
  const found = slashTarget(text, commands);
  if (!found.command) {
    const names = commands.map((command) => command.name);
    const like = elsewhere(found.name, names) ?? nearest(found.name, names);
    const known = commands.find((command) => command.name === (like?.split(' ')[0] ?? 'help')) ?? commands[0];
    const example = known ? ` For example: ${withPrefix(known.example, prefix)}` : '';
    if (found.name === '') return mistake(`Type a command.${example}`);
    const remedy = like ? `Did you mean ${prefix}${like}?${example}` : `${prefix}help lists what I can do.`;
    return mistake(`There is no command "${short(found.name)}". ${remedy}`);
  }
  const { command, leaf, subcommand } = found;
  if (!leaf) return mistake(subcommandMistake(command, found.name, prefix));
  const read = slashOptions(found.rest, leaf, settings.idOf);
  if ('wrong' in read) {
    if (command.forWords && read.words) {
      return mistake(`${read.wrong} To look for words: ${prefix}${command.forWords} ${short(read.words)}`);
    }
    return mistake(`${read.wrong} For example: ${exampleOf(command, subcommand, leaf, prefix)}`);
  }
  return { kind: 'command', command: command.name, ...(subcommand ? { subcommand } : {}), options: read.options };
}

export interface SlashTarget {
  command?: Command;
  subcommand?: string;
  leaf?: Leaf;
  /** The word that named no command or subcommand; empty when none was typed. */
  name: string;
  /** The text of the options, and where it starts. */
  rest: string;
  restStart: number;
}

/** Which command and subcommand the text begins with. */
export function slashTarget(text: string, commands: readonly Command[]): SlashTarget {
  const first = wordAt(text, 0);
  const name = first.word.replace(/^\//, '');
  const command = commands.find((one) => one.name === name.toLowerCase());
  if (!command) return { name, rest: '', restStart: text.length };
  const after = { rest: text.slice(first.end), restStart: first.end };
  if (command.subcommands) {
    const second = wordAt(text, first.end);
    const subcommand = Object.keys(command.subcommands).find((key) => key === second.word.toLowerCase());
    const leaf = subcommand === undefined ? undefined : command.subcommands[subcommand];
    if (subcommand !== undefined && leaf)
      return { command, subcommand, leaf, name: '', rest: text.slice(second.end), restStart: second.end };
    if (!command.main) return { command, name: second.word, ...after };
  }
  return command.main ? { command, leaf: command.main, name: '', ...after } : { command, name: '', ...after };
}

/** What people take for commands of their own, and where it is. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  about: 'brief about',
  news: 'latest',
  subscribe: 'alerts subscribe',
  unsubscribe: 'alerts remove',
};

function elsewhere(written: string, names: readonly string[]): string | undefined {
  const place = Object.hasOwn(ELSEWHERE, written.toLowerCase()) ? ELSEWHERE[written.toLowerCase()] : undefined;
  return place && names.includes(place.split(' ')[0] ?? '') ? place : undefined;
}

/** What people say for subcommands that are called otherwise, and what each would type here; the first that there is counts. */
const SAID_FOR: Readonly<Record<string, readonly string[]>> = {
  unsubscribe: ['remove', 'off', 'close'],
  stop: ['remove', 'off', 'close'],
  cancel: ['remove', 'off', 'close'],
  delete: ['remove', 'off', 'close'],
  unpause: ['resume'],
  unsnooze: ['resume'],
  preview: ['subscribe preview'],
};

function subcommandMistake(command: Command, written: string, prefix: string): string {
  const names = Object.keys(command.subcommands ?? {});
  const said = Object.hasOwn(SAID_FOR, written.toLowerCase()) ? SAID_FOR[written.toLowerCase()] : undefined;
  const like = said ? said.find((one) => names.includes(one.split(' ')[0] ?? '')) : nearest(written, names);
  const what = written === '' ? '' : ` There is no "${short(written)}".`;
  const meant = like ? ` Did you mean ${prefix}${command.name} ${like}?` : '';
  return `${prefix}${command.name} needs one of: ${names.join(', ')}.${what}${meant} For example: ${withPrefix(command.example, prefix)}`;
}

/**
 * A line to type: the declared example where it is of this subcommand (and has the option that it is to show), else one put
 * together from the options' own examples.
 */
export function exampleOf(
  command: Command,
  subcommand: string | undefined,
  leaf: Leaf,
  prefix: string,
  shown?: string,
): string {
  const start = `${command.name}${subcommand ? ` ${subcommand}` : ''}`;
  const options = Object.entries(leaf.options).map(([name, schema]) => ({ name, ...optionInfo(schema) }));
  const fits = options.every(
    ({ name, required }) => name !== shown || required || command.example.includes(`${name}:`),
  );
  if (fits && command.example.replace(/^\//, '').startsWith(start)) return withPrefix(command.example, prefix);
  const parts = options.flatMap(({ name, kind, required, example, choices, min }) => {
    const value = kind === 'flag' ? 'yes' : (example ?? choices?.[0]?.value ?? min?.toString());
    return value && (required || name === shown) ? [`${name}:${value.includes(' ') ? `"${value}"` : value}`] : [];
  });
  return [`${prefix}${start}`, ...parts].join(' ');
}

function withPrefix(example: string, prefix: string): string {
  return prefix + example.replace(/^\//, '');
}

function wordAt(text: string, from: number): { word: string; end: number } {
  const match = /^\s*\S*/u.exec(text.slice(from))?.[0] ?? '';
  return { word: match.trim(), end: from + match.length };
}

function mistake(sentence: string): SlashResult {
  return { kind: 'mistake', sentence };
}
