import { timelineCard } from '../src/cards/briefing-lists.ts';
import { dayText } from '../src/cards/briefing-parts.ts';
import { type Briefing, type Briefings, PartialDateSchema, type TimelineEvent } from '../src/core/briefing.ts';
import { actionId, defineAction, defineCommand, subcommand } from '../src/core/command.ts';
import { UserError } from '../src/core/errors.ts';
import { optional, text } from '../src/core/option.ts';
import { inPlace, privately } from '../src/core/reply.ts';
import { completeBriefing, lookUp } from './briefing-lookup.ts';

const PAGE = 12;

interface Wish {
  /** Slug of the card that the events are about. */
  about: string | undefined;
  from: string | undefined;
  to: string | undefined;
}

const page = defineAction({
  name: 'timeline.page',
  async run([offset, about, from, to], _input, { services }) {
    const wish = { about: about || undefined, from: from || undefined, to: to || undefined };
    return inPlace(shown(wish, Number(offset) || 0, services.briefings));
  },
});

export default defineCommand({
  name: 'timeline',
  description: 'The dated events behind the article and since it, oldest first',
  descriptions: { de: 'Die datierten Ereignisse hinter dem Artikel und seither, älteste zuerst' },
  example: '/timeline Nord Stream from:2022',
  directMessages: true,
  actions: [page],
  main: subcommand({
    description: 'The dated events behind the article and since it, oldest first',
    options: {
      about: optional(
        text({ description: 'An argument, an actor or an event', example: 'Przewodow', complete: completeBriefing() }),
      ),
      from: optional(text({ description: 'First year, month or day', example: '2022-11', maxLength: 10 })),
      to: optional(text({ description: 'Last year, month or day', example: '2023', maxLength: 10 })),
    },
    async run({ about, from, to }, { services }) {
      const span = { from: day('from', from), to: day('to', to) };
      if (!about) return privately(shown({ about, ...span }, 0, services.briefings));
      const found = lookUp(about, services, undefined, 'event');
      if ('nothing' in found) return privately(found.nothing);
      return privately(shown({ about: found.card.slug, ...span }, 0, services.briefings));
    },
  }),
});

function day(name: string, written: string | undefined): string | undefined {
  if (written === undefined || PartialDateSchema.safeParse(written).success) return written;
  throw new UserError(`"${name}" must be a year, a month or a day, such as 2022, 2022-11 or 2022-11-15.`);
}

function shown(wish: Wish, offset: number, briefings: Briefings) {
  const card = wish.about ? briefings.get(wish.about) : undefined;
  const events = (card ? eventsAbout(card, briefings) : briefings.events).filter((event) => within(event, wish));
  const turn = (to: number) => actionId('timeline.page', String(to), wish.about ?? '', wish.from ?? '', wish.to ?? '');
  const span = [wish.from && `from ${dayText(wish.from)}`, wish.to && `to ${dayText(wish.to)}`]
    .filter(Boolean)
    .join(' ');
  return timelineCard(
    {
      title: [card ? `Timeline: ${card.title}` : 'Timeline', span].filter(Boolean).join(', '),
      events: events.slice(offset, offset + PAGE),
      ...(offset > 0 ? { earlier: turn(Math.max(0, offset - PAGE)) } : {}),
      ...(offset + PAGE < events.length ? { later: turn(offset + PAGE) } : {}),
    },
    briefings,
  );
}

/** An argument's own events; an event with its related ones; for others, the events that name them, else those of their arguments. */
function eventsAbout(card: Briefing, { events }: Briefings): readonly TimelineEvent[] {
  if (card.kind === 'about') return events;
  if (card.kind === 'argument') return events.filter((event) => card.events.includes(event.slug));
  if (card.kind === 'event') return events.filter((event) => [card.slug, ...card.related].includes(event.slug));
  const names = [card.title, ...card.aliases].map((name) => name.toLowerCase());
  const naming = events.filter((event) => {
    const said = `${event.title} ${event.body}`.toLowerCase();
    return names.some((name) => said.includes(name));
  });
  return naming.length > 0
    ? naming
    : events.filter((event) => event.arguments.some((slug) => card.arguments.includes(slug)));
}

/** Partial dates sort as text; a span's end is as exact as it was written. */
function within(event: TimelineEvent, { from, to }: Wish): boolean {
  const end = event.endDate ?? event.date;
  return (!from || end.slice(0, from.length) >= from) && (!to || event.date.slice(0, to.length) <= to);
}
