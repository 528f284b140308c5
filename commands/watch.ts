import { defineCommand } from '../src/core/command.ts';
import { UserError } from '../src/core/errors.ts';
import type { Caller } from '../src/core/reply.ts';
import { subscriptionSteps } from './alerts-steps.ts';

/** Personal alerts stand in a direct message with the bot. Throws a UserError that says where that is. */
function directOnly({ address, direct, cannotPost }: Caller): void {
  if (address.platform === 'web')
    throw new UserError(
      'The web chat has no direct messages. Make a channel of your own (+ beside Channels) and type "/alerts subscribe" there.',
    );
  if (!direct || cannotPost)
    throw new UserError(
      'What you watch comes to you alone. Open a direct message with me (my name, then Message) and type it there.',
    );
}

const steps = subscriptionSteps('watch', directOnly);

export default defineCommand({
  name: 'watch',
  description: 'News alerts for you alone, in a direct message: subscribe, list, edit, pause, remove',
  descriptions: {
    de: 'Nachrichten-Alarme nur für dich, als Direktnachricht: abonnieren, auflisten, ändern, anhalten',
  },
  example: '/watch subscribe',
  subcommands: steps,
});
