/** What the code logs to: pino's shape, so that parts depend on three methods and not on a library. */
export interface Logger {
  info(details: object, sentence: string): void;
  warn(details: object, sentence: string): void;
  error(details: object, sentence: string): void;
}
