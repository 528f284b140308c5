import type { Choice } from '../../core/card.ts';
import type { Command, Leaf } from '../../core/command.ts';
import { type OptionInfo, optionInfo } from '../../core/option.ts';
import type { Inbound } from '../../core/platform.ts';
import type { Caller } from '../../core/reply.ts';
import { slashTarget } from '../../core/slash.ts';
import { optionNamed } from '../../core/slash-options.ts';
import { slashWords } from '../../core/slash-words.ts';

/** What the composer shows while a command is being typed. */
export interface Completion {
  suggestions: Suggestion[];
  /** The command's options, the one being typed marked; null until a command is named. */
  hint: { usage: string; description: string; options: OptionHint[] } | null;
}

export interface Suggestion {
  label: string;
  detail: string;
  /** Replaces the typed text from `from` to its end. */
  insert: string;
  from: number;
}

interface OptionHint {
  name: string;
  description: string;
  required: boolean;
  given: boolean;
  active: boolean;
}

/** Who is typing, and what knows the values of options. */
interface Asked {
  inbound: Inbound;
  caller: Caller;
}

/** At most this many suggestions; more cannot be taken in at a glance. */
const SHOWN = 25;

/** What could come next in `text`, which ends at the caret. Values come from the commands' own completion. */
export async function complete(
  text: string,
  { commands, ...asked }: Asked & { commands: readonly Command[] },
): Promise<Completion> {
  if (!text.startsWith('/')) return { suggestions: [], hint: null };
  const target = slashTarget(text, commands);
  const { command, leaf } = target;
  const naming = !/\s/.test(text);
  if (!command || naming) {
    const typed = text.slice(1).toLowerCase();
    return { suggestions: naming ? commandsLike(typed, commands) : [], hint: null };
  }
  if (!leaf || (command.subcommands && target.subcommand !== undefined && target.restStart === text.length)) {
    const from = /\S*$/.exec(text)?.index ?? text.length;
    const typed = text.slice(from).toLowerCase();
    return { suggestions: subcommandsLike(typed, command, from), hint: hintOf({ command, subcommand: undefined }) };
  }
  return options(text, target.restStart, { command, leaf, subcommand: target.subcommand }, asked);
}

function commandsLike(typed: string, commands: readonly Command[]): Suggestion[] {
  const starts = commands.filter((command) => command.name.startsWith(typed));
  const holds = commands.filter((command) => !command.name.startsWith(typed) && command.name.includes(typed));
  return [...starts, ...holds].map(({ name, description }) => ({
    label: `/${name}`,
    detail: description,
    insert: `/${name} `,
    from: 0,
  }));
}

function subcommandsLike(typed: string, command: Command, from: number): Suggestion[] {
  return Object.entries(command.subcommands ?? {})
    .filter(([name]) => name.startsWith(typed))
    .map(([name, { description }]) => ({ label: name, detail: description, insert: `${name} `, from }));
}

/** The command that is being typed. */
interface Place {
  command: Command;
  leaf: Leaf;
  subcommand: string | undefined;
}

/** What is declared of an option, with its name. */
type Named = { name: string } & OptionInfo;

async function options(text: string, start: number, place: Place, asked: Asked): Promise<Completion> {
  const { leaf } = place;
  const words = slashWords(text.slice(start), (written) => optionNamed(leaf, written));
  const infos = Object.entries(leaf.options).map(([name, schema]): Named => ({ name, ...optionInfo(schema) }));
  const last = words.at(-1);
  const ended = /\s$/.test(text) && !(last && last.name !== null && last.value === '');
  const typing = ended ? undefined : last;
  const earlier = typing ? words.slice(0, -1) : words;
  const given = new Set(earlier.flatMap((word) => (word.name === null ? [] : [word.name])));
  const main = infos.find((info) => info.kind === 'text');
  const begun = earlier.some((word) => word.name === null);
  // The first text option is typed without its name, several words and all; one with a form of its own ends with it.
  const whole = typing && main && !main.fits && words.every((word) => word.name === null && !word.quoted);
  if (main && begun && !whole) given.add(main.name);

  const named = infos.find((info) => info.name === typing?.name);
  const active = named ?? (main && (!given.has(main.name) || typing?.name === null) ? main : undefined);
  const hint = hintOf(place, { infos, given, active });
  const partial = typing?.value ?? '';
  if (named) {
    const typed = { text: partial, from: start + (typing?.valueStart ?? 0), isNamed: true };
    return { suggestions: (await valuesLike(typed, named, place, asked)).slice(0, SHOWN), hint };
  }
  const from = typing ? start + typing.start : text.length;
  const first = whole && words[0] ? start + words[0].start : from;
  const typed = { text: text.slice(first), from: first, isNamed: false };
  const values = main && !given.has(main.name) ? await valuesLike(typed, main, place, asked) : [];
  const left = infos.filter((info) => !given.has(info.name) && (info !== main || (partial !== '' && !begun)));
  return { suggestions: [...values, ...namesLike(partial, left, from)].slice(0, SHOWN), hint };
}

function namesLike(typed: string, infos: readonly Named[], from: number): Suggestion[] {
  return infos
    .filter(({ name }) => name.toLowerCase().startsWith(typed.toLowerCase()))
    .map(({ name, description }) => ({ label: `${name}:`, detail: description, insert: `${name}:`, from }));
}

/** Values for what was typed of an option, with its name before it or without. */
async function valuesLike(
  typed: { text: string; from: number; isNamed: boolean },
  option: Named,
  { command, subcommand }: Place,
  asked: Asked,
): Promise<Suggestion[]> {
  const found = await choicesFor(
    typed.text,
    option,
    { command: command.name, ...(subcommand && { subcommand }) },
    asked,
  );
  return found
    .filter((choice) => choice.value !== typed.text.trim())
    .map((choice) => ({
      label: choice.label,
      detail: choice.description ?? '',
      // Several values go on with a comma; a value with spaces needs quotes where it has a name before it.
      insert: option.kind === 'choices' ? choice.value : `${quoted(choice.value, typed.isNamed)} `,
      from: typed.from,
    }));
}

async function choicesFor(
  partial: string,
  { kind, name }: Named,
  of: { command: string; subcommand?: string },
  { inbound, caller }: Asked,
): Promise<Choice[]> {
  if (kind === 'flag') return ['yes', 'no'].map((value) => ({ label: value, value }));
  return inbound.complete({ ...of, option: name, partial, caller });
}

function quoted(value: string, needed: boolean): string {
  return needed && /\s/.test(value) ? `"${value.replaceAll('"', '')}"` : value;
}

function hintOf(
  { command, subcommand }: Omit<Place, 'leaf'>,
  typed?: { infos: readonly Named[]; given: ReadonlySet<string>; active: Named | undefined },
): Completion['hint'] {
  return {
    usage: `/${command.name}${subcommand === undefined ? '' : ` ${subcommand}`}`,
    description: (command.subcommands?.[subcommand ?? ''] ?? command).description,
    options: (typed?.infos ?? []).map((info) => ({
      name: info.name,
      description: info.description,
      required: info.required,
      given: typed?.given.has(info.name) ?? false,
      active: info === typed?.active,
    })),
  };
}
