import type { ChannelAddress } from './address.ts';
import type { Card, Choice } from './card.ts';

/** Where a bot was never invited, or cannot be. */
export const ANSWERS_ONLY = 'I can only answer here, not post. Set it up in a channel, or in a message to me.';

/** Characters that one message holds whole on every platform, and one field of a form takes again. */
export const MESSAGE_FITS = 2_800;

/** Who asks, and from where. */
export interface Caller {
  address: ChannelAddress;
  /** As people see it, without #; absent in direct messages. */
  channelName?: string;
  direct: boolean;
  /**
   * Where the bot can answer but not post by itself (other people's conversations, a server that has not installed it, a
   * channel where it lacks a permission): a sentence that says so, and what to do.
   */
  cannotPost?: string;
  userId: string;
  userName: string;
  /** May change alerts, feeds and digests here (platform permission, judged by the adapter at run time). */
  manager: boolean;
  /** May do so in every channel of the workspace. */
  admin: boolean;
  /** Where the platform did not tell what the person may do: a sentence that says so, and what to do. */
  rightsUnknown?: string;
  /** IANA name, where the platform tells. */
  timeZone?: string;
}

/** What a command or an action answers. */
export type Reply =
  | {
      kind: 'card';
      card: Card;
      /** Only the caller sees a private reply. Sharing is always a person's own act. */
      visibility: 'private' | 'public';
      /** Change the message that held the control instead of adding one (paging, tabs). */
      replace?: boolean;
    }
  | { kind: 'form'; form: Form };

/** A short form: a modal on Discord and Slack, a dialog on the web. At most five fields (Discord's limit). */
export interface Form {
  /** At most 24 characters (Slack's limit). */
  title: string;
  /** Receives the fields when submitted. */
  action: string;
  submit: string;
  fields: FormField[];
}

export interface FormField {
  name: string;
  /** At most 45 characters (Discord's limit). */
  label: string;
  hint?: string;
  kind: 'text' | 'paragraph' | 'choice' | 'choices';
  options?: Choice[];
  value?: string[];
  required: boolean;
  maxLength?: number;
}

/** Answers the caller alone. */
export function privately(card: Card): Reply {
  return { kind: 'card', card, visibility: 'private' };
}

/** Answers for everybody in the channel. */
export function publicly(card: Card): Reply {
  return { kind: 'card', card, visibility: 'public' };
}

/** Replaces the message that held the control. */
export function inPlace(card: Card): Reply {
  return { kind: 'card', card, visibility: 'private', replace: true };
}
