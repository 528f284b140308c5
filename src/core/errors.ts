/**
 * An error with two faces: `message` is one clear sentence for the person, `cause` is for the log.
 * Anything else that is thrown is a defect: the person gets an apology with an id that stands in the log.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** What is wrong with one option, for whoever knows of which command it is to add an example. */
export class OptionError extends UserError {
  readonly option: string;
  constructor(message: string, option: string) {
    super(message);
    this.option = option;
  }
}

/** What an error says, for a person who can do something about it; of anything else that was thrown, itself as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
