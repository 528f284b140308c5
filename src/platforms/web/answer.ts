import { errorCard } from '../../cards/error.ts';
import type { Card } from '../../core/card.ts';
import { CHAT_WORKSPACE, type ChatChannel, type ChatStore } from '../../core/chat.ts';
import type { Command } from '../../core/command.ts';
import type { Inbound } from '../../core/platform.ts';
import type { Caller, Form, Reply } from '../../core/reply.ts';
import { parseSlash } from '../../core/slash.ts';
import type { User } from './identity.ts';

/** What the page is told of what a person typed or pressed. A posted message arrives by the live stream. */
export type Answer =
  | { kind: 'posted'; seq: number }
  | { kind: 'form'; form: Form }
  /** Shown where the person is looking; nothing was posted, and what was typed stays. */
  | { kind: 'problem'; card: Card };

/** A person in a channel, as the page says it. */
export interface Asker {
  user: User;
  channel: ChatChannel;
  timeZone?: string;
}

export interface Answerer {
  /** A command where the text begins with a slash, a message for the others in the channel otherwise. */
  typed(text: string, asker: Asker): Promise<Answer>;
  /** A button, a menu, or a form; `message` held the control. */
  pressed(
    press: { action: string; values: string[]; fields: Record<string, string[]>; message: number | null },
    asker: Asker,
  ): Promise<Answer>;
  /** "Assess this message". */
  assess(text: string, message: number, asker: Asker): Promise<Answer>;
}

export function callerOf({ user, channel, ...told }: Asker): Caller {
  return {
    address: { platform: 'web', workspace: CHAT_WORKSPACE, channel: channel.id },
    channelName: channel.name,
    direct: false,
    userId: user.id,
    userName: user.name,
    // Whoever may open this page may change what is on it.
    manager: true,
    admin: true,
    ...told,
  };
}

export function createAnswerer(parts: {
  chat: ChatStore;
  inbound: Inbound;
  commands: readonly Command[];
  now(): number;
}): Answerer {
  const { chat, inbound, commands, now } = parts;
  async function answer(reply: Reply, asker: Asker, context: { asked: string | null; message: number | null }) {
    if (reply.kind === 'form') return reply;
    const { card } = reply;
    if (card.tone === 'bad' && reply.visibility === 'private') return { kind: 'problem' as const, card };
    const content = { kind: 'card' as const, card };
    if (reply.replace && context.message !== null) {
      const replaced = await chat.replace(context.message, content, now());
      if (replaced) return { kind: 'posted' as const, seq: replaced.seq };
    }
    const { message } = await chat.post(
      {
        channel: asker.channel.id,
        author: asker.user,
        asked: context.asked,
        onlyFor: reply.visibility === 'private' ? asker.user.id : null,
        content,
        replyTo: context.message,
      },
      now(),
    );
    return { kind: 'posted' as const, seq: message.seq };
  }

  return {
    async typed(text, asker) {
      if (!text.startsWith('/')) {
        const { message } = await chat.post(
          {
            channel: asker.channel.id,
            author: asker.user,
            asked: null,
            onlyFor: null,
            content: { kind: 'text', text },
            replyTo: null,
          },
          now(),
        );
        return { kind: 'posted', seq: message.seq };
      }
      const parsed = parseSlash(text, commands);
      if (parsed.kind === 'mistake') return { kind: 'problem', card: errorCard(parsed.sentence) };
      const reply = await inbound.command({ ...parsed, caller: callerOf(asker) });
      return answer(reply, asker, { asked: text, message: null });
    },

    async pressed({ message, ...press }, asker) {
      const reply = await inbound.action({ ...press, caller: callerOf(asker) });
      return answer(reply, asker, { asked: null, message });
    },

    async assess(text, message, asker) {
      const reply = await inbound.message({ text, caller: callerOf(asker) });
      return answer(reply, asker, { asked: null, message });
    },
  };
}
