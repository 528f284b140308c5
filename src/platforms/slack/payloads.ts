import { z } from 'zod';
import { WordsShape } from './message-words.ts';

/** What we read of what Slack sends: https://docs.slack.dev/reference/interaction-payloads. Everything else is ignored. */

const UserSchema = z.object({ id: z.string() });
const ChannelSchema = z.object({ id: z.string(), name: z.string().optional() });

export const CommandPayload = z.object({
  channel_id: z.string(),
  channel_name: z.string().default(''),
  user_id: z.string(),
  text: z.string().default(''),
  response_url: z.string(),
  trigger_id: z.string(),
});

const OptionSchema = z.object({ value: z.string() });
const PressedSchema = z.object({
  type: z.string(),
  action_id: z.string(),
  block_id: z.string().default(''),
  selected_option: OptionSchema.nullish(),
});
export type Pressed = z.infer<typeof PressedSchema>;

/** Where a message stands. */
const PlaceShape = { ts: z.string(), thread_ts: z.string().optional(), subtype: z.string().optional() };

/**
 * The thread in which a person sees a message. What stands in the channel as well, a thread's first message and a reply
 * that is shown there, is answered in the channel: somebody who pressed it there would not see an answer in the thread.
 */
export function threadOf({ ts, thread_ts, subtype }: z.infer<z.ZodObject<typeof PlaceShape>>): string | undefined {
  return thread_ts === ts || subtype === 'thread_broadcast' ? undefined : thread_ts;
}

export const ActionsPayload = z.object({
  type: z.literal('block_actions'),
  user: UserSchema,
  channel: ChannelSchema.nullish(),
  container: z.object({ type: z.string(), is_ephemeral: z.boolean().optional(), thread_ts: z.string().optional() }),
  /** Not sent along where it is ephemeral. */
  message: z.object(PlaceShape).nullish(),
  /** The App Home, or the modal that is open. */
  view: z.object({ id: z.string(), type: z.string() }).nullish(),
  response_url: z.string().optional(),
  trigger_id: z.string(),
  actions: z.array(PressedSchema).min(1),
});

export const ShortcutPayload = z.object({
  type: z.literal('message_action'),
  user: UserSchema,
  channel: ChannelSchema,
  message: z.object({
    ...PlaceShape,
    ...WordsShape,
  }),
  response_url: z.string(),
  trigger_id: z.string(),
});

const StateSchema = z.object({
  values: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        value: z.string().nullish(),
        selected_option: OptionSchema.nullish(),
        selected_options: z.array(OptionSchema).nullish(),
        selected_time: z.string().nullish(),
      }),
    ),
  ),
});
export type State = z.infer<typeof StateSchema>;

const ViewSchema = z.object({
  callback_id: z.string().default(''),
  private_metadata: z.string().default(''),
  title: z.object({ text: z.string() }).optional(),
  submit: z.object({ text: z.string() }).nullish(),
  blocks: z.array(z.looseObject({ type: z.string(), block_id: z.string() })).default([]),
  state: StateSchema.default({ values: {} }),
});

export const SubmissionPayload = z.object({
  type: z.literal('view_submission'),
  user: UserSchema,
  trigger_id: z.string().optional(),
  view: ViewSchema,
});

export type Submission = z.infer<typeof SubmissionPayload>;

export const SuggestionPayload = z.object({
  type: z.literal('block_suggestion'),
  user: UserSchema,
  value: z.string().default(''),
  block_id: z.string(),
  view: ViewSchema.optional(),
});

export type Suggestion = z.infer<typeof SuggestionPayload>;

export const HomeOpened = z.object({ user: z.string(), tab: z.string().optional() });
export const LinkShared = z.object({
  channel: z.string(),
  message_ts: z.string(),
  unfurl_id: z.string().optional(),
  source: z.enum(['composer', 'conversations_history']).optional(),
  links: z.array(z.object({ url: z.string() })),
});
export const ChannelGone = z.object({
  channel: z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]),
});
export const ChannelMoved = z.object({ old_channel_id: z.string(), new_channel_id: z.string() });
/** What `conversations.info` answers. */
export const ChannelState = z.object({
  channel: z.object({ is_member: z.boolean().default(false), is_archived: z.boolean().default(false) }),
});
/** Around every event. `event_time` in seconds. */
export const Envelope = z.object({ event_time: z.number() });
export const TokensRevoked = z.object({ tokens: z.object({ bot: z.array(z.string()).optional() }) });

/** In a channel shared with other workspaces a modal may be somebody's from elsewhere: this is then where the app is installed. */
export const Installed = z.object({ view: z.object({ app_installed_team_id: z.string().optional() }).nullish() });

/** Where an answer belongs, carried through a modal in its `private_metadata`. */
const OriginSchema = z.object({
  channel: z.string(),
  channelName: z.string().optional(),
  thread: z.string().optional(),
  /** It began on the App Home, which is drawn anew instead of an answer. */
  home: z.boolean().optional(),
  responseUrl: z.string().optional(),
  /** When the address was given, epoch milliseconds. */
  at: z.number(),
});
export type Origin = z.infer<typeof OriginSchema>;

const Json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('is no JSON');
    return z.NEVER;
  }
});

export const FormMetadata = Json.pipe(z.object({ origin: OriginSchema, action: z.string() }));
export const CommandMetadata = Json.pipe(
  z.object({ origin: OriginSchema, command: z.string(), subcommand: z.string().optional() }),
);
