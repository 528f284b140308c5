import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  RESTJSONErrorCodes as Code,
  type Interaction,
  InteractionResponseType,
  MessageFlags,
  Routes,
} from 'discord.js';
import { errorCard } from '../../cards/error.ts';
import type { Card, Choice } from '../../core/card.ts';
import type { Logger } from '../../core/log.ts';
import type { Reply } from '../../core/reply.ts';
import type { Api } from './api.ts';
import { asChoice } from './declare.ts';
import { renderForm } from './form.ts';
import { COMMAND, DEFER_AFTER_MS } from './limits.ts';
import { type Rendered, renderCard } from './message.ts';
import { discordCode, judge, onCode } from './outcome.ts';

/** Discord has dropped the interaction, or its thread is closed: nothing to tell anyone. */
const UNANSWERABLE: readonly number[] = [
  Code.UnknownInteraction,
  Code.UnknownWebhook,
  Code.InvalidWebhookToken,
  // https://github.com/discord/discord-api-docs/issues/6884
  Code.InvalidActionOnArchivedThread,
];

const MESSAGE = InteractionResponseType.ChannelMessageWithSource;

/** Answers interactions, by bodies of our own: the library's carry keys that Discord's documents do not know. */
export function createAnswers(parts: { api: Api; log: Logger; now(): number }) {
  const { api, log, now } = parts;

  /**
   * Answers with what `work` comes to. Work that takes long is first acknowledged, so that Discord's three seconds hold
   * whatever happens. `mark` is that of the message which held the control, and stays in it. Never rejects.
   */
  async function answer(interaction: Interaction, work: Promise<Reply>, mark?: string): Promise<void> {
    const reply = work.catch((error) => failed(error, interaction));
    let acknowledged = false;
    try {
      const early = await Promise.race([reply, sleep(DEFER_AFTER_MS, undefined, { ref: false })]);
      if (early) return await answerNow(interaction, early, mark);
      await acknowledge(interaction);
      acknowledged = true;
      await answerLater(interaction, await reply, mark);
    } catch (error) {
      if (isUnanswerable(error)) {
        log.warn({ workspace: interaction.guildId, err: error }, 'Discord takes no answer to this any more.');
      } else {
        await apologise(interaction, error, acknowledged);
      }
    }
  }

  async function answerNow(interaction: Interaction, reply: Reply, mark: string | undefined): Promise<void> {
    if (reply.kind === 'card') {
      if (reply.replace && holdsMessage(interaction)) {
        await respond(interaction, InteractionResponseType.UpdateMessage, renderCard(reply.card, mark));
      } else {
        await respond(interaction, MESSAGE, renderCard(reply.card), reply.visibility === 'private');
      }
    } else if (interaction.isModalSubmit()) {
      await respond(interaction, MESSAGE, renderCard(tryAgain('One form cannot open another.')), true);
    } else {
      await callback(interaction, { type: InteractionResponseType.Modal, data: renderForm(reply.form) });
    }
  }

  function acknowledge(interaction: Interaction): Promise<void> {
    return callback(
      interaction,
      holdsMessage(interaction)
        ? { type: InteractionResponseType.DeferredMessageUpdate }
        : { type: InteractionResponseType.DeferredChannelMessageWithSource, data: { flags: MessageFlags.Ephemeral } },
    );
  }

  async function answerLater(interaction: Interaction, reply: Reply, mark: string | undefined): Promise<void> {
    const onMessage = holdsMessage(interaction);
    const card = reply.kind === 'card' ? reply.card : tryAgain('That took too long to open.');
    const isPrivate = reply.kind !== 'card' || reply.visibility === 'private';
    if (onMessage) {
      if (reply.kind === 'card' && reply.replace) await editOriginal(interaction, renderCard(card, mark));
      else await followUp(interaction, renderCard(card), isPrivate);
    } else if (isPrivate) {
      await editOriginal(interaction, renderCard(card));
    } else {
      // The acknowledgement was private and stays so; what everybody may see is a message of its own.
      await editOriginal(interaction, { body: { content: 'Posted below.' }, files: [] });
      await followUp(interaction, renderCard(card), false);
    }
  }

  async function respond(interaction: Interaction, type: number, { body, files }: Rendered, isPrivate = false) {
    await callback(interaction, { type, data: { ...body, ...privateFlag(isPrivate) } }, files);
  }

  /** The first answer. Where it is unknown whether it arrived it is sent again: Discord takes only one. */
  async function callback(interaction: Interaction, body: object, files: Rendered['files'] = []): Promise<void> {
    const route = Routes.interactionCallback(interaction.id, interaction.token);
    try {
      await again(() => api.open.post(route, body, files));
    } catch (error) {
      if (discordCode(error) !== Code.InteractionHasAlreadyBeenAcknowledged) throw error;
    }
  }

  async function editOriginal(interaction: Interaction, { body, files }: Pick<Rendered, 'files'> & { body: object }) {
    const route = Routes.webhookMessage(interaction.applicationId, interaction.token, '@original');
    await again(() => api.open.patch(route, body, files));
  }

  async function followUp(interaction: Interaction, { body, files }: Rendered, isPrivate: boolean): Promise<void> {
    const route = Routes.webhook(interaction.applicationId, interaction.token);
    await api.open.post(route, { ...body, ...privateFlag(isPrivate) }, files);
  }

  /** For what may be repeated without harm. */
  async function again(request: () => Promise<unknown>): Promise<void> {
    try {
      await request();
    } catch (error) {
      if (isUnanswerable(error) || judge(error, now()).outcome === 'refused') throw error;
      await request();
    }
  }

  function failed(error: unknown, interaction: Interaction): Extract<Reply, { kind: 'card' }> {
    const id = randomBytes(4).toString('hex');
    log.error({ id, workspace: interaction.guildId, err: error }, 'An interaction failed.');
    const card = errorCard('Something went wrong on our side. Please try again in a minute.', id);
    return { kind: 'card', card, visibility: 'private' };
  }

  /** The answer itself could not be sent: say so, with the id that stands in the log. */
  async function apologise(interaction: Interaction, error: unknown, acknowledged: boolean): Promise<void> {
    const apology = renderCard(failed(error, interaction).card);
    try {
      if (!acknowledged) await respond(interaction, MESSAGE, apology, true);
      else if (holdsMessage(interaction)) await followUp(interaction, apology, true);
      else await editOriginal(interaction, apology);
    } catch (second) {
      log.warn({ workspace: interaction.guildId, err: second }, 'The apology could not be sent either.');
    }
  }

  return {
    answer,
    async offer(interaction: Interaction, choices: readonly Choice[]): Promise<void> {
      // Cut, a value would mean something else or nothing.
      const whole = choices.filter(({ value }) => value.length <= COMMAND.choiceText);
      const data = { choices: whole.slice(0, COMMAND.choices).map(asChoice) };
      const answered = callback(interaction, {
        type: InteractionResponseType.ApplicationCommandAutocompleteResult,
        data,
      });
      // Whoever types on has asked for the next completion already.
      await answered.catch(onCode(UNANSWERABLE, async () => {}));
    },
  };
}

function isUnanswerable(error: unknown): boolean {
  return UNANSWERABLE.includes(discordCode(error) ?? 0);
}

/** Whether there is a message that the answer can change. */
function holdsMessage(interaction: Interaction): boolean {
  return interaction.isMessageComponent() || (interaction.isModalSubmit() && interaction.isFromMessage());
}

function privateFlag(isPrivate: boolean): { flags?: MessageFlags } {
  return isPrivate ? { flags: MessageFlags.Ephemeral } : {};
}

function tryAgain(sentence: string): Card {
  return errorCard(`${sentence} Please try again.`);
}
