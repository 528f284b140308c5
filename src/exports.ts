import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type ChannelAddress, ChannelAddressSchema, channelKey, workspaceScope } from './core/address.ts';
import { DAY } from './core/durations.ts';
import type { Logger } from './core/log.ts';
import type { ExportService } from './core/services.ts';
import { shortHash } from './core/short-hash.ts';
import type { Store } from './core/store.ts';
import { type AlertFeed, atomFeed, jsonFeed } from './export/alert-feed.ts';
import { storiesCsv, storiesJsonLines } from './export/story-rows.ts';
import { createStoryReader } from './jobs/story-reader.ts';
import { isKnown } from './server/known.ts';
import type { RouteModule } from './server/surface.ts';

const ALERTS_SHOWN = 50;
const ALERT_DAYS = 30;
const MOST_STORIES = 2_000;
const STORY_DAYS = 30;
/** Owner is the channel, so that what is kept for a workspace goes with it. */
const SETTING = 'export-token';
const TokenSchema = z.object({ hash: z.string(), name: z.string() });

/** What a channel shows outside the chat: its addresses, and what answers under them. */
export function createExports(parts: { store: Store; publicUrl: string | undefined; log: Logger; now(): number }) {
  const { store, now } = parts;
  const stories = createStoryReader(store);

  async function opened(address: ChannelAddress, token: string): Promise<z.infer<typeof TokenSchema> | null> {
    const kept = TokenSchema.safeParse(await store.settings.get(channelKey(address), SETTING)).data;
    if (!kept) return null;
    return timingSafeEqual(Buffer.from(kept.hash), Buffer.from(hashOf(token))) ? kept : null;
  }

  /** The alerts that were posted there, as its workspace sees their stories, newest first. */
  async function alertsOf(address: ChannelAddress): Promise<AlertFeed['alerts']> {
    const alerts = await store.alerts.changedSince(address, now() - ALERT_DAYS * DAY);
    const told = alerts.filter((alert) => alert.state.told !== null && !alert.muted);
    const newest = told.toSorted((a, b) => b.openedAt - a.openedAt).slice(0, ALERTS_SHOWN);
    const seen = await Promise.all(
      newest.map(async ({ storyId, openedAt }) => {
        const story = await stories.get(storyId, workspaceScope(address));
        return story ? [{ view: story.view, postedAt: openedAt }] : [];
      }),
    );
    // Of stories that managers joined, the newest alert.
    return seen.flat().filter(({ view }, i, all) => all.findIndex((one) => one.view.id === view.id) === i);
  }

  async function storiesOf(address: ChannelAddress) {
    const since = now() - STORY_DAYS * DAY;
    const seen = await stories.latest({ scope: workspaceScope(address), since, limit: MOST_STORIES });
    return seen.map((story) => story.view);
  }

  /** The document of that name; null where there is none. */
  async function documentOf(file: string, address: ChannelAddress, self: string, name: string) {
    const feed = async (): Promise<AlertFeed> => {
      const alerts = await alertsOf(address);
      const updated = Math.max(0, ...alerts.map((one) => one.view.lastMoved)) || now();
      return { title: `Chainwatch: ${name}`, self, id: `tag:chainwatch,2025:${channelKey(address)}`, updated, alerts };
    };
    switch (file) {
      case 'alerts.atom':
        return { type: 'application/atom+xml; charset=utf-8', body: atomFeed(await feed()) };
      case 'alerts.json':
        return { type: 'application/feed+json; charset=utf-8', body: jsonFeed(await feed()) };
      case 'stories.csv':
        return { type: 'text/csv; charset=utf-8', body: storiesCsv(await storiesOf(address)) };
      case 'stories.jsonl':
        return { type: 'application/jsonl; charset=utf-8', body: storiesJsonLines(await storiesOf(address)) };
      default:
        return null;
    }
  }

  const base = parts.publicUrl?.replace(/\/$/, '');
  const path = ({ platform, workspace, channel }: ChannelAddress, token: string, file: string) =>
    `/out/${[platform, workspace, channel, token, file].map(encodeURIComponent).join('/')}`;

  const service: ExportService = {
    available: base !== undefined,
    async open(address, name) {
      const token = randomBytes(24).toString('base64url');
      await store.settings.set(channelKey(address), SETTING, { hash: hashOf(token), name });
      return FILES.map((file) => ({ file, url: `${base ?? ''}${path(address, token, file)}` }));
    },
    async close(address) {
      const had = (await store.settings.get(channelKey(address), SETTING)) !== undefined;
      await store.settings.remove(channelKey(address), SETTING);
      return had;
    },
  };

  const routes: RouteModule = (surface) => {
    surface.get('/out/:platform/:workspace/:channel/:token/:file', async (c) => {
      c.header('cache-control', 'private, max-age=60');
      c.header('x-robots-tag', 'noindex');
      try {
        const { token, file, ...where } = c.req.param();
        const address = ChannelAddressSchema.safeParse(where).data;
        const kept = address ? await opened(address, token) : null;
        const self = address ? `${base ?? ''}${path(address, token, file)}` : '';
        const document = address && kept ? await documentOf(file, address, self, kept.name) : null;
        if (!document) return c.text('There is nothing here. The address may have been closed.', 404);
        const etag = `"${shortHash(document.body)}"`;
        c.header('etag', etag);
        if (isKnown(c, etag)) return c.body(null, 304);
        return c.body(document.body, 200, { 'content-type': document.type });
      } catch (error) {
        // The address holds the token, so it is kept out of the log.
        parts.log.error({ err: error }, 'An address for readers outside the chat failed.');
        return c.text('Something went wrong on our side. Please try again in a minute.', 500);
      }
    });
  };
  return { service, routes };
}

const FILES = ['alerts.atom', 'alerts.json', 'stories.csv', 'stories.jsonl'] as const;

function hashOf(token: string): string {
  return hash('sha256', token);
}
