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

export interface OptionHint {
  name: string;
  description: string;
  required: boolean;
  given: boolean;
  active: boolean;
}

/** Who is typing, what knows the values of options, and the names of the channels. */
interface Asked {
  inbound: Inbound;
  caller: Caller;
  channels: readonly string[];
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
    return { suggestions: subcommandsLike(typed, command, from), hint: hintOf(command, undefined, undefined) };
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

async function options(
  text: string,
  start: number,
  { command, leaf, subcommand }: { command: Command; leaf: Leaf; subcommand: string | undefined },
  { inbound, caller, channels }: Asked,
): Promise<Completion> {
  const words = slashWords(text.slice(start), (written) => optionNamed(leaf, written));
  const infos = Object.entries(leaf.options).map(([name, schema]) => ({ name, ...optionInfo(schema) }));
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

  const named = typing?.name ?? undefined;
  const active = named ?? (main && (!given.has(main.name) || typing?.name === null) ? main.name : undefined);
  const hint = hintOf(command, subcommand, { infos, given, active });

  const suggestions: Suggestion[] = [];
  const partial = typing?.value ?? '';
  if (named !== undefined) {
    const info = infos.find((one) => one.name === named);
    const from = start + (typing?.valueStart ?? 0);
    suggestions.push(...(await values(named, info, partial, from)));
  } else {
    const from = start + (typing?.start ?? text.length - start);
    if (main && !given.has(main.name)) {
      const first = whole && words[0] ? start + words[0].start : from;
      suggestions.push(...(await values(main.name, main, text.slice(first), first)));
    }
    suggestions.push(...namesLike(partial, from));
  }
  return { suggestions: suggestions.slice(0, SHOWN), hint };

  function namesLike(typed: string, from: number): Suggestion[] {
    return infos
      .filter((info) => !given.has(info.name) && info.name.toLowerCase().startsWith(typed.toLowerCase()))
      .filter((info) => info !== main || (typed !== '' && !begun))
      .map((info) => ({ label: `${info.name}:`, detail: info.description, insert: `${info.name}:`, from }));
  }

  async function values(option: string, info: OptionInfo | undefined, typed: string, from: number) {
    const request = { command: command.name, option, partial: typed, options: {}, caller };
    let found: Choice[] = await inbound.complete(subcommand === undefined ? request : { ...request, subcommand });
    if (info?.kind === 'flag') found = ['yes', 'no'].map((value) => ({ label: value, value }));
    if (info?.kind === 'channel')
      found = channels
        .filter((name) => name.startsWith(typed.replace(/^#/, '').toLowerCase()))
        .map((name) => ({ label: `#${name}`, value: `#${name}` }));
    return found
      .filter((choice) => choice.value !== typed.trim())
      .map((choice) => ({
        label: choice.label,
        detail: choice.description ?? '',
        // Several values go on with a comma; a value with spaces needs quotes where it has a name before it.
        insert: info?.kind === 'choices' ? choice.value : `${quoted(choice.value, named !== undefined)} `,
        from,
      }));
  }
}

function quoted(value: string, needed: boolean): string {
  return needed && /\s/.test(value) ? `"${value.replaceAll('"', '')}"` : value;
}

function hintOf(
  command: Command,
  subcommand: string | undefined,
  typed: { infos: ({ name: string } & OptionInfo)[]; given: Set<string>; active: string | undefined } | undefined,
): Completion['hint'] {
  return {
    usage: `/${command.name}${subcommand === undefined ? '' : ` ${subcommand}`}`,
    description: (command.subcommands?.[subcommand ?? ''] ?? command).description,
    options: (typed?.infos ?? []).map(({ name, description, required }) => ({
      name,
      description,
      required,
      given: typed?.given.has(name) ?? false,
      active: name === typed?.active,
    })),
  };
}
