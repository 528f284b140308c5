import type { App } from '@slack/bolt';
import { errorCard } from '../../cards/error.ts';
import type { Choice } from '../../core/card.ts';
import type { Command } from '../../core/command.ts';
import { optionInfo } from '../../core/option.ts';
import type { Inbound } from '../../core/platform.ts';
import { privately, type Reply } from '../../core/reply.ts';
import type { Answerer, Place } from './answer.ts';
import type { Callers } from './callers.ts';
import { actionOf, decodeValue, slackOptions } from './controls.ts';
import { type Home, homeChannel } from './home.ts';
import { COMMAND, commandModal, enteredValues } from './modal.ts';
import * as payloads from './payloads.ts';
import { readTyped, unescaped } from './slash.ts';
import { cut, plain } from './text.ts';
import { groupsOf } from './usergroups.ts';
import type { Workspace, Workspaces } from './workspaces.ts';

/** What people do in Slack, handed to `inbound`, and its answers handed back. Everything is acknowledged before any work. */
export interface InputParts {
  app: App;
  inbound: Inbound;
  workspaces: Workspaces;
  callers: Callers;
  answerer: Answerer;
  home: Home | undefined;
  commands: readonly Command[];
  commandName: string;
  now(): number;
}

export const SHORTCUT = 'assess_message';

/** Slack waits three seconds for a modal's answer; beyond this the answer comes as a message. */
const SUBMIT_WAIT_MS = 2000;

export function takeInput(parts: InputParts): void {
  const { app, inbound, callers, answerer, now } = parts;

  async function placeOf(
    team: string | undefined,
    userId: string,
    origin: payloads.Origin,
    triggerId?: string,
  ): Promise<Place> {
    const workspace = await parts.workspaces.find(team ?? '');
    if (!workspace) throw new Error(`Input from workspace ${team}, where the bot is not installed.`);
    return { workspace, userId, origin, triggerId };
  }

  const callerIn = ({ workspace, userId, origin }: Place) =>
    callers.callerOf(workspace, { userId, channel: origin.channel, channelName: origin.channelName });

  app.command(`/${parts.commandName}`, async ({ ack, body }) => {
    await ack();
    const typed = payloads.CommandPayload.parse(body);
    const origin = {
      channel: typed.channel_id,
      channelName: typed.channel_name,
      responseUrl: typed.response_url,
      at: now(),
    };
    const place = await placeOf(typed.team_id, typed.user_id, origin, typed.trigger_id);
    const read = readTyped(typed.text, parts.commands, parts.commandName);
    if (read.kind === 'mistake') return answerer.answer(failed(read.sentence), place);
    const { command, subcommand, options } = read;
    const leaf = subcommand ? command.subcommands?.[subcommand] : command.main;
    if (!leaf) return answerer.answer(failed(`Type /${parts.commandName} help to see what I can do.`), place);
    if (isDirect(origin) && !command.directMessages) return answerer.answer(failed(CHANNELS_ONLY), place);
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

  app.action(/.*/, async ({ ack, body }) => {
    await ack();
    const press = payloads.ActionsPayload.parse(body);
    const pressed = press.actions[0];
    const action =
      pressed && actionOf(pressed.type === 'overflow' ? (pressed.selected_option?.value ?? '') : pressed.action_id);
    if (!pressed || !action) return;
    const onHome = press.container.type === 'view';
    const channel = onHome ? homeChannel(pressed.block_id) : press.channel?.id;
    const origin = {
      channel: channel ?? press.user.id,
      channelName: press.channel?.name,
      responseUrl: press.response_url,
      thread: press.message?.thread_ts,
      at: now(),
    };
    const place = {
      ...(await placeOf(press.team?.id, press.user.id, origin, press.trigger_id)),
      pressed: { ts: press.message?.ts, ephemeral: press.container.is_ephemeral === true },
    };
    const caller = await callerIn(place);
    const reply = await inbound.action({ action, values: chosen(pressed), fields: {}, caller });
    if (!onHome) return answerer.answer(reply, place);
    if (reply.kind === 'form' || !reply.replace) await answerer.showOver(reply, place);
    await publishHome(place.workspace, press.user.id);
  });

  app.view(/.*/, async ({ ack, body }) => {
    const submission = payloads.SubmissionPayload.parse(body);
    const { view } = submission;
    const run = submitted(submission);
    const inTime = await Promise.race([run, later(SUBMIT_WAIT_MS)]);
    // A mistake is shown in the modal, above what was entered, so that nothing has to be typed again.
    if (inTime && 'card' in inTime.reply && inTime.reply.card.tone === 'bad') {
      const sentence = inTime.reply.card.body.flatMap((block) => (block.type === 'text' ? block.text : []));
      const text = sentence.map((span) => (typeof span === 'string' ? span : 'text' in span ? span.text : '')).join('');
      await ack({ response_action: 'update', view: withMistake(view, text) });
      return;
    }
    await ack();
    const { reply, place } = inTime ?? (await run);
    if (place.origin.channel === place.userId) await publishHome(place.workspace, place.userId);
    else await answerer.answer(reply, place);
  });

  async function submitted(
    submission: ReturnType<typeof payloads.SubmissionPayload.parse>,
  ): Promise<{ reply: Reply; place: Place }> {
    const { view, user, team } = submission;
    const entered = enteredValues(view.state);
    const metadata: unknown = JSON.parse(view.private_metadata || '{}');
    if (view.callback_id === COMMAND) {
      const { origin, command, subcommand } = payloads.CommandMetadata.parse(metadata);
      const place = await placeOf(team?.id, user.id, origin, submission.trigger_id);
      const options = optionsOf(command, subcommand, entered);
      const caller = await callerIn(place);
      return {
        reply: await inbound.command({ command, ...(subcommand ? { subcommand } : {}), options, caller }),
        place,
      };
    }
    const { origin, action } = payloads.FormMetadata.parse(metadata);
    const place = await placeOf(team?.id, user.id, origin, submission.trigger_id);
    const caller = await callerIn(place);
    return { reply: await inbound.action({ action, values: [], fields: entered, caller }), place };
  }

  function optionsOf(command: string, subcommand: string | undefined, entered: Record<string, string[]>) {
    const found = parts.commands.find((one) => one.name === command);
    const leaf = subcommand ? found?.subcommands?.[subcommand] : found?.main;
    return Object.fromEntries(
      Object.entries(entered).map(([name, values]) => {
        const schema = leaf?.options[name];
        return [name, schema && optionInfo(schema).kind === 'choices' ? values : values[0]];
      }),
    );
  }

  app.options(/.*/, async ({ ack, body }) => {
    const asked = payloads.SuggestionPayload.parse(body);
    await ack({ options: slackOptions(await suggestions(asked)) });
  });

  async function suggestions(asked: ReturnType<typeof payloads.SuggestionPayload.parse>): Promise<Choice[]> {
    const metadata = payloads.CommandMetadata.safeParse(JSON.parse(asked.view?.private_metadata || '{}'));
    if (!metadata.success) return [];
    const { origin, command, subcommand } = metadata.data;
    const place = await placeOf(asked.team?.id, asked.user.id, origin);
    const found = parts.commands.find((one) => one.name === command);
    const schema = (subcommand ? found?.subcommands?.[subcommand] : found?.main)?.options[asked.block_id];
    if (schema && optionInfo(schema).kind === 'mention') return groupsOf(place.workspace, asked.value);
    const choices = await inbound.complete({
      command,
      ...(subcommand ? { subcommand } : {}),
      option: asked.block_id,
      partial: asked.value,
      options: optionsOf(command, subcommand, enteredValues(asked.view?.state ?? { values: {} })),
      caller: await callerIn(place),
    });
    // What was typed can be chosen as it stands: completion helps, it does not limit.
    const typed = asked.value.trim();
    const own =
      typed && !choices.some((choice) => choice.value === typed) ? [{ label: cut(typed, 75), value: typed }] : [];
    return [...choices, ...own];
  }

  app.shortcut({ type: 'message_action', callback_id: SHORTCUT }, async ({ ack, body }) => {
    await ack();
    const { team, user, channel, message, response_url, trigger_id } = payloads.ShortcutPayload.parse(body);
    const origin = {
      channel: channel.id,
      channelName: channel.name,
      responseUrl: response_url,
      thread: message.thread_ts,
      at: now(),
    };
    const place = await placeOf(team?.id, user.id, origin, trigger_id);
    const reply = await inbound.message({ text: unescaped(message.text), caller: await callerIn(place) });
    await answerer.answer(reply, place);
  });

  app.event('app_home_opened', async ({ event, context }) => {
    const { user, tab } = payloads.HomeOpened.parse(event);
    const workspace = await parts.workspaces.find(context.teamId ?? '');
    if (tab === 'home' && workspace) await publishHome(workspace, user);
  });

  async function publishHome(workspace: Workspace, userId: string): Promise<void> {
    if (!parts.home) return;
    const caller = await callers.callerOf(workspace, { userId, channel: userId });
    await parts.home.publish(workspace, { ...caller, direct: true }, await callers.guest(workspace, userId));
  }
}

const CHANNELS_ONLY = 'That works only in a channel: alerts, feeds and digests belong to one. Type it there.';
const failed = (sentence: string): Reply => privately(errorCard(sentence));
const isDirect = (origin: payloads.Origin) => origin.channel.startsWith('D') || origin.channelName === 'directmessage';
const later = (ms: number) => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms));

function chosen(pressed: payloads.Pressed): string[] {
  if (pressed.type === 'overflow') return [];
  const options = pressed.selected_options ?? (pressed.selected_option ? [pressed.selected_option] : []);
  return options.map((option) => decodeValue(option.value));
}

const MISTAKE_BLOCK = 'mistake';

function withMistake(view: ReturnType<typeof payloads.SubmissionPayload.parse>['view'], sentence: string) {
  const inputs = view.blocks.filter((block) => block.block_id !== MISTAKE_BLOCK);
  const mistake = { type: 'section', block_id: MISTAKE_BLOCK, text: plain(`⚠️ ${sentence}`, 3000) };
  return {
    type: 'modal' as const,
    callback_id: view.callback_id,
    private_metadata: view.private_metadata,
    title: plain(view.title?.text ?? 'Chainwatch', 24),
    submit: plain(view.submit?.text ?? 'Run', 24),
    close: plain('Cancel', 24),
    blocks: [mistake, ...inputs],
  };
}
