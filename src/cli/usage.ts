/** The command line was wrong: exit 2 with the command's usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The arguments of a command that knows no options. Throws a UsageError at one, lest it be taken for a file's name. */
export function withoutOptions(args: string[]): string[] {
  const option = args.find((arg) => arg.startsWith('-'));
  if (option !== undefined) throw new UsageError(`There is no option ${option}.`);
  return args;
}
