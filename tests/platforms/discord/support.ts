import { afterEach, expect } from 'vitest';
import { createDispatcher } from '../../../commands/dispatch.ts';
import { type Card, paragraph } from '../../../src/core/card.ts';
import { actionId, type Command, defineAction, defineCommand, subcommand } from '../../../src/core/command.ts';
import type { Logger } from '../../../src/core/log.ts';
import { choices, flag, integer, mention, optional, text } from '../../../src/core/option.ts';
import type { Inbound, Platform } from '../../../src/core/platform.ts';
import { type Caller, inPlace, privately, publicly, type Reply } from '../../../src/core/reply.ts';
import type { Services } from '../../../src/core/services.ts';
import { createDiscordPlatform } from '../../../src/platforms/discord/index.ts';
import { type FakeDiscord, type FakeDiscordOptions, startFakeDiscord } from '../../support/discord/fake.ts';

export const quiet: Logger = { info() {}, warn() {}, error() {} };

export function card(title: string, more: Partial<Card> = {}): Card {
  return { title, tone: 'neutral', body: [paragraph('Body of the card.')], controls: [], ...more };
}

const page = defineAction({
  name: 'page',
  run: async ([number = '1']) => inPlace(card(`Page ${number}`, { controls: [next(Number(number) + 1)] })),
});
export const next = (number: number) =>
  ({ type: 'button', label: 'Next', action: actionId(page.name, String(number)) }) as const;

export const share = defineAction({ name: 'share', run: async () => publicly(card('Shared')) });
export const pick = defineAction({
  name: 'pick',
  run: async (_args, { values }) => privately(card(`Picked ${values.join()}`)),
});
const saved = defineAction({
  name: 'saved',
  run: async (_args, { fields }) => inPlace(card(`Saved ${JSON.stringify(fields)}`)),
});
const days = ['mon', 'tue', 'wed'].map((value) => ({ label: value.toUpperCase(), value }));
const form: Reply = {
  kind: 'form',
  form: {
    title: 'Quiet hours',
    action: actionId(saved.name),
    submit: 'Save',
    fields: [
      { name: 'from', label: 'From', kind: 'text', required: true, value: ['22:00'], hint: 'Local time' },
      { name: 'words', label: 'Words', kind: 'paragraph', required: false, maxLength: 300 },
      { name: 'days', label: 'Days', kind: 'choices', required: true, options: days, value: ['mon'] },
      { name: 'mode', label: 'Mode', kind: 'choice', required: false, options: days },
    ],
  },
};
export const open = defineAction({ name: 'open', run: async () => form });
export const slowly = defineAction({
  name: 'slowly',
  run: async ([what = 'replace']) => {
    await sleep(1_700);
    if (what === 'form') return form;
    return what === 'public' ? publicly(card('Slow and public')) : inPlace(card('Slow and in place'));
  },
});

const brief = defineCommand({
  name: 'brief',
  description: 'One curated card.',
  example: '/brief przewodow',
  main: subcommand({
    description: 'One curated card.',
    options: {
      topic: text({
        description: 'What to look up',
        complete: async (partial) => [{ label: `${partial}…`, value: partial }],
      }),
      length: optional(integer({ description: 'How many lines', min: 1, max: 9 })),
      share: optional(flag({ description: 'Show it to everybody' })),
    },
    async run({ topic, share: everybody }) {
      if (topic === 'slow') await sleep(1_700);
      if (topic === 'broken') throw new Error('disk on fire');
      const shown = card(`Brief: ${topic}`, { controls: [next(2)] });
      return everybody ? publicly(shown) : privately(shown);
    },
  }),
  actions: [page, share, pick, saved, open, slowly],
});

const alerts = defineCommand({
  name: 'alerts',
  description: 'What this channel is told.',
  example: '/alerts add',
  directMessages: false,
  subcommands: {
    add: subcommand({
      description: 'Adds an alert.',
      access: 'manager',
      options: {
        tags: optional(
          choices(
            ['spillover', 'restraint'],
            { spillover: 'Spillover', restraint: 'Restraint' },
            { description: 'Tags' },
          ),
        ),
        role: optional(mention({ description: 'Role' })),
      },
      run: async (values, { caller }) => privately(card(`Added ${JSON.stringify(values)} in ${caller.channelName}`)),
    }),
  },
});

const slowCompletion = defineCommand({
  name: 'wait',
  description: 'Completes too late.',
  example: '/wait x',
  main: subcommand({
    description: 'Completes too late.',
    options: {
      topic: text({
        description: 'Anything',
        complete: async () => {
          await sleep(600);
          return [{ label: 'late', value: 'late' }];
        },
      }),
    },
    run: async () => privately(card('Waited')),
  }),
});

export const commands: readonly Command[] = [brief, alerts, slowCompletion];

/** What else came in, in order. */
export interface Heard {
  joined: string[];
  /** Where the bot may say hello, and under which key it does so once. */
  hellos: { channel: string; key: string }[];
  left: string[];
  lost: string[];
  /** How often the database is still away when a channel is said to be lost. */
  away: number;
  texts: string[];
  /** Who typed commands and pressed controls. */
  callers: Caller[];
}

export function inboundOf(heard: Heard, log = quiet): Inbound {
  const dispatcher = createDispatcher({
    commands,
    actions: [],
    // None of these commands asks for a service.
    services: {} as Services,
    log,
    now: Date.now,
  });
  return {
    ...dispatcher,
    command(request) {
      heard.callers.push(request.caller);
      return dispatcher.command(request);
    },
    action(request) {
      heard.callers.push(request.caller);
      return dispatcher.action(request);
    },
    async message({ text: given }) {
      heard.texts.push(given);
      return privately(card('Assessed'));
    },
    async joined({ workspace }, hello) {
      heard.joined.push(workspace);
      if (hello) heard.hellos.push({ channel: hello.to.channel, key: hello.key });
    },
    known: async () => [],
    async left({ workspace }) {
      heard.left.push(workspace);
    },
    async channelLost({ channel: lost }) {
      if (heard.away-- > 0) throw new Error('the database is away');
      heard.lost.push(lost);
    },
    async channelMoved() {},
    async channelBack() {},
  };
}

export interface Rig {
  discord: FakeDiscord;
  platform: Platform;
  heard: Heard;
  /** Moves the platform's clock, not the server's. */
  clock: { ahead: number };
  logged: { level: string; details: object; sentence: string }[];
}

const running: Rig[] = [];

/** A local Discord with the platform on it; connected unless `connect` is false. Ends with the test. */
export async function rig(options: FakeDiscordOptions & { connect?: boolean; timeoutMs?: number } = {}): Promise<Rig> {
  const discord = await startFakeDiscord(options);
  const heard: Heard = { joined: [], hellos: [], left: [], lost: [], away: 0, texts: [], callers: [] };
  const clock = { ahead: 0 };
  const logged: Rig['logged'] = [];
  const note = (level: string) => (details: object, sentence: string) => void logged.push({ level, details, sentence });
  const log = { info: note('info'), warn: note('warn'), error: note('error') };
  const platform = createDiscordPlatform({
    token: discord.token,
    commands,
    log,
    now: () => Date.now() + clock.ahead,
    apiUrl: discord.url,
    timeoutMs: options.timeoutMs ?? 5_000,
  });
  const made = { discord, platform, heard, clock, logged };
  running.push(made);
  if (options.connect !== false) await platform.start(inboundOf(heard, log));
  return made;
}

afterEach(async () => {
  for (const { discord, platform } of running.splice(0)) {
    await platform.stop();
    await discord.stop();
    expect(discord.violations()).toEqual([]);
  }
});

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
