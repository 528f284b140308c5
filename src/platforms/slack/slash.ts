import type { Command, Leaf } from '../../core/command.ts';
import { optionInfo } from '../../core/option.ts';
import { parseSlash, slashTarget } from '../../core/slash.ts';

/** What `/chainwatch …` means, given the commands. */
export type Typed =
  | {
      /** `ask`: something required is missing, and a modal asks for it. */
      kind: 'run' | 'ask';
      command: Command;
      subcommand: string | undefined;
      leaf: Leaf;
      options: Record<string, string>;
    }
  | { kind: 'mistake'; sentence: string };

/** `text` as Slack sends it with `should_escape`: `<#C1|general>`, `<!subteam^S1|@team>`, `<https://…>`, `&amp;`. */
export function readTyped(text: string, commands: readonly Command[], commandName: string): Typed {
  const typed = text.trim() || 'help';
  const result = parseSlash(typed, commands, { prefix: `/${commandName} `, idOf });
  if (result.kind === 'mistake') return mistake(unescaped(result.sentence));
  const { command, leaf, subcommand } = slashTarget(typed, commands);
  if (!command || !leaf) return mistake(`Type /${commandName} help to see what I can do.`);
  const options: Record<string, string> = {};
  const missing: string[] = [];
  for (const [name, schema] of Object.entries(leaf.options)) {
    const info = optionInfo(schema);
    const value = result.options[name];
    if (value === undefined) {
      if (info.required) missing.push(name);
    } else if (info.kind === 'mention' && !GROUP_ID.test(value)) {
      return mistake(`"${unescaped(value)}" is no user group. Type @ and pick a user group from Slack's list.`);
    } else options[name] = unescaped(value);
  }
  return { kind: missing.length > 0 ? 'ask' : 'run', command, subcommand, leaf, options };
}

const mistake = (sentence: string): Typed => ({ kind: 'mistake', sentence });

const GROUP_ID = /^S[A-Z0-9]{2,}$/;

function idOf(written: string): string | undefined {
  return /^<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>$/.exec(written)?.[1];
}

/** Slack's message text as a person reads it. */
export function unescaped(text: string): string {
  return text
    .replace(/<([#@!])([^>|]*)(?:\|([^>]*))?>/g, (_all, sign: string, id: string, name: string | undefined) => {
      if (name) return name.startsWith('@') || sign === '!' ? name : `${sign}${name}`;
      return `${sign === '!' ? '@' : sign}${id.replace(/^subteam\^/, '')}`;
    })
    .replace(/<((?:https?|mailto):[^>|]*)(?:\|[^>]*)?>/g, (_all, url: string) => url)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
