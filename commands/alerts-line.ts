import { workspaceScope } from '../src/core/address.ts';
import type { Context } from '../src/core/command.ts';
import { type SubscriptionSettings, SubscriptionSettingsSchema } from '../src/core/subscription.ts';
import { nameOfFeed, type Wishes } from './alerts-wishes.ts';

const DEFAULTS = SubscriptionSettingsSchema.parse({});

/** The line that makes a subscription with these settings; what is so without being said is left out. */
export async function subscribeLine(
  command: 'alerts' | 'watch',
  settings: SubscriptionSettings,
  context: Context,
): Promise<string> {
  const { least, mode, quiet, mention, perHour } = settings;
  const options: Record<keyof Wishes, string> = {
    tags: settings.tags.join(),
    theatres: settings.theatres.join(),
    least: least === DEFAULTS.least ? '' : least,
    words: settings.words,
    feeds: (await sourceNames(settings, context)).join(', '),
    languages: settings.languages.join(),
    mode: mode === DEFAULTS.mode ? '' : mode,
    quiet: quiet ? `${quiet.from}-${quiet.to}` : '',
    zone: quiet?.zone ?? '',
    mention: mention?.id ?? '',
    from: mention?.from ?? '',
    hourly: perHour === DEFAULTS.perHour ? '' : String(perHour),
    thread: settings.thread ? 'yes' : '',
    crosspost: settings.crosspost ? 'yes' : '',
  };
  const said = Object.entries(options).flatMap(([name, value]) => (value ? [`${name}:${quoted(value)}`] : []));
  return [`/${command} subscribe`, ...said].join(' ');
}

/** The groups and feeds of a subscription, by the names that people type. */
export async function sourceNames(
  { feeds, groups }: SubscriptionSettings,
  { services, caller }: Context,
): Promise<string[]> {
  const visible = await services.store.feeds.visibleTo(workspaceScope(caller.address));
  const named = await Promise.all(
    feeds.map(async (id) => {
      const feed = await services.store.feeds.get(id);
      return feed ? nameOfFeed(feed, visible) : id;
    }),
  );
  return [...groups, ...named];
}

function quoted(value: string): string {
  if (/["“”]/.test(value)) return `«${value}»`;
  return /\s/.test(value) ? `"${value}"` : value;
}
