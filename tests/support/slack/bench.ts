import type { Card } from '../../../src/core/card.ts';
import { defineAction, defineCommand, subcommand } from '../../../src/core/command.ts';
import type { Logger } from '../../../src/core/log.ts';
import { choice, choices, flag, integer, mention, optional, text } from '../../../src/core/option.ts';
import type { ActionRequest, CommandRequest, Inbound } from '../../../src/core/platform.ts';
import { privately, type Reply } from '../../../src/core/reply.ts';
import { createSlackPlatform, type SlackSettings } from '../../../src/platforms/slack/index.ts';
import { type FakeSlack, TOKENS } from './fake.ts';

/** A few commands with every kind of option, and an `Inbound` that tests script and look into. */
const nothing = async () => privately(cardOf('done'));

export const go = defineAction({ name: 'go', run: nothing });

export const commands = [
  defineCommand({
    name: 'help',
    description: 'What I can do',
    example: '/help',
    main: subcommand({ description: 'What I can do', options: {}, run: nothing }),
  }),
  defineCommand({
    name: 'brief',
    description: 'An argument',
    example: '/brief przewodow',
    main: subcommand({
      description: 'An argument',
      options: { query: text({ description: 'what to look up', example: 'przewodow', complete: async () => [] }) },
      run: nothing,
    }),
  }),
  defineCommand({
    name: 'watch',
    description: 'Alerts here',
    example: '/watch add tags:restraint',
    directMessages: false,
    subcommands: {
      add: subcommand({
        description: 'Subscribe',
        access: 'manager',
        options: {
          tags: choices(
            ['restraint', 'spillover'],
            { restraint: 'Restraint', spillover: 'Spillover' },
            { description: 'which tags' },
          ),
          severity: optional(
            choice(['watch', 'critical'], { watch: 'Watch', critical: 'Critical' }, { description: 'at least' }),
          ),
          ping: optional(mention({ description: 'the group to mention' })),
          at: optional(text({ description: 'time of day', example: '08:30' })),
          limit: optional(integer({ description: 'how many a day', min: 1, max: 9 })),
          quiet: optional(flag({ description: 'no mention' })),
          words: optional(text({ description: 'words', maxLength: 500 })),
        },
        run: nothing,
      }),
      list: subcommand({ description: 'List', options: {}, run: nothing }),
    },
  }),
];

export function cardOf(title: string, more: Partial<Card> = {}): Card {
  return { title, tone: 'neutral', body: [], controls: [], ...more };
}

export function scriptedInbound() {
  const heard = {
    commands: [] as CommandRequest[],
    actions: [] as ActionRequest[],
    messages: [] as string[],
    left: [] as string[],
    joined: [] as string[],
    moved: [] as string[],
    lost: [] as { channel: string; reason: string }[],
  };
  /** How often the database is still away when a channel is said to be lost. */
  const away = { times: 0 };
  const script: { next: (what: string) => Promise<Reply> } = {
    next: async (what) => privately(cardOf(`Answer to ${what}`)),
  };
  const inbound: Inbound = {
    async command(request) {
      heard.commands.push(request);
      return script.next(request.command);
    },
    async action(request) {
      heard.actions.push(request);
      return script.next(request.action);
    },
    complete: async (request) => [{ label: `Choice for ${request.partial}`, value: 'przewodow' }],
    async message({ text: said }) {
      heard.messages.push(said);
      return script.next('message');
    },
    async joined({ workspace }) {
      heard.joined.push(workspace);
    },
    known: async () => [],
    async left({ workspace }) {
      heard.left.push(workspace);
    },
    async channelLost({ channel: lost }, reason) {
      if (away.times-- > 0) throw new Error('the database is away');
      heard.lost.push({ channel: lost, reason });
    },
    async channelMoved({ channel: from }, to) {
      heard.moved.push(`${from} is ${to}`);
    },
    async channelBack() {},
  };
  return { inbound, heard, script, away };
}

/** Keeps what is logged, for tests to look at. */
export function keptLog() {
  const lines: { level: string; details: object; sentence: string }[] = [];
  const at = (level: string) => (details: object, sentence: string) => void lines.push({ level, details, sentence });
  const log: Logger = { info: at('info'), warn: at('warn'), error: at('error') };
  return { log, lines };
}

/** Waits until it holds, looking every few milliseconds. */
export async function until<T>(look: () => T | undefined | false, ms = 5000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`Waited ${ms} ms in vain for: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

type Others = Partial<SlackSettings> & Pick<SlackSettings, 'log' | 'now'>;

/** The real adapter in Socket Mode, connected to a local Slack with the tokens that it takes. */
export function socketPlatform({ apiUrl }: FakeSlack, others: Others) {
  const tokens = { botToken: TOKENS.bot, appToken: TOKENS.app };
  return createSlackPlatform({ commands, commandName: 'chainwatch', apiUrl, ...others, mode: 'socket', ...tokens });
}
