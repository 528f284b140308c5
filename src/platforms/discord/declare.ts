import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  ApplicationCommandOptionType as Type,
} from 'discord.js';
import type { Choice } from '../../core/card.ts';
import type { Command, Leaf, Subcommand } from '../../core/command.ts';
import type { Translations } from '../../core/locale.ts';
import { type OptionInfo, optionInfo } from '../../core/option.ts';
import { COMMAND } from './limits.ts';
import { label } from './text.ts';

/** The entry in a message's menu that hands its text to `Inbound.message`. */
const ASSESS = 'Assess this message';

/** Everything that Discord has to know, as the body of a bulk registration. */
export function declareCommands(commands: readonly Command[]) {
  return [...commands.map(declareCommand), assessCommand()];
}

function declareCommand(command: Command) {
  const { main, subcommands } = command;
  // Discord cannot call a command that has subcommands without one of them.
  if (main && subcommands) throw new Error(`/${command.name} must be one command or have subcommands, not both.`);
  const leaves = [...(main ? [main] : []), ...Object.values(subcommands ?? {})];
  return {
    type: ApplicationCommandType.ChatInput,
    name: command.name,
    ...described(command),
    options: subcommands
      ? Object.entries(subcommands).map(([name, leaf]) => declareSubcommand(name, leaf))
      : declareOptions(main),
    // A hint to Discord's menus; the dispatcher checks again at run time, because servers may override this.
    default_member_permissions: leaves.every((leaf) => leaf.access === 'manager')
      ? Number(PermissionFlagsBits.ManageChannels)
      : null,
    ...places(command.directMessages),
  };
}

function assessCommand() {
  return { type: ApplicationCommandType.Message, name: ASSESS, default_member_permissions: null, ...places(true) };
}

/** Look-ups also work in direct messages and where only a user has installed the app. */
function places(everywhere: boolean) {
  return everywhere
    ? {
        contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
        integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
      }
    : { contexts: [InteractionContextType.Guild], integration_types: [ApplicationIntegrationType.GuildInstall] };
}

function declareSubcommand(name: string, leaf: Subcommand) {
  return {
    type: Type.Subcommand,
    name,
    ...described(leaf),
    options: declareOptions(leaf),
  };
}

/** Required ones first: Discord refuses any other order. */
function declareOptions(leaf: Leaf | undefined) {
  return Object.entries(leaf?.options ?? {})
    .map(([name, schema]) => declareOption(name, optionInfo(schema)))
    .sort((a, b) => Number(b.required) - Number(a.required));
}

function declareOption(name: string, info: OptionInfo) {
  const common = { name, ...described(info), required: info.required };
  switch (info.kind) {
    case 'integer':
      return {
        ...common,
        type: Type.Integer,
        ...(info.min === undefined ? {} : { min_value: info.min }),
        ...(info.max === undefined ? {} : { max_value: info.max }),
        ...(info.complete ? { autocomplete: true } : {}),
      };
    case 'flag':
      return { ...common, type: Type.Boolean };
    case 'mention':
      return { ...common, type: Type.Role };
    case 'choice':
      return (info.choices?.length ?? 0) > COMMAND.choices || info.complete
        ? { ...common, type: Type.String, autocomplete: true }
        : { ...common, type: Type.String, choices: (info.choices ?? []).map(asChoice) };
    case 'choices':
      return { ...common, type: Type.String, autocomplete: true };
    case 'text':
      return {
        ...common,
        type: Type.String,
        max_length: Math.min(info.maxLength ?? COMMAND.textLength, COMMAND.textLength),
        ...(info.complete ? { autocomplete: true } : {}),
      };
  }
}

/** A description, and what those see instead whose Discord speaks another language. */
function described({ description, descriptions }: { description: string; descriptions?: Translations }) {
  return {
    description: label(description, COMMAND.description),
    ...(descriptions && { description_localizations: translated(descriptions) }),
  };
}

function translated(words: Translations): Record<string, string> {
  return Object.fromEntries(Object.entries(words).map(([locale, text]) => [locale, label(text, COMMAND.description)]));
}

/** A choice as Discord shows it in a list or a completion. */
export function asChoice(choice: Choice): { name: string; value: string } {
  return { name: label(choice.label, COMMAND.choiceText), value: choice.value.slice(0, COMMAND.choiceText) };
}
