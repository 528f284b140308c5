import { timelineCard } from '../src/cards/briefing-lists.ts';
import type { Briefings, TimelineEvent } from '../src/core/briefing.ts';
import { actionId, defineAction, defineCommand, leaf } from '../src/core/command.ts';
import { dayText } from '../src/core/dates.ts';
import { UserError } from '../src/core/errors.ts';
import { optional, text } from '../src/core/option.ts';
import { inPlace, privately } from '../src/core/reply.ts';
import { completeBriefing } from './briefing-lookup.ts';
import { type Subject, subjectOf } from './timeline-about.ts';
import { pointIn, type Span, spanIn } from './timeline-span.ts';

const PAGE = 12;
/** A day in figures. */
const FIGURES = /(?<!\S)\d{1,4}([./-])\d{1,2}\1\d{1,4}(?!\S)/;

const page = defineAction({
  name: 'timeline.page',
  async run([offset, about, from, to], _input, { services }) {
    const subject = about ? subjectOf(about, services) : undefined;
    if (subject && 'nothing' in subject) return inPlace(subject.nothing);
    const span = { from: from || undefined, to: to || undefined };
    return inPlace(shown(subject, span, Number(offset) || 0, services.briefings));
  },
});

export default defineCommand({
  name: 'timeline',
  description: 'The dated events behind the article and since it, oldest first',
  descriptions: { de: 'Die datierten Ereignisse hinter dem Artikel und seither, älteste zuerst' },
  example: '/timeline Nord Stream since 2022',
  actions: [page],
  main: leaf({
    options: {
      about: optional(
        text({ description: 'An argument, an actor or an event', example: 'Przewodow', complete: completeBriefing() }),
      ),
      from: optional(text({ description: 'First year, month or day', example: '2022-11', maxLength: 30 })),
      to: optional(text({ description: 'Last year, month or day', example: '2023', maxLength: 30 })),
    },
    async run({ about: typed, from, to }, { services, now }) {
      const said = typed && !from && !to && !services.briefings.get(typed) ? spanIn(typed, now) : undefined;
      const about = said ? said.about : typed;
      const unread = about ? FIGURES.exec(about)?.[0] : undefined;
      if (unread)
        throw new UserError(`I cannot read "${unread}" as a day. Write it like 2022-11-15, or 15 November 2022.`);
      const span = said?.span ?? { from: day('from', from, now), to: day('to', to, now) };
      if (isBackwards(span)) {
        throw new UserError(`"from" (${span.from}) lies after "to" (${span.to}). Swap the two, please.`);
      }
      const subject = about ? subjectOf(about, services) : undefined;
      if (subject && 'nothing' in subject) return privately(subject.nothing);
      return privately(shown(subject, span, 0, services.briefings));
    },
  }),
});

function day(name: string, written: string | undefined, now: number): string | undefined {
  if (written === undefined) return undefined;
  const point = pointIn(written, now);
  if (point) return point;
  throw new UserError(`"${name}" must be a year, a month or a day, such as 2022, 2022-11 or 2022-11-15.`);
}

function shown(subject: Subject | undefined, span: Span, offset: number, briefings: Briefings) {
  const events = (subject?.events ?? briefings.events).filter((event) => within(event, span));
  const turn = (to: number) =>
    actionId('timeline.page', String(to), subject?.key ?? '', span.from ?? '', span.to ?? '');
  const ends = [span.from && `from ${dayText(span.from)}`, span.to && `to ${dayText(span.to)}`].filter(Boolean);
  const days = span.from && span.from === span.to ? dayText(span.from) : ends.join(' ');
  return timelineCard(
    {
      title: [subject ? `Timeline: ${subject.title}` : 'Timeline', days].filter(Boolean).join(', '),
      ...(subject?.note ? { note: subject.note } : {}),
      events: events.slice(offset, offset + PAGE),
      earlier: offset > 0 ? turn(Math.max(0, offset - PAGE)) : undefined,
      later: offset + PAGE < events.length ? turn(offset + PAGE) : undefined,
    },
    briefings,
  );
}

/** Whether a span ends before it begins, as exactly as both days are written. */
function isBackwards({ from, to }: Span): boolean {
  if (!from || !to) return false;
  const exactness = Math.min(from.length, to.length);
  return from.slice(0, exactness) > to.slice(0, exactness);
}

/** Partial dates sort as text; a span's end is as exact as it was written. */
function within(event: TimelineEvent, { from, to }: Span): boolean {
  const end = event.endDate ?? event.date;
  return (!from || end.slice(0, from.length) >= from) && (!to || event.date.slice(0, to.length) <= to);
}
