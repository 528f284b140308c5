import {
  type About,
  ARTICLE_ENDS,
  type Argument,
  type Briefing,
  type BriefingFile,
  type BriefingKind,
  type Briefings,
  type SinceEntry,
  type TimelineEvent,
} from '../core/briefing.ts';
import { TAG_INFO, TAGS } from '../core/vocabulary.ts';

type FileOf<K extends BriefingKind> = Extract<BriefingFile, { kind: K }>;
type Linked = { ok: true; briefings: Briefings } | { ok: false; problems: string[] };

/**
 * Gives every card the links that other cards own, and freezes the lot. Rules: `related` holds both ways though one
 * file names it; terms, actors, events and facts name their arguments; an argument's `since` names its later events.
 * Answers with the problems instead when a link leads nowhere or a slug is taken twice.
 */
export function linkBriefings(cards: readonly BriefingFile[]): Linked {
  const problems = [...doubleSlugs(cards), ...deadLinks(cards)];
  const about = ofKind(cards, 'about')[0];
  if (!about) problems.push('about.md: is missing');
  if (!about || problems.length > 0) return { ok: false, problems };
  const related = relatedBothWays(cards);
  const complete = cards.map((card) => ({ ...card, related: related.get(card.slug) ?? [] }));
  return { ok: true, briefings: assemble(complete, { ...about, related: [] }) };
}

function assemble(cards: readonly BriefingFile[], about: About): Briefings {
  const byTitle = (a: BriefingFile, b: BriefingFile) => a.title.localeCompare(b.title, 'en');
  const files = {
    arguments: ofKind(cards, 'argument').sort((a, b) => a.order - b.order),
    terms: ofKind(cards, 'term').sort(byTitle),
    actors: ofKind(cards, 'actor').sort(byTitle),
    events: ofKind(cards, 'event').sort((a, b) => a.date.localeCompare(b.date)),
    facts: ofKind(cards, 'fact').sort((a, b) => Number(a.slug.slice(1)) - Number(b.slug.slice(1))),
  };
  const lists = {
    ...files,
    arguments: files.arguments.map((card) => linkArgument(card, files)),
    events: files.events.map((card) => linkEvent(card, files.arguments)),
  };
  const all: Briefing[] = [...Object.values(lists).flat(), about];
  const bySlug = new Map(all.map((card) => [card.slug, card]));
  return deepFreeze({ ...lists, about, all, get: (slug: string) => bySlug.get(slug) });
}

interface Files {
  terms: readonly FileOf<'term'>[];
  actors: readonly FileOf<'actor'>[];
  events: readonly FileOf<'event'>[];
  facts: readonly FileOf<'fact'>[];
}

function linkArgument(card: FileOf<'argument'>, { terms, actors, events, facts }: Files): Argument {
  const naming = <C extends { arguments: readonly string[] }>(list: readonly C[]) =>
    list.filter((other) => other.arguments.includes(card.slug));
  const since = events.flatMap(({ slug, date, confirmed, sources }): SinceEntry[] =>
    card.since
      .filter((entry) => entry.event === slug)
      .map(({ text, lean }) => ({ event: slug, date, text, lean, confirmed, sources })),
  );
  return {
    ...card,
    since,
    tags: TAGS.filter((tag) => TAG_INFO[tag].tests.includes(card.slug)),
    facts: slugs(naming(facts)),
    flags: slugs(naming(facts).filter((fact) => fact.verdict !== 'accurate')),
    terms: slugs(naming(terms)),
    actors: slugs(naming(actors)),
    events: slugs(
      events.filter(({ slug, arguments: own }) => own.includes(card.slug) || since.some(({ event }) => event === slug)),
    ),
  };
}

function linkEvent(card: FileOf<'event'>, args: readonly FileOf<'argument'>[]): TimelineEvent {
  const bearsOn = args.flatMap((argument) =>
    argument.since
      .filter((entry) => entry.event === card.slug)
      .map((entry) => ({ argument: argument.slug, lean: entry.lean })),
  );
  const since = card.date > ARTICLE_ENDS;
  return {
    ...card,
    arguments: [...new Set([...card.arguments, ...bearsOn.map((entry) => entry.argument)])],
    era: card.paragraphs.length > 0 ? 'article' : since ? 'since' : 'background',
    bearsOn,
  };
}

function ofKind<K extends BriefingKind>(cards: readonly BriefingFile[], kind: K): FileOf<K>[] {
  return cards.filter((card): card is FileOf<K> => card.kind === kind);
}

function slugs(cards: readonly { slug: string }[]): string[] {
  return cards.map((card) => card.slug);
}

function relatedBothWays(cards: readonly BriefingFile[]): Map<string, string[]> {
  const links = new Map(cards.map((card) => [card.slug, [...card.related]]));
  for (const card of cards) {
    for (const other of card.related) {
      const back = links.get(other);
      if (back && !back.includes(card.slug)) back.push(card.slug);
    }
  }
  return links;
}

function doubleSlugs(cards: readonly BriefingFile[]): string[] {
  const seen = new Map<string, BriefingKind>();
  return cards.flatMap(({ slug, kind }) => {
    const other = seen.get(slug);
    seen.set(slug, kind);
    return other ? [`${kind} ${slug}: the name is already taken by the ${other} ${slug}`] : [];
  });
}

function deadLinks(cards: readonly BriefingFile[]): string[] {
  const kinds = new Map(cards.map((card) => [card.slug, card.kind]));
  const check = (card: BriefingFile, field: string, kind: BriefingKind, targets: readonly string[]) =>
    targets
      .filter((slug) => slug === card.slug || kinds.get(slug) !== kind)
      .map((slug) => `${card.kind} ${card.slug}: ${field}: there is no other ${kind} named ${slug}`);
  return cards.flatMap((card) => [
    ...check(card, 'related', card.kind, card.related),
    ...('arguments' in card ? check(card, 'arguments', 'argument', card.arguments) : []),
    ...(card.kind === 'argument'
      ? check(
          card,
          'since',
          'event',
          card.since.map((entry) => entry.event),
        )
      : []),
  ]);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
