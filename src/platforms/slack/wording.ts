import type { Block, Card, Rich } from '../../core/card.ts';
import type { Command } from '../../core/command.ts';
import type { HomeSource } from '../../core/home.ts';
import type { Inbound, Platform } from '../../core/platform.ts';
import type { Reply } from '../../core/reply.ts';

/** Cards name commands as people type them elsewhere, `/alerts list`; on Slack that is `/chainwatch alerts list`. */
export type Wording = (card: Card) => Card;

export function createWording(commands: readonly Command[], commandName: string): Wording {
  if (commands.length === 0) return (card) => card;
  const names = commands.map(({ name }) => name).join('|');
  // Not inside addresses and paths: nothing before the slash, nothing of a longer word after the name.
  const pattern = new RegExp(`(?<![\\w/.:])/(?=(?:${names})(?![\\w/-]))`, 'g');
  const say = (text: string) => text.replace(pattern, `/${commandName} `);
  const rich = (text: Rich): Rich =>
    text.map((span) => {
      if (typeof span === 'string') return say(span);
      return 'time' in span ? span : { ...span, text: say(span.text) };
    });

  function block(one: Block): Block {
    switch (one.type) {
      case 'text':
      case 'quote':
        return { ...one, text: rich(one.text) };
      case 'heading':
        return { ...one, text: say(one.text) };
      case 'list':
        return { ...one, items: one.items.map(rich) };
      case 'facts':
        return { ...one, facts: one.facts.map(({ name, value }) => ({ name: say(name), value: rich(value) })) };
      default:
        return one;
    }
  }

  return (card) => ({
    ...card,
    title: say(card.title),
    body: card.body.map(block),
    ...(card.footer ? { footer: rich(card.footer) } : {}),
  });
}

export function wordedInbound(inbound: Inbound, wording: Wording): Inbound {
  const worded = (reply: Reply): Reply => (reply.kind === 'card' ? { ...reply, card: wording(reply.card) } : reply);
  return {
    ...inbound,
    command: async (request) => worded(await inbound.command(request)),
    action: async (request) => worded(await inbound.action(request)),
    message: async (request) => worded(await inbound.message(request)),
  };
}

export function wordedHome(home: HomeSource, wording: Wording): HomeSource {
  return {
    home: async (viewer) => (await home.home(viewer)).map((section) => ({ ...section, card: wording(section.card) })),
  };
}

type Sender = Pick<Platform, 'send' | 'edit' | 'find'>;

export function wordedSender(sender: Sender, wording: Wording): Sender {
  const worded = (outgoing: Parameters<Platform['edit']>[1]) => ({
    ...outgoing,
    card: wording(outgoing.card),
    ...(outgoing.more ? { more: outgoing.more.map(wording) } : {}),
  });
  return {
    find: sender.find,
    send: (request) => sender.send({ ...request, outgoing: worded(request.outgoing) }),
    edit: (message, outgoing) => sender.edit(message, worded(outgoing)),
  };
}
