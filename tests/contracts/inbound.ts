import type { ActionRequest, CommandRequest, CompletionRequest, Inbound } from '../../src/core/platform.ts';
import { privately, type Reply } from '../../src/core/reply.ts';
import { cardTitled } from './cards.ts';

/** An `Inbound` that writes down what it is handed and answers as told. */
export interface RecordedInbound extends Inbound {
  readonly commands: CommandRequest[];
  readonly actions: ActionRequest[];
  readonly completions: CompletionRequest[];
  readonly lost: { channel: string; reason: string }[];
  readonly joins: string[];
  /** The next answers, first in first out; without any, a private card. */
  answers: Reply[];
}

export function recordedInbound(): RecordedInbound {
  const recorded: RecordedInbound = {
    commands: [],
    actions: [],
    completions: [],
    lost: [],
    joins: [],
    answers: [],
    async command(request) {
      recorded.commands.push(request);
      return next();
    },
    async action(request) {
      recorded.actions.push(request);
      return next();
    },
    async complete(request) {
      recorded.completions.push(request);
      return [{ label: 'Przewodów', value: 'przewodow', description: 'a missile in Poland' }];
    },
    async message() {
      return next();
    },
    async joined(workspace) {
      recorded.joins.push(workspace.workspace);
    },
    known: async () => [],
    async left() {},
    async channelLost(address, reason) {
      recorded.lost.push({ channel: address.channel, reason });
    },
    async channelMoved() {},
    async channelBack() {},
  };
  const next = () => recorded.answers.shift() ?? privately(cardTitled('An answer'));
  return recorded;
}
