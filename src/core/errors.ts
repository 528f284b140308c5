/**
 * An error with two faces: `message` is one clear sentence for the person, `cause` is for the log.
 * Anything else that is thrown is a defect: the person gets an apology with an id that stands in the log.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
