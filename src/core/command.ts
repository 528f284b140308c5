import { z } from 'zod';
import { decoded } from './decoded.ts';
import { OptionError, UserError } from './errors.ts';
import type { Translations } from './locale.ts';
import { optionInfo } from './option.ts';
import type { Caller, Reply } from './reply.ts';
import type { Services } from './services.ts';

/** What a command or action is handed besides its own arguments. */
export interface Context {
  services: Services;
  caller: Caller;
  /** Epoch milliseconds. */
  now: number;
}

type Options = Record<string, z.ZodType>;

/**
 * Checked at run time by the dispatcher. `manager`: needs the right to manage the channel. `channel`: the same, but a
 * direct message is its person's own.
 */
export type Access = 'everyone' | 'manager' | 'channel';

/** What can be run: a subcommand, or the whole of a command without any. */
export interface Leaf {
  /** In the order in which they are asked for; required ones first. */
  options: Options;
  access: Access;
  /** Throws a UserError that names the wrong option. */
  run(raw: Record<string, unknown>, context: Context): Promise<Reply>;
}

export interface Subcommand extends Leaf {
  description: string;
  descriptions?: Translations;
}

export interface Command {
  name: string;
  description: string;
  descriptions?: Translations;
  /** How to call it, for help and error replies: `/brief przewodow`. */
  example: string;
  /** The command that takes words which fit no option of this one. */
  forWords?: string;
  /** Look-ups work in direct messages too; what changes a channel does not. */
  directMessages: boolean;
  main?: Leaf;
  subcommands?: Record<string, Subcommand>;
  actions: readonly Action[];
}

interface LeafDeclaration<T extends Options> {
  options: T;
  access?: Access;
  run(values: z.output<z.ZodObject<T>>, context: Context): Promise<Reply>;
}

/** Declares what a command without subcommands does. Types of the values that `run` gets are inferred from the options. */
export function leaf<const T extends Options>(declaration: LeafDeclaration<T>): Leaf {
  const schema = z.object(declaration.options);
  return {
    options: declaration.options,
    access: declaration.access ?? 'everyone',
    async run(raw, context) {
      const parsed = schema.safeParse(raw);
      if (!parsed.success) throw optionMistake(parsed.error, raw, declaration.options);
      return declaration.run(parsed.data, context);
    },
  };
}

/** Declares one subcommand. */
export function subcommand<const T extends Options>(
  declaration: LeafDeclaration<T> & Pick<Subcommand, 'description' | 'descriptions'>,
): Subcommand {
  const { description, descriptions } = declaration;
  return { description, ...(descriptions && { descriptions }), ...leaf(declaration) };
}

function optionMistake(error: z.ZodError, raw: Record<string, unknown>, options: Options): UserError {
  const issue = error.issues[0];
  const name = String(issue?.path[0] ?? '');
  const schema = options[name];
  if (!issue || !schema) return new UserError('I could not read that command.');
  const wrong = raw[name] === undefined ? `is missing: ${optionInfo(schema).description}` : issue.message;
  return new OptionError(`"${name}" ${wrong}.`, name);
}

/** Declares a command; it works in direct messages too where nothing else is said. */
export function defineCommand(
  declaration: Omit<Command, 'actions' | 'directMessages'> & { actions?: readonly Action[]; directMessages?: boolean },
): Command {
  return { directMessages: true, actions: [], ...declaration };
}

/** At most this long, so that a Discord custom id (100) also has room for a delivery key. */
const ACTION_ID_MAX = 80;

/** What a button, a menu or a form calls. Its state is in its id, so it works after a restart. */
export interface Action {
  name: string;
  access: Access;
  run(args: string[], input: ActionInput, context: Context): Promise<Reply>;
}

export interface ActionInput {
  /** Chosen menu values. */
  values: string[];
  /** Form fields by name. */
  fields: Record<string, string[]>;
}

/** Declares an action; everyone may call it where nothing else is said. */
export function defineAction(declaration: Omit<Action, 'access'> & { access?: Access }): Action {
  return { access: 'everyone', ...declaration };
}

/**
 * The string that a control carries to call the action of that name: `name:arg:arg`, at most 80 characters (throws beyond);
 * longer state goes to the store and its key into the id.
 */
export function actionId(name: string, ...args: string[]): string {
  const id = [name, ...args.map(encodeURIComponent)].join(':');
  if (id.length > ACTION_ID_MAX) throw new Error(`The action id "${id}" is longer than ${ACTION_ID_MAX} characters.`);
  return id;
}

/** Splits an action id into its name and arguments. */
export function parseActionId(id: string): { name: string; args: string[] } {
  const [name = '', ...args] = id.split(':');
  return { name, args: args.map(decoded) };
}
