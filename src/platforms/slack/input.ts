import type { App } from '@slack/bolt';
import type { Command, Leaf } from '../../core/command.ts';
import type { Inbound } from '../../core/platform.ts';
import type { Caller } from '../../core/reply.ts';
import type { Answerer, Place } from './answer.ts';
import type { Callers } from './callers.ts';
import type { Home } from './home.ts';
import { takeCommands } from './input-command.ts';
import { takeModals } from './input-modal.ts';
import { takePresses } from './input-press.ts';
import { wordsOf } from './message-words.ts';
import { HomeOpened, type Origin, ShortcutPayload, threadOf } from './payloads.ts';
import type { Workspace, Workspaces } from './workspaces.ts';

interface InputParts {
  app: App;
  inbound: Inbound;
  workspaces: Workspaces;
  callers: Callers;
  answerer: Answerer;
  home: Home | undefined;
  commands: readonly Command[];
  /** Without the slash. */
  commandName: string;
  now(): number;
}

/** What the handlers share. */
export interface Desk extends InputParts {
  /** Throws where the bot is not installed (any more). */
  placeOf(team: string | undefined, userId: string, origin: Origin, triggerId?: string): Promise<Place>;
  callerIn(place: Place): Promise<Caller>;
  leafOf(command: string, subcommand: string | undefined): Leaf | undefined;
  publishHome(workspace: Workspace, userId: string): Promise<void>;
}

export const SHORTCUT = 'assess_message';

/** Hands what people do in Slack to `inbound`, and its answers back. Everything is acknowledged before any work. */
export function takeInput(parts: InputParts): void {
  const desk = deskOf(parts);
  takeCommands(desk);
  takePresses(desk);
  takeModals(desk);
  takeShortcut(desk);
  takeHome(desk);
}

function deskOf(parts: InputParts): Desk {
  const { callers } = parts;
  return {
    ...parts,
    async placeOf(team, userId, origin, triggerId) {
      const workspace = await parts.workspaces.find(team ?? '');
      if (!workspace) throw new Error(`Input from workspace ${team}, where the bot is not installed.`);
      return { workspace, userId, origin, triggerId };
    },
    callerIn: ({ workspace, userId, origin }) =>
      callers.callerOf(workspace, { userId, channel: origin.channel, channelName: origin.channelName }),
    leafOf(name, subcommand) {
      const command = parts.commands.find((one) => one.name === name);
      return subcommand ? command?.subcommands?.[subcommand] : command?.main;
    },
    async publishHome(workspace, userId) {
      if (!parts.home) return;
      const caller = await callers.callerOf(workspace, { userId, channel: userId });
      await parts.home.publish(workspace, { ...caller, direct: true }, await callers.guest(workspace, userId));
    },
  };
}

/** "Assess this message", which works in threads too. */
function takeShortcut({ app, inbound, answerer, now, placeOf, callerIn }: Desk): void {
  app.shortcut({ type: 'message_action', callback_id: SHORTCUT }, async ({ ack, body, context }) => {
    await ack();
    const { user, channel, message, response_url, trigger_id } = ShortcutPayload.parse(body);
    const origin = {
      channel: channel.id,
      channelName: channel.name,
      responseUrl: response_url,
      thread: threadOf(message),
      at: now(),
    };
    const place = await placeOf(context.teamId, user.id, origin, trigger_id);
    const reply = await inbound.message({ text: wordsOf(message), caller: await callerIn(place) });
    await answerer.answer(reply, place);
  });
}

function takeHome({ app, workspaces, publishHome }: Desk): void {
  app.event('app_home_opened', async ({ event, context }) => {
    const { user, tab } = HomeOpened.parse(event);
    const workspace = await workspaces.find(context.teamId ?? '');
    if (tab === 'home' && workspace) await publishHome(workspace, user);
  });
}
