/** What the code logs to: pino's shape, so that parts depend on a few methods and not on a library. */
export interface Logger {
  /** For whoever follows one item (LOG_LEVEL=debug). */
  debug?(details: object, sentence: string): void;
  info(details: object, sentence: string): void;
  warn(details: object, sentence: string): void;
  error(details: object, sentence: string): void;
}
