import { type Block, bold, button, type Card, code, facts, list, paragraph, type Rich, time } from '../core/card.ts';
import { actionId } from '../core/command.ts';
import { counted } from '../core/counted.ts';
import type { StoryView } from '../core/story.ts';
import { FOREVER, type Subscription, type SubscriptionSettings } from '../core/subscription.ts';
import { atLeast, SEVERITY_LABELS, severityText, tagsText, theatresText } from '../core/vocabulary.ts';

/** What a subscription would have sent in the last days, from stored stories. */
export interface Preview {
  days: number;
  stories: readonly StoryView[];
}

type CommandName = 'alerts' | 'watch';

const STORIES_SHOWN = 5;

/** A subscription in words: "Elevated or higher · every tag · everywhere · at once". */
export function settingsLine(settings: SubscriptionSettings): Rich {
  const parts = [least(settings), tags(settings), theatres(settings), pace(settings)];
  if (settings.words) parts.push(`words: ${settings.words}`);
  if (settings.feeds.length + settings.groups.length > 0) parts.push(sources(settings));
  if (settings.languages.length > 0) parts.push(`in ${settings.languages.join(', ')}`);
  if (settings.quiet) parts.push(`quiet ${quiet(settings)}`);
  if (settings.mention) parts.push(`mentions a role or group from ${SEVERITY_LABELS[settings.mention.from]}`);
  if (settings.thread) parts.push('a thread for each story');
  if (settings.crosspost) parts.push('passed on to servers that follow the channel');
  return [parts.join(' · ')];
}

const least = ({ least: from }: SubscriptionSettings) => atLeast(from);
const tags = (settings: SubscriptionSettings) => (settings.tags.length > 0 ? tagsText(settings.tags) : 'every tag');
const theatres = (settings: SubscriptionSettings) =>
  settings.theatres.length > 0 ? theatresText(settings.theatres) : 'everywhere';
const pace = ({ mode, perHour }: SubscriptionSettings) =>
  mode === 'instant' ? `at once, at most ${perHour} an hour` : 'in the digest only';
const quiet = ({ quiet: hours }: SubscriptionSettings) =>
  hours ? `${hours.from} to ${hours.to} (${hours.zone})` : 'none';

function sources({ feeds, groups }: SubscriptionSettings): string {
  const chosen = counted(feeds.length, 'chosen feed');
  return [...groups, ...(feeds.length > 0 ? [chosen] : [])].join(', ') || 'every feed';
}

/**
 * What became of a subscription; with a preview, also what it would have sent, and how that differs from before. `again`:
 * the line that makes it once more, where it is gone.
 */
export function subscriptionCard(said: {
  title: string;
  command: CommandName;
  settings: SubscriptionSettings;
  preview?: Preview;
  before?: Preview;
  hint?: string;
  again?: string;
}): Card {
  const { title, command, settings, preview, before, hint, again } = said;
  const body: Block[] = [paragraph(...settingsLine(settings))];
  if (preview) body.push(...(before ? differenceBlocks(preview, before) : previewBlocks(preview)));
  if (hint) body.push(paragraph(hint));
  if (again) body.push(paragraph('To have it again: ', code(again)));
  return {
    title,
    tone: again ? 'neutral' : 'good',
    body,
    controls: [],
    ...(again
      ? {}
      : { footer: ['Change it with ', code(`/${command} edit`), ', stop it with ', code(`/${command} remove`), '.'] }),
  };
}

/** All settings of one subscription, with what changes them. */
export function subscriptionEditCard(subscription: Subscription, now: number): Card {
  const { id, settings, pausedUntil } = subscription;
  const { mention } = settings;
  const form = (label: string, part: string) => button(label, actionId('alerts.form', id, part));
  const isPaused = pausedUntil > now;
  return {
    title: 'Edit subscription',
    tone: 'neutral',
    body: [
      ...(isPaused ? [paragraph('It is ', ...paused(subscription, now).slice(1), '.')] : []),
      facts([
        { name: 'Severity', value: [least(settings)] },
        { name: 'Tags', value: [tags(settings)] },
        { name: 'Theatres', value: [theatres(settings)] },
        { name: 'Words', value: [settings.words || 'any'] },
        { name: 'When', value: [pace(settings)] },
        { name: 'Quiet hours', value: [quiet(settings)] },
        { name: 'Feeds', value: [sources(settings)] },
        { name: 'Languages', value: [settings.languages.join(', ') || 'every language'] },
        { name: 'Mention', value: [mention ? `a role or group, from ${SEVERITY_LABELS[mention.from]}` : 'nobody'] },
        { name: 'Threads', value: [settings.thread ? 'one for each story' : 'none'] },
      ]),
    ],
    controls: [
      form('What to watch', 'what'),
      form('Times and limits', 'when'),
      form('Feeds and languages', 'sources'),
      isPaused
        ? { type: 'button', label: 'Resume', action: actionId('alerts.pause', id, 'off'), style: 'primary' }
        : button('Pause', actionId('alerts.pause', id)),
      { type: 'button', label: 'Remove', action: actionId('alerts.remove', id), style: 'danger' },
    ],
    footer: ['Whom to mention is set by the option ', code('mention'), ' of the edit command.'],
  };
}

/** What a subscription with these settings would have sent, had it been made. */
export function previewCard(settings: SubscriptionSettings, preview: Preview): Card {
  return {
    title: 'Preview: nothing was changed',
    tone: 'neutral',
    body: [paragraph(...settingsLine(settings)), ...previewBlocks(preview)],
    controls: [],
    footer: ['Run it again without ', code('preview'), ' to subscribe.'],
  };
}

function previewBlocks(preview: Preview): Block[] {
  const { stories } = preview;
  return [wouldHaveSent(preview, ''), ...(stories.length > 0 ? [storyLines(stories)] : [])];
}

function wouldHaveSent({ days, stories }: Preview, change: string): Block {
  const count = bold(counted(stories.length, 'alert'));
  return paragraph('From stored stories: this would have sent ', count, ` in the last ${days} days${change}.`);
}

function differenceBlocks(preview: Preview, before: Preview): Block[] {
  const without = (all: readonly StoryView[], others: readonly StoryView[]) => {
    const ids = new Set(others.map((story) => story.id));
    return all.filter((story) => !ids.has(story.id));
  };
  const added = without(preview.stories, before.stories);
  const removed = without(before.stories, preview.stories);
  const change =
    added.length + removed.length > 0 ? `before ${before.stories.length}` : 'the same ones as before the change';
  return [
    wouldHaveSent(preview, `, ${change}`),
    ...(added.length > 0 ? [paragraph(bold(`${added.length} more:`)), storyLines(added)] : []),
    ...(removed.length > 0 ? [paragraph(bold(`${removed.length} no longer:`)), storyLines(removed)] : []),
  ];
}

function storyLines(stories: readonly StoryView[]): Block {
  const lines = stories
    .slice(0, STORIES_SHOWN)
    .map(
      (story): Rich => [bold(severityText(story.severity)), ` · ${story.headline} · `, time(story.firstSeen, 'date')],
    );
  const more: Rich[] = stories.length > STORIES_SHOWN ? [[`and ${stories.length - STORIES_SHOWN} more`]] : [];
  return list([...lines, ...more]);
}

/** Said once an hour in a channel where an hourly limit is reached; `higher` where another subscription of it has a higher one. */
export function limitCard({ perHour, higher }: { perHour: number; higher: boolean }, hasDigest: boolean): Card {
  const whose = higher ? 'a subscription of this channel; one with a higher limit still posts' : 'this channel';
  return {
    title: `${counted(perHour, 'alert')} within an hour: the rest ${hasDigest ? 'goes to the digest' : 'is in /latest'}`,
    tone: 'neutral',
    body: [paragraph(`That is the limit of ${whose}. Alerts that already stand here are still updated and escalated.`)],
    controls: [],
    footer: [
      ...(hasDigest ? [] : ['No digest comes here yet: ', code('/digest schedule 08:30'), ' sets one up. ']),
      code('/latest'),
      ' lists all stories; ',
      code('/alerts edit'),
      ' changes the limit.',
    ],
  };
}

/** `here` are all of the channel, by which its own are numbered; those of other channels bear no number. */
export function subscriptionListCard(
  subscriptions: readonly Subscription[],
  now: number,
  command: CommandName = 'alerts',
  here: readonly Subscription[] = subscriptions,
): Card {
  if (subscriptions.length === 0) {
    return {
      title: 'No subscription here yet',
      tone: 'neutral',
      body: [paragraph('Get alerts here with ', code(`/${command} subscribe`), '.')],
      controls: [],
    };
  }
  const number = ({ id }: Subscription): Rich => {
    const place = here.findIndex((one) => one.id === id);
    return place < 0 ? [] : [bold(`${place + 1}. `)];
  };
  return {
    title: command === 'watch' ? 'What you watch' : "This channel's subscriptions",
    tone: 'neutral',
    body: [
      list(subscriptions.map((one): Rich => [...number(one), ...settingsLine(one.settings), ...paused(one, now)])),
    ],
    controls: [],
    footer: [
      'Change with ',
      code(`/${command} edit`),
      ', pause with ',
      code(`/${command} pause`),
      ', stop with ',
      code(`/${command} remove`),
      '.',
    ],
  };
}

function paused(subscription: Subscription, now: number): Rich {
  if (subscription.pausedUntil <= now) return [];
  const reason = subscription.pauseReason ? ` (${subscription.pauseReason})` : '';
  if (subscription.pausedUntil === FOREVER) return [' — ', bold('paused'), reason];
  return [' — ', bold('snoozed'), ' until ', time(subscription.pausedUntil), reason];
}
