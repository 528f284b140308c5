/** The command line was wrong: exit 2 with the command's usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Whoever names something beside it would wait for ever. */
export const BATCH_ALONE = '--batch reads its lines from standard input, and takes nothing beside it.';

/** What `parseArgs` throws at options that a command does not know becomes a UsageError: its first sentence says which. */
export function readOptions<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof UsageError || !(cause instanceof Error)) throw cause;
    const [sentence = ''] = cause.message.split(/\.? (?=To |This )|\.?\n/);
    const said = sentence.replace(
      /^Option '(--[\w-]+).*' argument (?:missing|is ambiguous)$/,
      "Option '$1' needs a value",
    );
    throw new UsageError(`${said}.`, { cause });
  }
}

/** The arguments of a command that knows no options. Throws a UsageError at one, lest it be taken for a file's name. */
export function withoutOptions(args: string[]): string[] {
  const option = args.find((arg) => arg.startsWith('-'));
  if (option !== undefined) throw new UsageError(`There is no option ${option}.`);
  return args;
}
