import { errorCard } from '../../cards/error.ts';
import { privately, type Reply } from '../../core/reply.ts';
import { isDirect } from './callers.ts';
import type { Desk } from './input.ts';
import { commandModal } from './modal.ts';
import { CommandPayload } from './payloads.ts';
import { readTyped } from './slash.ts';

/** `/chainwatch …`: runs it, asks in a modal for what is missing, or says what is wrong. */
export function takeCommands(desk: Desk): void {
  const { app, inbound, answerer, now, placeOf, callerIn } = desk;
  app.command(`/${desk.commandName}`, async ({ ack, body, context }) => {
    await ack();
    const typed = CommandPayload.parse(body);
    const origin = {
      channel: typed.channel_id,
      channelName: typed.channel_name,
      responseUrl: typed.response_url,
      at: now(),
    };
    const place = await placeOf(context.teamId, typed.user_id, origin, typed.trigger_id);
    const read = readTyped(typed.text, desk.commands, desk.commandName);
    if (read.kind === 'mistake') return answerer.answer(failed(read.sentence), place);
    const { command, subcommand, leaf, options } = read;
    if (isDirect(origin) && !command.directMessages)
      return answerer.answer(failed(channelsOnly(desk.commandName)), place);
    if (read.kind === 'ask') {
      return answerer.openModal(commandModal({ command, subcommand, leaf, given: options, origin }), place);
    }
    const reply = await inbound.command({
      command: command.name,
      ...(subcommand ? { subcommand } : {}),
      options,
      caller: await callerIn(place),
    });
    await answerer.answer(reply, place);
  });
}

const channelsOnly = (commandName: string) =>
  `That works only in a channel. Type it there; "/${commandName} watch subscribe" brings alerts here, for you alone.`;
const failed = (sentence: string): Reply => privately(errorCard(sentence));
