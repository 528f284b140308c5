/** The command line was wrong: exit 2 with the command's usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What `parseArgs` throws at options that a command does not know becomes a UsageError. */
export function readOptions<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message : 'The options cannot be read.', { cause: error });
  }
}

/** The arguments of a command that knows no options. Throws a UsageError at one, lest it be taken for a file's name. */
export function withoutOptions(args: string[]): string[] {
  const option = args.find((arg) => arg.startsWith('-'));
  if (option !== undefined) throw new UsageError(`There is no option ${option}.`);
  return args;
}
