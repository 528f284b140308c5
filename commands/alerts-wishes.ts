import type { z } from 'zod';
import { feedName } from '../src/cards/feed.ts';
import { workspaceScope } from '../src/core/address.ts';
import { type Choice, short } from '../src/core/card.ts';
import type { Context } from '../src/core/command.ts';
import { UserError } from '../src/core/errors.ts';
import type { Feed } from '../src/core/feed.ts';
import { choice, choices, flag, integer, mention, optional, text } from '../src/core/option.ts';
import type { SubscriptionSettings } from '../src/core/subscription.ts';
import { SEVERITIES, SEVERITY_LABELS, TAGS, THEATRE_LABELS, THEATRES } from '../src/core/vocabulary.ts';
import { parseWordFilter } from '../src/core/words.ts';
import { clockTime, timeZone } from './clock.ts';
import { tagLabels } from './labels.ts';

export const MODES = ['instant', 'digest'] as const;
export const MODE_LABELS = { instant: 'At once', digest: 'In the digest only' };

/** What may be wished of a subscription, as options. */
export const wishes = {
  tags: optional(
    choices(TAGS, tagLabels, { description: 'Only these tags; "all" for every one', example: 'spillover,restraint' }),
  ),
  theatres: optional(
    choices(THEATRES, THEATRE_LABELS, {
      description: 'Only these theatres; "all" for everywhere',
      example: 'nato-east',
    }),
  ),
  least: optional(choice(SEVERITIES, SEVERITY_LABELS, { description: 'This severity or higher (default: elevated)' })),
  words: optional(
    text({
      description: 'Words to require or exclude, or "any"',
      maxLength: 300,
      example: 'poland AND drone NOT sport',
    }),
  ),
  feeds: optional(
    text({
      description: 'Only these feeds or groups of feeds, by name; "all" for every one',
      maxLength: 1000,
      example: 'Defence press',
      complete: async (partial, { services, caller }) =>
        lastOf(partial, feedChoices(await services.store.feeds.visibleTo(workspaceScope(caller.address)))),
    }),
  ),
  languages: optional(
    text({
      description: 'Only reports in these languages (so far only English is judged); "all" for every one',
      example: 'en',
    }),
  ),
  mode: optional(choice(MODES, MODE_LABELS, { description: 'At once, or in the digest only' })),
  quiet: optional(text({ description: 'Quiet hours, or "off"', example: '22:00-07:00' })),
  zone: optional(text({ description: 'Time zone of the quiet hours', example: 'Europe/Berlin' })),
  mention: optional(mention({ description: 'Role or group to mention' })),
  from: optional(
    choice(SEVERITIES, SEVERITY_LABELS, { description: 'Mention from this severity (default: critical)' }),
  ),
  hourly: optional(integer({ description: 'At most this many alerts an hour (default: 10)', min: 1, max: 1000 })),
  thread: optional(flag({ description: 'A thread for each story' })),
  crosspost: optional(
    flag({ description: 'Pass alerts on to servers that follow this announcement channel (Discord)' }),
  ),
};

export type Wishes = Partial<z.output<z.ZodObject<typeof wishes>>>;

/** Settings from what was asked for; what was not asked for stays as in `base`. Throws a UserError. */
export async function applied(
  base: SubscriptionSettings,
  wish: Wishes,
  { services, caller }: Context,
): Promise<SubscriptionSettings> {
  const words = /^(any|off|none)$/i.test(wish.words ?? '') ? '' : wish.words;
  if (words !== undefined) parseWordFilter(words);
  const zone = wish.zone ?? (await services.timeZoneOf(caller)) ?? 'UTC';
  const visible = wish.feeds ? await services.store.feeds.visibleTo(workspaceScope(caller.address)) : [];
  return {
    ...base,
    ...(wish.tags && { tags: wish.tags }),
    ...(wish.theatres && { theatres: wish.theatres }),
    ...(wish.least && { least: wish.least }),
    ...(words !== undefined && { words }),
    ...(wish.feeds && feedsNamed(wish.feeds, visible)),
    ...(wish.languages && { languages: languagesOf(wish.languages) }),
    ...(wish.mode && { mode: wish.mode }),
    ...(wish.quiet && { quiet: quietHours(wish.quiet, zone) }),
    ...(wish.zone && !wish.quiet && { quiet: quietIn(base, wish.zone) }),
    ...(wish.mention && { mention: { id: wish.mention, from: wish.from ?? 'critical' } }),
    ...(wish.from && !wish.mention && { mention: mentionFrom(base, wish.from) }),
    ...(wish.hourly !== undefined && { perHour: wish.hourly }),
    ...(wish.thread !== undefined && { thread: wish.thread }),
    ...(wish.crosspost !== undefined && { crosspost: wish.crosspost }),
  };
}

/** Quiet hours as people write them: `22:00-07:00`, or `off`. Throws a UserError. */
function quietHours(span: string, zone: string): SubscriptionSettings['quiet'] {
  if (/^(off|none)$/i.test(span)) return null;
  const [from, to, ...more] = span.split(/[-–]/).map(clockTime);
  if (!from || !to || more.length > 0) throw new UserError('"quiet" must be a span like 22:00-07:00, or "off".');
  if (from === to) {
    throw new UserError(
      '"quiet" ends when it begins, which is no span. Give two times, such as 22:00-07:00, or "off".',
    );
  }
  return { from, to, zone: timeZone(zone) };
}

function quietIn({ quiet }: SubscriptionSettings, zone: string): SubscriptionSettings['quiet'] {
  if (!quiet) throw new UserError('"zone" is that of the quiet hours: give "quiet" too, such as quiet:22:00-07:00.');
  return { ...quiet, zone: timeZone(zone) };
}

function mentionFrom(base: SubscriptionSettings, from: SubscriptionSettings['least']): SubscriptionSettings['mention'] {
  if (!base.mention) throw new UserError('"from" needs a role or group: give "mention" too.');
  return { ...base.mention, from };
}

/** The feeds and groups that names mean, separated by commas. Throws a UserError that names the one not found. */
function feedsNamed(names: string, visible: readonly Feed[]): Pick<SubscriptionSettings, 'feeds' | 'groups'> {
  if (/^all$/i.test(names.trim())) return { feeds: [], groups: [] };
  const feeds = new Set<string>();
  const groups = new Set<string>();
  let parts = partsOf(names);
  while (parts.length > 0) {
    // Names have commas too: "Ukraine, Poland and the Baltic". The longest counts.
    const lengths = parts.map((_, at) => parts.length - at);
    const count = lengths.find((length) => meant(parts.slice(0, length).join(), visible)) ?? 1;
    const found = meant(parts.slice(0, count).join(), visible);
    if (!found)
      throw new UserError(
        `I read no feed and know no group of feeds named "${short(parts[0] ?? '')}". "/feeds list" shows them.`,
      );
    if (typeof found === 'string') groups.add(found);
    else feeds.add(found.id);
    parts = parts.slice(count);
  }
  return { feeds: [...feeds], groups: [...groups] };
}

function partsOf(names: string): string[] {
  return names
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** The group of a name, else the feed of a name, an address or an id. */
function meant(written: string, visible: readonly Feed[]): string | Feed | undefined {
  const same = (name: string | null) => name !== null && partsOf(name.toLowerCase()).join() === written.toLowerCase();
  const group = visible.find((feed) => same(feed.group))?.group;
  return group ?? visible.find((feed) => [feed.id, feed.url, feedName(feed)].some(same));
}

/** By what a form names a feed: its name, unless that means another one. */
export function nameOfFeed(feed: Feed, visible: readonly Feed[]): string {
  const name = feedName(feed);
  const found = meant(partsOf(name).join(), visible);
  return found === undefined || (typeof found !== 'string' && found.id === feed.id) ? name : feed.id;
}

function languagesOf(given: string): string[] {
  if (/^all$/i.test(given.trim())) return [];
  const codes = given
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const wrong = codes.find((code) => !/^[a-z]{2}$/.test(code));
  if (wrong) throw new UserError(`"languages" must be codes of two letters like en, de; "${wrong}" is none.`);
  return [...new Set(codes)];
}

/** Groups first: they are few, and take in most that people mean. */
function feedChoices(feeds: readonly Feed[]): Choice[] {
  const groups = new Map<string, number>();
  for (const { group } of feeds) if (group) groups.set(group, (groups.get(group) ?? 0) + 1);
  return [
    ...[...groups].map(([name, count]) => ({ label: `${name} (group of ${count})`, value: name })),
    ...feeds.map((feed) => ({ label: feedName(feed), value: feedName(feed) })),
  ];
}

/** Completes the last of several names, keeping those before it. A comma may stand within a name. */
function lastOf(partial: string, all: readonly Choice[]): Choice[] {
  const cuts = [0, ...[...partial.matchAll(/,/g)].map((comma) => comma.index + 1)];
  const completed = cuts.map((cut) => {
    const typed = partial.slice(cut).trim().toLowerCase();
    const fitting = all.filter((one) => one.value.toLowerCase().includes(typed));
    return fitting.map((one) => ({ label: one.label, value: `${partial.slice(0, cut)}${one.value}` }));
  });
  return completed.find((choices) => choices.length > 0) ?? [];
}
