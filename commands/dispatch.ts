import { randomBytes } from 'node:crypto';
import { errorCard } from '../src/cards/error.ts';
import type { Choice } from '../src/core/card.ts';
import { type Action, type Command, type Context, type Leaf, parseActionId } from '../src/core/command.ts';
import { OptionError, UserError } from '../src/core/errors.ts';
import type { Logger } from '../src/core/log.ts';
import { optionInfo } from '../src/core/option.ts';
import type { ActionRequest, CommandRequest, CompletionRequest } from '../src/core/platform.ts';
import { type Caller, privately, type Reply } from '../src/core/reply.ts';
import type { Services } from '../src/core/services.ts';
import { exampleOf } from '../src/core/slash.ts';
import { mayCall } from './rights.ts';

/** Finds what was asked for, checks that the caller may, runs it, and turns every error into a card. Never rejects. */
export function createDispatcher(parts: {
  commands: readonly Command[];
  /** Actions that belong to no single command: those on alerts and digests. */
  actions: readonly Action[];
  services: Services;
  /** Why nothing can be stored at present, as a sentence for people; null when it can. */
  trouble?(): string | null;
  log: Logger;
  now(): number;
}) {
  const commands = new Map(parts.commands.map((command) => [command.name, command]));
  const actions = new Map<string, Action>();
  for (const action of [...parts.actions, ...parts.commands.flatMap((command) => command.actions)]) {
    if (actions.has(action.name)) throw new Error(`Two actions are named "${action.name}".`);
    actions.set(action.name, action);
  }

  function context(caller: Caller): Context {
    return { services: parts.services, caller, now: parts.now() };
  }

  async function guarded(what: string, caller: Caller, run: () => Promise<Reply>): Promise<Reply> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof UserError) {
        if (error.cause) parts.log.warn({ what, err: error.cause }, error.message);
        return privately(errorCard(error.message));
      }
      const trouble = parts.trouble?.();
      if (trouble) {
        parts.log.warn({ what, err: error }, trouble);
        return privately(errorCard(trouble));
      }
      const id = randomBytes(4).toString('hex');
      parts.log.error({ what, id, workspace: caller.address.workspace, err: error }, 'A command failed.');
      return privately(errorCard('Something went wrong on our side. Please try again in a minute.', id));
    }
  }

  return {
    command(request: CommandRequest): Promise<Reply> {
      return guarded(`/${request.command}`, request.caller, async () => {
        const { command, leaf } = find(commands, request.command, request.subcommand);
        mayCall(leaf.access, request.caller);
        try {
          return await leaf.run(request.options, context(request.caller));
        } catch (error) {
          if (!(error instanceof OptionError)) throw error;
          const example = exampleOf(command, request.subcommand, leaf, '/', error.option);
          throw new UserError(`${error.message} For example: ${example}`);
        }
      });
    },

    action(request: ActionRequest): Promise<Reply> {
      const { name, args } = parseActionId(request.action);
      return guarded(name, request.caller, async () => {
        const action = actions.get(name);
        if (!action) throw new UserError('That control is from an older version. Please run the command again.');
        mayCall(action.access, request.caller);
        return action.run(args, { values: request.values, fields: request.fields }, context(request.caller));
      });
    },

    async complete(request: CompletionRequest): Promise<Choice[]> {
      try {
        const schema = find(commands, request.command, request.subcommand).leaf.options[request.option];
        if (!schema) return [];
        const info = optionInfo(schema);
        const found = info.complete
          ? await info.complete(request.partial, { services: parts.services, caller: request.caller })
          : fromList(info.choices ?? [], request.partial);
        return found.slice(0, 25);
      } catch (error) {
        parts.log.warn({ what: `/${request.command}`, option: request.option, err: error }, 'A completion failed.');
        return [];
      }
    },
  };
}

function find(
  commands: ReadonlyMap<string, Command>,
  name: string,
  subcommand: string | undefined,
): { command: Command; leaf: Leaf } {
  const command = commands.get(name);
  if (!command) throw new UserError(`There is no command "${name}". "help" lists what I can do.`);
  const leaves = command.subcommands ?? {};
  const leaf = subcommand ? (Object.hasOwn(leaves, subcommand) ? leaves[subcommand] : undefined) : command.main;
  if (leaf) return { command, leaf };
  const names = Object.keys(leaves).join(', ');
  throw new UserError(names ? `"${name}" needs one of: ${names}.` : `"${name}" takes no "${subcommand}".`);
}

/** Completes the last of several comma-separated values, keeping those before it. */
function fromList(choices: readonly Choice[], partial: string): Choice[] {
  const cut = Math.max(partial.lastIndexOf(','), partial.lastIndexOf(' ')) + 1;
  const before = partial.slice(0, cut);
  const typed = partial.slice(cut).toLowerCase();
  return choices
    .filter((choice) => choice.value.includes(typed) || choice.label.toLowerCase().includes(typed))
    .map((choice) => ({ ...choice, label: before + choice.label, value: before + choice.value }));
}
