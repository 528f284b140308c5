import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { cardText } from '../../core/card.ts';
import { CHAT_WORKSPACE, ChannelNameSchema, type ChatMessage, type ChatStore } from '../../core/chat.ts';
import type { Command } from '../../core/command.ts';
import { UserError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { Inbound } from '../../core/platform.ts';
import { TimeZoneSchema } from '../../core/subscription.ts';
import type { RouteModule, Routes } from '../../server/surface.ts';
import { type Asker, callerOf, createAnswerer } from './answer.ts';
import { complete } from './complete.ts';
import { userOf } from './identity.ts';
import type { Live } from './live.ts';
import { maySee, picturesOf, type ViewMessage } from './view.ts';

const BODY_BYTES = 64 * 1024;
/** Why the alerts of a channel are paused while it is archived. */
const ARCHIVED = 'The channel was archived.';
const PAGE = 60;
/** Long enough for any command and for a paragraph; longer texts belong in a document. */
const TEXT_MAX = 4000;
/** Of what the page sends by itself, where a person has typed nothing wrong. */
const UNREADABLE = 'That was not understood. Please reload the page.';
const TOO_LONG = 'A message has at most 4,000 characters. Shorten it and send it again.';

const Seq = z.coerce.number().int().min(0);
const Said = z.object({
  text: z.string().trim().min(1, 'Type something first.').max(TEXT_MAX, TOO_LONG),
});
const Pressed = z.object({
  action: z.string().min(1).max(200),
  values: z.array(z.string()).default([]),
  fields: z.record(z.string(), z.array(z.string())).default({}),
  message: z.number().int().nullable().default(null),
});
const NewChannel = z.object({ name: ChannelNameSchema });
const ChannelChange = z.object({ name: ChannelNameSchema.optional(), archived: z.boolean().optional() });
const Where = z.object({ before: Seq.optional(), after: Seq.optional(), around: Seq.optional() });
/** Control characters, and those that hide or turn round what stands after them; not the joiners, which letters and emoji need. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu;
const Name = z.object({
  name: z
    .string()
    .transform((name) => name.replaceAll(UNSEEN, ' ').replaceAll(/\s+/g, ' ').trim())
    .pipe(
      z
        .string()
        .regex(/[\p{L}\p{N}\p{P}\p{S}]/u, 'A name needs at least one character.')
        .max(40, 'A name has at most 40 characters.'),
    ),
});

/** What the page asks for and tells, as JSON. A refusal carries one sentence as `problem`. */
export function chatApi(parts: {
  chat: ChatStore;
  view: ViewMessage;
  commands: readonly Command[];
  inbound: Inbound;
  live: Live;
  log: Logger;
  now(): number;
}): RouteModule {
  const { chat, view, inbound, commands, live, log, now } = parts;
  const answerer = createAnswerer(parts);

  async function channelOf(c: Context) {
    const id = c.req.param('channel');
    const channel = (await chat.channels()).find((one) => one.id === id);
    if (!channel) throw new UserError('That channel is gone.');
    return channel;
  }

  async function askerOf(c: Context): Promise<Asker> {
    const channel = await channelOf(c);
    if (channel.archived) throw new UserError(`#${channel.name} is archived. Reopen it to write there.`);
    const zone = c.req.header('x-time-zone');
    return {
      user: await userOf(c, chat),
      channel,
      ...(zone && TimeZoneSchema.safeParse(zone).success ? { timeZone: zone } : {}),
    };
  }

  /** A message that this user may see. */
  async function messageOf(c: Context) {
    const user = await userOf(c, chat);
    const message = await chat.message(Seq.catch(-1).parse(c.req.param('seq')));
    if (!message || !maySee(message, user.id)) throw new UserError('That message is gone.');
    return { message, user };
  }

  return (routes) => {
    const api: Routes = new Hono();
    api.onError((error, c) => {
      if (error instanceof UserError) return c.json({ problem: error.message }, 409);
      log.error({ path: c.req.path, err: error }, 'A request of the web chat failed.');
      return c.json({ problem: 'Something went wrong on our side. Please try again in a minute.' }, 500);
    });
    api.use(
      '/api/*',
      bodyLimit({
        maxSize: BODY_BYTES,
        onError: (c) => c.json({ problem: 'That is too long to send at once. Shorten it and try again.' }, 413),
      }),
    );
    api.use('/api/*', async (c, next) => {
      c.header('cache-control', 'no-store');
      await next();
      if (c.req.method !== 'GET') live.nudge();
    });

    api.get('/api/hello', async (c) => {
      const user = await userOf(c, chat, { renew: true });
      // The number first: what changes while the rest is read is sent again, never missed.
      const last = await chat.lastChange();
      const read = new Map((await chat.readState(user.id)).map((state) => [state.channel, state]));
      const channels = (await chat.channels()).map((channel) => ({
        ...channel,
        unread: read.get(channel.id)?.unread ?? 0,
        read: read.get(channel.id)?.read ?? 0,
      }));
      return c.json({ user, channels, last });
    });

    api.get('/api/channels/:channel/messages', async (c) => {
      const user = await userOf(c, chat);
      const where = parse(Where, c.req.query());
      const page = await chat.history({ channel: c.req.param('channel'), user: user.id, ...where, limit: PAGE });
      const messages = await Promise.all(page.messages.map(view));
      return c.json({ ...page, messages });
    });

    api.post('/api/channels', async (c) => {
      const { name } = parse(NewChannel, await body(c));
      return c.json(await chat.createChannel(name, now()), 201);
    });

    api.patch('/api/channels/:channel', async (c) => {
      const before = await channelOf(c);
      const change = parse(ChannelChange, await body(c));
      const channel = await chat.changeChannel(before.id, change);
      const address = { platform: 'web' as const, workspace: CHAT_WORKSPACE, channel: before.id };
      if (change.archived === true && !before.archived) await inbound.channelLost(address, ARCHIVED);
      if (change.archived === false && before.archived) await inbound.channelBack(address, ARCHIVED);
      return c.json(channel);
    });

    api.post('/api/channels/:channel/messages', async (c) => {
      const { text } = parse(Said, await body(c));
      return c.json(await answerer.typed(text, await askerOf(c)));
    });

    api.post('/api/channels/:channel/actions', async (c) => {
      const press = parse(Pressed, await body(c));
      const asker = await askerOf(c);
      if (press.message !== null) checkHolder(await chat.message(press.message), press, asker);
      return c.json(await answerer.pressed(press, asker));
    });

    api.post('/api/channels/:channel/read', async (c) => {
      const { seq } = parse(z.object({ seq: Seq }), await body(c));
      await chat.markRead((await userOf(c, chat)).id, (await channelOf(c)).id, seq);
      return c.json({});
    });

    api.post('/api/channels/:channel/messages/:seq/assess', async (c) => {
      const { message } = await messageOf(c);
      const { content } = message;
      if (content.kind === 'gone') throw new UserError('That message is gone.');
      const text = content.kind === 'text' ? content.text : cardText(content.card);
      return c.json(await answerer.assess(text, message.seq, await askerOf(c)));
    });

    api.delete('/api/messages/:seq', async (c) => {
      const { message, user } = await messageOf(c);
      if (message.onlyFor !== user.id) throw new UserError('Only what nobody else sees can be dismissed.');
      await chat.replace(message.seq, { kind: 'gone' }, now());
      return c.json({});
    });

    api.get('/api/search', async (c) => {
      const user = await userOf(c, chat);
      const found = await chat.search({ text: c.req.query('q') ?? '', user: user.id, limit: 30 });
      return c.json({ messages: await Promise.all(found.map(view)) });
    });

    api.post('/api/channels/:channel/complete', async (c) => {
      const { text } = parse(z.object({ text: z.string().max(TEXT_MAX) }), await body(c));
      return c.json(await complete(text, { commands, inbound, caller: callerOf(await askerOf(c)) }));
    });

    api.post('/api/me', async (c) => {
      const { name } = parse(Name, await body(c));
      const user = await userOf(c, chat);
      await chat.nameUser(user.id, name, now());
      return c.json({ ...user, name });
    });

    api.get('/images/:seq/:changed/:picture', async (c) => {
      const { message } = await messageOf(c);
      const picture = picturesOf(message.content)[Number.parseInt(c.req.param('picture'), 10)];
      if (picture === undefined) return c.notFound();
      c.header('cache-control', 'private, max-age=31536000, immutable');
      return c.body(Uint8Array.from(Buffer.from(picture, 'base64')), 200, { 'content-type': 'image/png' });
    });
    routes.route('/', api);
  };
}

/** What is answered in place of a message, or beside it, must have begun there: with a control of it, or a form of one. */
function checkHolder(message: ChatMessage | undefined, press: z.infer<typeof Pressed>, { user, channel }: Asker): void {
  if (!message || message.channel !== channel.id || !maySee(message, user.id))
    throw new UserError('That message is gone.');
  const { content } = message;
  const cards = content.kind === 'card' ? [content.card, ...(content.more ?? [])] : [];
  const held = cards.flatMap((card) => card.controls.flatMap((control) => ('action' in control ? control.action : [])));
  const isForm = cards.length > 0 && Object.keys(press.fields).length > 0;
  if (!isForm && !held.includes(press.action))
    throw new UserError('That button is no longer there. Please look again.');
}

function parse<T extends z.ZodType>(schema: T, raw: unknown): z.output<T> {
  const parsed = schema.safeParse(raw, { error: () => UNREADABLE });
  if (!parsed.success) throw new UserError(parsed.error.issues[0]?.message ?? UNREADABLE);
  return parsed.data;
}

/** JSON only: a form on another site can send no such type without being asked about first. */
async function body(c: Context): Promise<unknown> {
  if (!c.req.header('content-type')?.startsWith('application/json')) throw new UserError('This takes JSON.');
  return c.req.json().catch(() => {
    throw new UserError(UNREADABLE);
  });
}
