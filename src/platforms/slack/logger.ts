import { type Logger as BoltLogger, LogLevel } from '@slack/bolt';
import type { Logger } from '../../core/log.ts';

/** What of Bolt's lines comes to us as a result too, and is told there: Slack may be away for hours, and every call would say so. */
const TOLD_ELSEWHERE = /^(http request failed|Failed to retrieve a new WSS URL)/;

/** Bolt's lines in our log. Its info and debug lines are of no use to an operator; its errors come to us as errors too. */
export function boltLogger(log: Logger): BoltLogger {
  const line = (parts: unknown[]) =>
    parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ');
  function say(parts: unknown[]): void {
    const sentence = line(parts);
    if (!TOLD_ELSEWHERE.test(sentence)) log.warn({ from: 'bolt' }, sentence);
  }
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts) => say(parts),
    error: (...parts) => say(parts),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
