import type { Card } from '../../../src/core/card.ts';

export type Controls = Card['controls'];

export type Twin = NonNullable<Awaited<ReturnType<typeof openTwin>>>;

/** What we use of the package, which brings its types only where it is installed. */
interface Package {
  DigitalDiscord: new (
    options: object,
  ) => {
    restUrl: string;
    botToken: string;
    guildId: string;
    start(): Promise<void>;
    stop(): Promise<void>;
    getFirstNonBotUserId(): Promise<string | null>;
    simulateInteraction(options: {
      type: number;
      channelId: string;
      userId: string;
      data: object;
    }): Promise<{ id: string }>;
    prisma: { channel: { findMany(): Promise<{ id: string; name: string | null; type: number }[]> } };
    channel(id: string): {
      getMessages(): Promise<
        { id: string; embeds: { title?: string }[]; components: { components: { custom_id?: string }[] }[] }[]
      >;
      getThreads(): Promise<{ name: string }[]>;
      user(id: string): {
        runSlashCommand(options: { name: string; options: object[] }): Promise<{ id: string }>;
        clickButton(options: { messageId: string; customId: string }): Promise<{ id: string }>;
        selectMenu(options: { messageId: string; customId: string; values: string[] }): Promise<{ id: string }>;
        submitModal(options: {
          customId: string;
          fields: { customId: string; value: string }[];
        }): Promise<{ id: string }>;
      };
      waitForInteractionAck(options: { interactionId: string }): Promise<{ acknowledged: boolean }>;
    };
  };
}

/** The package `discord-digital-twin` with one server, one channel and one person; undefined where it is not installed. */
export async function openTwin() {
  // A name in a variable: the type check must not need the package.
  const name = 'discord-digital-twin';
  const found: Package | undefined = await import(name).catch(() => undefined);
  if (!found) return undefined;
  const discord = new found.DigitalDiscord({
    channels: [{ name: 'alerts', type: 0 }],
    users: [{ username: 'reader' }],
  });
  await discord.start();
  const channel = (await discord.prisma.channel.findMany()).find((each) => each.name === 'alerts')?.id ?? '';
  const here = discord.channel(channel);
  const userId = (await discord.getFirstNonBotUserId()) ?? '';
  const reader = here.user(userId);

  return {
    url: discord.restUrl,
    token: discord.botToken,
    guild: discord.guildId,
    channel,
    titles: async () =>
      (await here.getMessages()).flatMap((message) => message.embeds.map((embed) => embed.title ?? '')),
    threads: async () => (await here.getThreads()).map((thread) => thread.name),
    command: (command: string, options: object[]) => reader.runSlashCommand({ name: command, options }),
    async complete(command: string, option: object) {
      const data = { id: '1', name: command, type: 1, options: [option] };
      const typed = await discord.simulateInteraction({ type: 4, channelId: channel, userId, data });
      return here.waitForInteractionAck({ interactionId: typed.id });
    },
    /** Presses the first control of a message. */
    async press(messageId: string, values?: string[]) {
      const message = (await here.getMessages()).find((each) => each.id === messageId);
      const customId = message?.components[0]?.components[0]?.custom_id ?? '';
      const pressed = values
        ? await reader.selectMenu({ messageId, customId, values })
        : await reader.clickButton({ messageId, customId });
      return here.waitForInteractionAck({ interactionId: pressed.id });
    },
    submit: (customId: string, fields: Record<string, string>) =>
      reader.submitModal({ customId, fields: Object.entries(fields).map(([id, value]) => ({ customId: id, value })) }),
    stop: () => discord.stop(),
  };
}
