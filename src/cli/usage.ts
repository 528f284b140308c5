/** The command line was wrong: exit 2 with the command's usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What `parseArgs` throws at options that a command does not know becomes a UsageError: its first sentence says which. */
export function readOptions<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof UsageError || !(cause instanceof Error)) throw cause;
    const [sentence = ''] = cause.message.split(/\.? (?=To |This )|\.?\n/);
    throw new UsageError(`${sentence}.`, { cause });
  }
}

/** The arguments of a command that knows no options. Throws a UsageError at one, lest it be taken for a file's name. */
export function withoutOptions(args: string[]): string[] {
  const option = args.find((arg) => arg.startsWith('-'));
  if (option !== undefined) throw new UsageError(`There is no option ${option}.`);
  return args;
}
