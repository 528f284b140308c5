import {
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type CommandInteractionOption,
  type Interaction,
  InteractionContextType,
  type Message,
  type ModalSubmitInteraction,
  PermissionFlagsBits,
} from 'discord.js';
import type { Caller } from '../../core/reply.ts';
import { directWorkspace } from './servers.ts';

/** What Discord says of who asks and from where. The right to change things is read anew with every interaction. */
export function callerOf(interaction: Interaction): Caller {
  const { channel, user, guildId, locale } = interaction;
  const name = channel && 'name' in channel ? channel.name : undefined;
  return {
    address: {
      platform: 'discord',
      // Direct messages belong to no server; each person has a scope of their own there.
      workspace: guildId ?? directWorkspace(user.id),
      channel: interaction.channelId ?? user.id,
    },
    ...(name ? { channelName: name } : {}),
    direct: guildId === null,
    ...(canPostIn(interaction) ? {} : { cannotPost: true }),
    userId: user.id,
    userName: user.displayName,
    manager: interaction.memberPermissions?.has(PermissionFlagsBits.ManageChannels) ?? false,
    admin: interaction.memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false,
    locale,
  };
}

/** By itself the bot posts where it was added, and in its own direct messages: not where only a person has installed it. */
function canPostIn({ context, guildId, authorizingIntegrationOwners: owners }: Interaction): boolean {
  if (guildId === null) return context !== InteractionContextType.PrivateChannel;
  return owners.guildId !== null;
}

/** Option name to raw value, one level down where there is a subcommand. */
export function optionsOf(interaction: ChatInputCommandInteraction | AutocompleteInteraction): Record<string, unknown> {
  const flat = interaction.options.data.flatMap(
    (option): readonly CommandInteractionOption[] => option.options ?? [option],
  );
  return Object.fromEntries(
    flat.filter((option) => option.value !== undefined).map(({ name, value }) => [name, value]),
  );
}

/** Every field of a submitted form with its one or several values. */
export function fieldsOf(interaction: ModalSubmitInteraction): Record<string, string[]> {
  return Object.fromEntries(
    interaction.fields.fields.map((field, name) => {
      if ('values' in field) return [name, [...field.values]];
      return [name, 'value' in field && typeof field.value === 'string' && field.value !== '' ? [field.value] : []];
    }),
  );
}

/** What a reader of the message sees as text: its own words and those of its embeds, and of what it forwards. */
export function messageText(message: Message): string {
  const parts = [message, ...message.messageSnapshots.values()].flatMap(({ content, embeds }) => [
    content,
    ...embeds.flatMap((embed) => [
      embed.title,
      embed.description,
      ...embed.fields.map((field) => `${field.name}: ${field.value}`),
    ]),
  ]);
  return parts.filter(Boolean).join('\n\n');
}
