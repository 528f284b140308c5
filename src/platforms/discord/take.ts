import { setTimeout as sleep } from 'node:timers/promises';
import type { Interaction } from 'discord.js';
import type { Inbound } from '../../core/platform.ts';
import type { createAnswers } from './answer.ts';
import { callerOf, fieldsOf, messageText, optionsOf } from './input.ts';
import { COMPLETE_WITHIN_MS } from './limits.ts';
import { readCustomId } from './mark.ts';

/** Hands what a person typed, pressed or filled in to `inbound`, and its reply back to Discord. */
export async function take(
  interaction: Interaction,
  inbound: Inbound,
  { answer, offer }: ReturnType<typeof createAnswers>,
): Promise<void> {
  const caller = callerOf(interaction);
  if (interaction.isChatInputCommand() || interaction.isAutocomplete()) {
    const subcommand = interaction.options.getSubcommand(false);
    const request = {
      command: interaction.commandName,
      ...(subcommand ? { subcommand } : {}),
      options: optionsOf(interaction),
      caller,
    };
    if (interaction.isChatInputCommand()) return answer(interaction, inbound.command(request));
    const focused = interaction.options.getFocused(true);
    const found = inbound.complete({ ...request, option: focused.name, partial: focused.value });
    return offer(
      interaction,
      await Promise.race([found.catch(() => []), sleep(COMPLETE_WITHIN_MS, [], { ref: false })]),
    );
  }
  if (interaction.isMessageContextMenuCommand()) {
    return answer(interaction, inbound.message({ text: messageText(interaction.targetMessage), caller }));
  }
  if (interaction.isMessageComponent()) {
    const { action, mark } = readCustomId(interaction.customId);
    const values = interaction.isAnySelectMenu() ? [...interaction.values] : [];
    return answer(interaction, inbound.action({ action, values, fields: {}, caller }), mark);
  }
  if (interaction.isModalSubmit()) {
    const { action } = readCustomId(interaction.customId);
    return answer(interaction, inbound.action({ action, values: [], fields: fieldsOf(interaction), caller }));
  }
}
