import type { Access } from '../src/core/command.ts';
import { UserError } from '../src/core/errors.ts';
import type { Caller } from '../src/core/reply.ts';

/** Throws a UserError where a caller lacks the right that a command asks for. */
export function mayCall(access: Access, caller: Caller): void {
  if (access === 'everyone' || caller.manager) return;
  if (access === 'manager' || !caller.direct) {
    throw new UserError(
      caller.rightsUnknown ?? 'Only people who manage this channel can do that. Ask one of them to run it.',
    );
  }
}

/** For what reaches beyond the channel it was typed in. Throws a UserError. */
export function mustAdminister(caller: Caller): void {
  if (caller.admin) return;
  throw new UserError(
    caller.rightsUnknown ??
      'Only admins of this workspace can do that for all channels. Leave "all" out to do it here.',
  );
}
