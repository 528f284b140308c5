import type { Card, Rich } from '../../core/card.ts';
import type { Command } from '../../core/command.ts';
import type { HomeSource } from '../../core/home.ts';
import type { Inbound, Platform } from '../../core/platform.ts';
import type { Form, Reply } from '../../core/reply.ts';
import { mapTexts } from './text.ts';

/** Cards and forms name commands as people type them elsewhere, `/alerts list`; on Slack that is `/chainwatch alerts list`. */
export interface Wording {
  card(card: Card): Card;
  form(form: Form): Form;
}

export function createWording(commands: readonly Command[], commandName: string): Wording {
  const names = commands.map(({ name }) => name).join('|');
  // Not inside addresses and paths: nothing before the slash, nothing of a longer word after the name.
  const pattern = new RegExp(`(?<![\\w/.:])/(?=(?:${names})(?![\\w/-]))`, 'g');
  const say = (text: string) => text.replace(pattern, `/${commandName} `);
  const rich = (text: Rich): Rich =>
    text.map((span) => {
      if (typeof span === 'string') return say(span);
      return 'time' in span ? span : { ...span, text: say(span.text) };
    });

  return {
    card: (card) => ({
      ...card,
      title: say(card.title),
      body: card.body.map((block) => mapTexts(block, rich, say)),
      ...(card.footer ? { footer: rich(card.footer) } : {}),
    }),
    form: (form) => ({
      ...form,
      fields: form.fields.map((field) => ({
        ...field,
        label: say(field.label),
        ...(field.hint === undefined ? {} : { hint: say(field.hint) }),
      })),
    }),
  };
}

export function wordedInbound(inbound: Inbound, wording: Wording): Inbound {
  const worded = (reply: Reply): Reply =>
    reply.kind === 'card' ? { ...reply, card: wording.card(reply.card) } : { ...reply, form: wording.form(reply.form) };
  return {
    ...inbound,
    command: async (request) => worded(await inbound.command(request)),
    action: async (request) => worded(await inbound.action(request)),
    message: async (request) => worded(await inbound.message(request)),
  };
}

export function wordedHome(home: HomeSource, wording: Wording): HomeSource {
  return {
    home: async (viewer) =>
      (await home.home(viewer)).map((section) => ({ ...section, card: wording.card(section.card) })),
  };
}

type Sender = Pick<Platform, 'send' | 'edit' | 'find'>;

export function wordedSender(sender: Sender, wording: Wording): Sender {
  const worded = (outgoing: Parameters<Platform['edit']>[1]) => ({
    ...outgoing,
    card: wording.card(outgoing.card),
    ...(outgoing.more ? { more: outgoing.more.map(wording.card) } : {}),
  });
  return {
    find: sender.find,
    send: (request) => sender.send({ ...request, outgoing: worded(request.outgoing) }),
    edit: (message, outgoing) => sender.edit(message, worded(outgoing)),
  };
}
