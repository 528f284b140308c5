import type { Access } from '../src/core/command.ts';
import { UserError } from '../src/core/errors.ts';
import type { Caller } from '../src/core/reply.ts';

/** In a direct message there is nobody to ask. */
const IN_A_CHANNEL =
  'Only people who manage a channel can do that, and only there. Run it in one that you manage, or ask somebody who does.';

/** Throws a UserError where a caller lacks the right that a command asks for. */
export function mayCall(access: Access, caller: Caller): void {
  if (access === 'everyone' || caller.manager) return;
  if (access === 'manager' || !caller.direct) {
    const whose = caller.direct
      ? IN_A_CHANNEL
      : 'Only people who manage this channel can do that. Ask one of them to run it.';
    throw new UserError(caller.rightsUnknown ?? whose);
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
