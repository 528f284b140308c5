import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from './config.ts';
import type { Logger } from './core/log.ts';
import type { Platform } from './core/platform.ts';
import type { Store } from './core/store.ts';
import type { createMetrics } from './metrics.ts';
import type { SlackPlatform } from './platforms/slack/index.ts';
import { nodeListener } from './server/node-listener.ts';
import { operations, type Readiness } from './server/operations.ts';
import { openSurface, type RouteModule, type Surface } from './server/surface.ts';
import type { DatabaseWatch } from './store/watch.ts';

/** Opens the surfaces beside the web chat's own: the public one (Slack over HTTP, feeds out) and the operator's, where configured. */
export async function openSurfaces(parts: {
  config: Config;
  slack: SlackPlatform | null;
  /** What the public surface answers besides; null in a process that does not serve it. */
  publicRoutes: RouteModule | null;
  store: Store;
  watch: DatabaseWatch;
  platforms: readonly Platform[];
  metrics: ReturnType<typeof createMetrics>;
  log: Logger;
}): Promise<Surface[]> {
  const { config, slack, publicRoutes, log } = parts;
  const surfaces: Surface[] = [];
  if (config.PUBLIC_URL && publicRoutes) {
    const where = { name: 'public' as const, host: config.PUBLIC_HOST, port: config.PUBLIC_PORT };
    const slackRoutes = slack?.http ? [nodeListener(slack.http.paths, slack.http.listener)] : [];
    surfaces.push(await openSurface({ ...where, access: [], parts: [...slackRoutes, publicRoutes], log }));
  }
  if (config.OPS_PORT !== undefined) {
    const routes = operations({ readiness: () => readiness(parts), metrics: parts.metrics.registry });
    const where = { name: 'operations' as const, host: config.OPS_HOST, port: config.OPS_PORT };
    surfaces.push(await openSurface({ ...where, access: [], parts: [routes], log }));
  }
  return surfaces;
}

/** Whoever asks whether we are ready waits for some seconds at most (milliseconds). */
const ANSWER_WITHIN = 3_000;

async function readiness({
  store,
  watch,
  platforms,
}: {
  store: Store;
  watch: DatabaseWatch;
  platforms: readonly Platform[];
}): Promise<Readiness> {
  // A server that is known to be away is not waited for.
  const answers =
    watch.trouble() === null &&
    (await Promise.race([
      store.outbox.nextDueAt().then(
        () => true,
        () => false,
      ),
      sleep(ANSWER_WITHIN, false, { ref: false }),
    ]));
  const trouble = watch.trouble()?.says ?? (answers ? null : 'It does not answer.');
  const database = { name: 'database', connected: trouble === null, detail: trouble ?? 'answers' };
  const all = [database, ...platforms.map((platform) => ({ name: platform.name, ...platform.status() }))];
  return {
    ready: all.every((one) => one.connected),
    lines: all.map((one) => `${one.connected ? 'ok' : 'NOT READY'} ${one.name}: ${one.detail}`),
  };
}
