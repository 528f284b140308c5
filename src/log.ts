import pino from 'pino';
import type { Config } from './config.ts';
import { secretsOf } from './config.ts';
import type { Logger } from './core/log.ts';

const HIDDEN = '[secret]';

/** JSON lines; on a terminal one readable line each. No configured secret ever appears in a line. */
export function createLogger(config: Config, out: NodeJS.WriteStream): Logger {
  const secrets = secretsOf(config);
  const readable = out.isTTY;
  return pino(
    {
      level: config.LOG_LEVEL,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    {
      write(line: string) {
        const safe = secrets.reduce((text, secret) => text.replaceAll(secret, HIDDEN), line);
        out.write(readable ? readableLine(safe) : safe);
      },
    },
  );
}

function readableLine(line: string): string {
  const { time, level, msg, err, ...details } = JSON.parse(line);
  const rest = Object.entries(details).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const cause = err ? `\n  ${err.stack ?? err.message ?? err}` : '';
  return `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${msg} ${rest.join(' ')}${cause}\n`;
}
