import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from './config.ts';
import type { Logger } from './core/log.ts';
import type { Platform } from './core/platform.ts';
import type { Store } from './core/store.ts';
import type { createMetrics } from './metrics.ts';
import type { SlackPlatform } from './platforms/slack/index.ts';
import { roleRemedy } from './roles.ts';
import { operations, type Readiness } from './server/operations.ts';
import { nodeListener, openSurface, type RouteModule, type Surface } from './server/surface.ts';
import type { DatabaseWatch } from './store/watch.ts';

/** Opens the public surface (Slack over HTTP, feeds out), where it is configured. */
export async function openPublic(parts: {
  config: Config;
  slack: SlackPlatform | null;
  /** What it answers besides; null in a process that does not serve it. */
  routes: RouteModule | null;
  log: Logger;
}): Promise<Surface | null> {
  const { config, slack, routes, log } = parts;
  if (!config.PUBLIC_URL || !routes) return null;
  const where = { name: 'public' as const, host: config.PUBLIC_HOST, port: config.PUBLIC_PORT };
  const slackRoutes = slack?.http ? [nodeListener(slack.http.paths, slack.http.listener)] : [];
  return openSurface({ ...where, access: [], parts: [...slackRoutes, routes], log });
}

/** What the operator's surface tells of a process that has started. */
interface Started {
  store: Store;
  watch: DatabaseWatch;
  platforms: readonly Platform[];
  metrics: ReturnType<typeof createMetrics>;
  /** Roles that no process carries. */
  missingRoles(): Promise<Parameters<typeof roleRemedy>[0]>;
}

/** The operator's surface. It answers from the start on: a process that waits for its database is alive, and not ready. */
export interface OperatorSurface extends Pick<Surface, 'close'> {
  /** The process waits, for what this sentence says. */
  waits(why: string): void;
  started(parts: Started): void;
}

/** Opens the operator's surface, where it is configured. */
export async function openOperator(config: Config, log: Logger): Promise<OperatorSurface> {
  let why = 'It is being opened.';
  let started: Started | null = null;
  const routes = operations({
    readiness: async () => (started ? readiness(started) : { ready: false, lines: [`NOT READY database: ${why}`] }),
    metrics: () => started?.metrics.registry ?? null,
  });
  const where = { name: 'operations' as const, host: config.OPS_HOST, port: config.OPS_PORT ?? 0 };
  const surface =
    config.OPS_PORT === undefined ? null : await openSurface({ ...where, access: [], parts: [routes], log });
  return {
    waits(sentence) {
      why = sentence;
    },
    started(parts) {
      started = parts;
    },
    close: async () => surface?.close(),
  };
}

/** Whoever asks whether we are ready waits for some seconds at most (milliseconds). */
const ANSWER_WITHIN = 3_000;

async function readiness({ store, watch, platforms, missingRoles }: Started): Promise<Readiness> {
  // A server that is known to be away is not waited for.
  const missing =
    watch.trouble() === null
      ? await Promise.race([
          store.outbox.nextDueAt().then(missingRoles, () => null),
          sleep(ANSWER_WITHIN, null, { ref: false }),
        ]).catch(() => null)
      : null;
  const trouble = watch.trouble()?.says ?? (missing ? null : 'It does not answer.');
  const database = { name: 'database', connected: trouble === null, detail: trouble ?? 'answers' };
  const all = [database, ...platforms.map((platform) => ({ name: platform.name, ...platform.status() }))];
  return {
    ready: all.every((one) => one.connected),
    lines: [
      ...all.map((one) => `${one.connected ? 'ok' : 'NOT READY'} ${one.name}: ${one.detail}`),
      // Not this process's fault: it stays ready.
      ...(missing ?? []).map((role) => `NOBODY ${role}: no process carries this role. ${roleRemedy([role])}`),
    ],
  };
}
