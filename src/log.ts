import pino from 'pino';
import { z } from 'zod';
import type { Config } from './config.ts';
import { secretsOf } from './config.ts';
import type { Logger } from './core/log.ts';

const HIDDEN = '[secret]';

/** JSON lines; on a terminal one readable line each. No configured secret ever appears in a line. */
export function createLogger(config: Config, out: { isTTY: boolean; write(line: string): unknown }): Logger {
  // In JSON a quotation mark within a secret has a backslash before it.
  const secrets = new Set(secretsOf(config).flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]));
  const safe = (text: string) => [...secrets].reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
  const readable = out.isTTY;
  return pino(
    {
      level: config.LOG_LEVEL,
      base: null,
      serializers: { err: (cause: unknown) => described(cause) },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    {
      write(line: string) {
        out.write(safe(readable ? readableLine(line) : line));
      },
    },
  );
}

/** Deep enough for what wraps what. */
const MOST_CAUSES = 4;

/**
 * What went wrong, and nothing else that an error carries: those of the platforms' clients hold the address and the body of
 * the request, and with them tokens of interactions and private answers.
 */
function described(cause: unknown, depth = 0): unknown {
  if (!(cause instanceof Error)) return cause;
  const { name, message, stack } = cause;
  const facts = FactsSchema.catch({}).parse(cause);
  const deeper = (inner: unknown) => described(inner, depth + 1);
  const inner =
    depth < MOST_CAUSES
      ? {
          ...(cause.cause === undefined ? {} : { cause: deeper(cause.cause) }),
          ...(cause instanceof AggregateError ? { errors: cause.errors.map(deeper) } : {}),
        }
      : {};
  return { type: name, message, stack, ...facts, ...inner };
}

const FactsSchema = z.object({
  code: z.union([z.string(), z.number()]).optional(),
  status: z.number().optional(),
});

/** Whatever stands there: a line is written in any case. */
const Said = z.coerce.string().catch('');
const LineSchema = z.looseObject({ time: Said, level: Said, msg: Said, err: z.unknown().optional() });

function readableLine(line: string): string {
  const { time, level, msg, err, ...details } = LineSchema.parse(JSON.parse(line));
  const rest = Object.entries(details).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const cause = err ? `\n  ${readableCause(err)}` : '';
  return `${time.slice(11, 19)} ${level.padEnd(5)} ${msg} ${rest.join(' ')}${cause}\n`;
}

const CauseSchema = z.object({
  message: z.string().optional(),
  stack: z.string().optional(),
  cause: z.unknown().optional(),
  errors: z.array(z.unknown()).default([]),
});

/** An error as it was described, and what stands behind it. */
function readableCause(described: unknown): string {
  const { data } = CauseSchema.safeParse(described);
  if (!data) return String(described);
  const { message, stack, cause, errors } = data;
  const behind = [...(cause === undefined ? [] : [cause]), ...errors];
  return [
    stack ?? message ?? JSON.stringify(described),
    ...behind.map((one) => `caused by: ${readableCause(one)}`),
  ].join('\n  ');
}
