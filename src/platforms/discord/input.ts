import {
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type CommandInteractionOption,
  ComponentType,
  type Interaction,
  InteractionContextType,
  type Message,
  type ModalSubmitInteraction,
  PermissionFlagsBits,
  type TopLevelComponent,
} from 'discord.js';
import { ANSWERS_ONLY, type Caller } from '../../core/reply.ts';
import { directWorkspace } from './servers.ts';

const COMMANDS_ALONE =
  'This server has my commands but not me, so I cannot post. Add me again with an invitation that asks for "bot", then try again.';

/** What Discord says of who asks and from where. The right to change things is read anew with every interaction. */
export function callerOf(interaction: Interaction): Caller {
  const { user, guildId } = interaction;
  const channel = forumOfOwnPost(interaction) ?? interaction.channel;
  const name = channel && 'name' in channel ? channel.name : undefined;
  return {
    address: {
      platform: 'discord',
      // Direct messages belong to no server; each person has a scope of their own there.
      workspace: guildId ?? directWorkspace(user.id),
      channel: channel?.id ?? interaction.channelId ?? user.id,
    },
    ...(name ? { channelName: name } : {}),
    direct: guildId === null,
    ...cannotPost(interaction),
    userId: user.id,
    userName: user.displayName,
    manager: interaction.memberPermissions?.has(PermissionFlagsBits.ManageChannels) ?? false,
    admin: interaction.memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false,
  };
}

/** What the bot posted in a forum belongs to the forum, in which nothing can be typed or pressed but in its posts. */
function forumOfOwnPost({ channel, client }: Interaction) {
  const parent = channel?.isThread() && channel.ownerId === client.user.id ? channel.parent : null;
  return parent?.isThreadOnly() ? parent : undefined;
}

/** By itself the bot posts where it was added and may, and in its own direct messages. */
function cannotPost(interaction: Interaction): { cannotPost?: string } {
  const { client, context, guildId, authorizingIntegrationOwners: owners } = interaction;
  if (guildId === null) return context === InteractionContextType.PrivateChannel ? { cannotPost: ANSWERS_ONLY } : {};
  // A person has installed the app, not the server.
  if (owners.guildId === null) return { cannotPost: ANSWERS_ONLY };
  // The server has installed the commands alone, without the bot.
  if (!client.guilds.cache.has(guildId)) return { cannotPost: COMMANDS_ALONE };
  const inThread = interaction.channel?.isThread() ?? false;
  const missing = interaction.appPermissions.missing([
    'ViewChannel',
    ...(!inThread || forumOfOwnPost(interaction) ? (['SendMessages'] as const) : []),
    ...(inThread ? (['SendMessagesInThreads'] as const) : []),
    'EmbedLinks',
  ]);
  if (missing.length === 0) return {};
  const names = missing.map((name) => name.replace(/(?<!^)[A-Z]/g, ' $&').replace(' In ', ' in ')).join(', ');
  return { cannotPost: `I may not post in this channel yet. Give me ${names} here, then try again.` };
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

/** What a reader of the message sees as text: its own words, those of its embeds and components, and of what it forwards. */
export function messageText(message: Message): string {
  const parts = [message, ...message.messageSnapshots.values()].flatMap(({ content, embeds, components }) => [
    content,
    ...embeds.flatMap((embed) => [
      embed.title,
      embed.description,
      ...embed.fields.map((field) => `${field.name}: ${field.value}`),
    ]),
    ...components.flatMap(wordsIn),
  ]);
  return parts.filter(Boolean).join('\n\n');
}

/** Messages made of components alone have their words in text displays, which may stand in sections and containers. */
function wordsIn(component: TopLevelComponent): string[] {
  if (component.type === ComponentType.TextDisplay) return [component.content];
  const holds = component.type === ComponentType.Container || component.type === ComponentType.Section;
  return holds ? component.components.flatMap((inner) => wordsIn(inner)) : [];
}
