import { z } from 'zod';
import { CardSchema } from './card.ts';

/** The web chat is one workspace; its first channel is there from the first start. */
export const CHAT_WORKSPACE = 'local';
export const FIRST_CHANNEL = 'alerts';

/** Lower case, so that two names cannot look alike; shown with # in front. */
export const ChannelNameSchema = z
  .string()
  .trim()
  .transform((name) => name.replace(/^#/, '').toLowerCase().replaceAll(/\s+/g, '-'))
  .pipe(
    z
      .string()
      .regex(
        /^[\p{L}\p{N}](?:[\p{L}\p{N}_-]{0,38}[\p{L}\p{N}])?$/u,
        'A channel name has 1 to 40 letters, digits and hyphens.',
      ),
  );

export const ChatContentSchema = z.discriminatedUnion('kind', [
  /** A post or a reply; `more` are further cards that belong under it (a long digest). */
  z.object({ kind: z.literal('card'), card: CardSchema, more: z.array(CardSchema).optional() }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  /** Taken away by the only person who could see it. */
  z.object({ kind: z.literal('gone') }),
]);
export type ChatContent = z.infer<typeof ChatContentSchema>;

export interface ChatChannel {
  id: string;
  name: string;
  archived: boolean;
}

export interface ChatMessage {
  /** Place in the order of all messages; as text it is the id in a `MessageRef`. */
  seq: number;
  /** Number of the last change to it; readers catch up from the highest they have seen. */
  changed: number;
  channel: string;
  /** Who typed it, or whose command or press the bot answers with it; null where the bot posts of its own accord. */
  author: { id: string; name: string } | null;
  /** The command that the bot answers, as typed. */
  asked: string | null;
  /** The only user who sees it; null = everybody. */
  onlyFor: string | null;
  content: ChatContent;
  /** `seq` of the message that this one answers or escalates. */
  replyTo: number | null;
  /** Epoch milliseconds. */
  createdAt: number;
  /** Null: never changed. */
  editedAt: number | null;
}

export type NewChatMessage = Pick<ChatMessage, 'channel' | 'author' | 'asked' | 'onlyFor' | 'content' | 'replyTo'> & {
  /** A second message with the same key is not written. */
  key?: string;
};

interface ChatPage {
  /** Oldest first. */
  messages: ChatMessage[];
  /** Whether there are messages before the first and after the last of these. */
  before: boolean;
  after: boolean;
}

interface ChatChanges {
  messages: ChatMessage[];
  channels: (ChatChannel & { changed: number })[];
  /** The number to ask from next time. */
  last: number;
  /** There are more changes than were asked for. */
  more: boolean;
}

/** What the web chat remembers: channels, messages, who has read how far. Every write gets the next change number. */
export interface ChatStore {
  /** By name; archived ones too. */
  channels(): Promise<ChatChannel[]>;
  /** The id is made from the name and never changes. Throws a UserError when the name is taken. */
  createChannel(name: string, now: number): Promise<ChatChannel>;
  /** Throws a UserError when the name is taken; undefined when there is no such channel. */
  changeChannel(
    id: string,
    change: { name?: string | undefined; archived?: boolean | undefined },
  ): Promise<ChatChannel | undefined>;
  /** `added` is false where a message with the same key already stood: that one is returned. */
  post(message: NewChatMessage, now: number): Promise<{ message: ChatMessage; added: boolean }>;
  /** Undefined when there is no such message. */
  replace(seq: number, content: ChatContent, now: number): Promise<ChatMessage | undefined>;
  message(seq: number): Promise<ChatMessage | undefined>;
  byKey(key: string): Promise<ChatMessage | undefined>;
  /** The newest `limit` messages that `user` may see, or those before, after or around one of them. */
  history(request: {
    channel: string;
    user: string;
    before?: number | undefined;
    after?: number | undefined;
    around?: number | undefined;
    limit: number;
  }): Promise<ChatPage>;
  /** Changes after a number, in order, for everybody: whoever passes them on must heed `onlyFor`. */
  changes(request: { after: number; limit: number }): Promise<ChatChanges>;
  lastChange(): Promise<number>;
  /** Messages that hold every word of `text`, newest first. */
  search(request: { text: string; user: string; limit: number }): Promise<ChatMessage[]>;
  /** Remembers that `user` has read `channel` up to a message; never goes back. */
  markRead(user: string, channel: string, seq: number): Promise<void>;
  /** For every channel with messages: the newest one's seq, how far `user` has read, and how many are unread. */
  readState(user: string): Promise<{ channel: string; read: number; unread: number }[]>;
  userName(user: string): Promise<string | undefined>;
  nameUser(user: string, name: string, now: number): Promise<void>;
}
