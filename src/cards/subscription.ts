import { type Block, bold, type Card, code, list, paragraph, type Rich, time } from '../core/card.ts';
import type { StoryView } from '../core/story.ts';
import { FOREVER, type Subscription, type SubscriptionSettings } from '../core/subscription.ts';
import { SEVERITY_LABELS, TAG_INFO, THEATRE_LABELS } from '../core/vocabulary.ts';

/** What a subscription would have sent in the last days, from stored stories. */
export interface Preview {
  days: number;
  stories: readonly StoryView[];
}

const STORIES_SHOWN = 5;

/** A subscription in words: "Elevated or higher · every tag · everywhere · at once". */
export function settingsLine(settings: SubscriptionSettings): Rich {
  const parts: string[] = [
    settings.least === 'critical' ? 'Critical only' : `${SEVERITY_LABELS[settings.least]} or higher`,
    settings.tags.length > 0 ? settings.tags.map((tag) => TAG_INFO[tag].label).join(', ') : 'every tag',
    settings.theatres.length > 0 ? settings.theatres.map((it) => THEATRE_LABELS[it]).join(', ') : 'everywhere',
    settings.mode === 'instant' ? `at once, at most ${settings.perHour} an hour` : 'in the digest only',
  ];
  if (settings.words) parts.push(`words: ${settings.words}`);
  if (settings.feeds.length > 0) parts.push(`${settings.feeds.length} chosen feeds`);
  if (settings.quiet) parts.push(`quiet ${settings.quiet.from} to ${settings.quiet.to} (${settings.quiet.zone})`);
  if (settings.mention) parts.push(`mentions a role from ${SEVERITY_LABELS[settings.mention.from]}`);
  if (settings.thread) parts.push('a thread for each story');
  if (settings.crosspost) parts.push('passed on to servers that follow the channel');
  return [parts.join(' · ')];
}

export function subscriptionCard(
  title: string,
  subscription: Subscription,
  number: number | null,
  preview: Preview | null,
  before?: Preview,
): Card {
  const body: Block[] = [paragraph(...settingsLine(subscription.settings))];
  if (preview) body.push(...previewBlocks(preview, before));
  const next =
    title === 'Removed'
      ? []
      : ['Change it with ', code('/alerts edit'), ', stop it with ', code('/alerts remove'), '.'];
  return {
    title: number && number > 1 ? `${title}: subscription ${number} of this channel` : title,
    tone: title === 'Removed' ? 'neutral' : 'good',
    body,
    controls: [],
    ...(next.length > 0 ? { footer: next } : {}),
  };
}

export function previewCard(settings: SubscriptionSettings, preview: Preview): Card {
  return {
    title: 'Preview: nothing was changed',
    tone: 'neutral',
    body: [paragraph(...settingsLine(settings)), ...previewBlocks(preview)],
    controls: [],
    footer: ['Run it again without ', code('preview'), ' to subscribe.'],
  };
}

function previewBlocks({ days, stories }: Preview, before?: Preview): Block[] {
  const count = stories.length === 1 ? '1 alert' : `${stories.length} alerts`;
  const change = before ? `, before the change ${before.stories.length}` : '';
  const first = paragraph(
    `From stored stories: this would have sent `,
    bold(count),
    ` in the last ${days} days${change}.`,
  );
  if (stories.length === 0) return [first];
  const lines = stories
    .slice(0, STORIES_SHOWN)
    .map(
      (story): Rich => [
        bold(story.severity ? SEVERITY_LABELS[story.severity] : 'Not rated'),
        ` · ${story.headline} · `,
        time(story.firstSeen, 'date'),
      ],
    );
  const more: Rich[] = stories.length > STORIES_SHOWN ? [[`and ${stories.length - STORIES_SHOWN} more`]] : [];
  return [first, list([...lines, ...more])];
}

export function subscriptionListCard(subscriptions: readonly Subscription[], now: number): Card {
  if (subscriptions.length === 0) {
    return {
      title: 'No subscription here yet',
      tone: 'neutral',
      body: [paragraph('Get alerts in this channel with ', code('/alerts subscribe'), '.')],
      controls: [],
    };
  }
  return {
    title: "This channel's subscriptions",
    tone: 'neutral',
    body: [
      list(
        subscriptions.map(
          (one, index): Rich => [bold(`${index + 1}. `), ...settingsLine(one.settings), ...paused(one, now)],
        ),
      ),
    ],
    controls: [],
    footer: [
      'Change with ',
      code('/alerts edit'),
      ', pause with ',
      code('/alerts pause'),
      ', stop with ',
      code('/alerts remove'),
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
