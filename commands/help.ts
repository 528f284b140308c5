import { WHAT_I_DO } from '../src/cards/welcome.ts';
import { bold, type Card, code, heading, list, paragraph, type Rich, short } from '../src/core/card.ts';
import { type Command, defineCommand, type Leaf, leaf } from '../src/core/command.ts';
import { UserError } from '../src/core/errors.ts';
import { nearest } from '../src/core/nearest.ts';
import { type OptionInfo, optional, optionInfo, text } from '../src/core/option.ts';
import { privately } from '../src/core/reply.ts';

export default defineCommand({
  name: 'help',
  description: 'What Chainwatch can do, and how to begin',
  descriptions: { de: 'Was Chainwatch kann, und wie man anfängt' },
  example: '/help alerts subscribe',
  main: leaf({
    options: {
      command: optional(
        text({
          description: 'A command, to see all that it takes',
          descriptions: { de: 'Ein Befehl, um alles zu sehen, was er nimmt' },
          example: 'alerts',
          complete: async (partial, { services }) =>
            services.commands
              .flatMap(namesOf)
              .filter((name) => name.includes(partial.toLowerCase().replace(/^\//, '')))
              .map((name) => ({ value: name, label: name })),
        }),
      ),
    },
    async run({ command }, { services }) {
      return privately(command ? cardOf(command, services.commands) : overview(services.commands));
    },
  }),
});

function overview(commands: readonly Command[]): Card {
  return {
    title: 'Chainwatch',
    tone: 'neutral',
    body: [
      paragraph(WHAT_I_DO),
      paragraph(
        bold('Begin with: '),
        code('/brief'),
        ' for the arguments, ',
        code('/latest'),
        ' for the news, ',
        code('/alerts subscribe'),
        ' to get alerts in this channel.',
      ),
      list(commands.map(line)),
      paragraph('All that a command takes: ', code('/help alerts subscribe'), '.'),
    ],
    controls: [],
    footer: [
      'Replies are private unless you share them; a new subscription and a sample alert are shown to everybody.',
    ],
  };
}

function line(command: Command): Rich {
  const subcommands = Object.keys(command.subcommands ?? {});
  const names = subcommands.length > 0 ? ` ${subcommands.join(' | ')}` : '';
  return [code(`/${command.name}${names}`), ` — ${command.description}. For example: `, code(command.example)];
}

/** "alerts" and "alerts subscribe". */
function namesOf(command: Command): string[] {
  return [command.name, ...Object.keys(command.subcommands ?? {}).map((name) => `${command.name} ${name}`)];
}

function cardOf(asked: string, commands: readonly Command[]): Card {
  const [name = '', step = ''] = asked.toLowerCase().replace(/^\//, '').split(/\s+/);
  const command = commands.find((one) => one.name === name);
  if (!command) {
    const names = commands.map((one) => one.name);
    const like = nearest(name, names);
    const meant = like ? ` Did you mean /help ${like}?` : '';
    throw new UserError(`There is no command "${short(asked)}".${meant} /help lists them all.`);
  }
  const { main, subcommands = {} } = command;
  const chosen = Object.hasOwn(subcommands, step) ? subcommands[step] : undefined;
  const steps = Object.entries(subcommands);
  return {
    title: chosen ? `/${name} ${step}` : `/${name}`,
    tone: 'neutral',
    body: [
      paragraph(`${(chosen ?? command).description}.`),
      ...(chosen ? optionsOf(chosen) : main ? optionsOf(main) : []),
      ...(!chosen && steps.length > 0
        ? [
            heading('One of'),
            list(steps.map(([own, { description }]) => [code(`/${name} ${own}`), ` — ${description}`])),
          ]
        : []),
      ...(chosen ? [] : [paragraph('For example: ', code(command.example))]),
    ],
    controls: [],
    ...(!chosen && steps[0] && { footer: [`What each takes: /help ${name} ${steps[0][0]}`] }),
  };
}

function optionsOf({ options }: Leaf) {
  const rows = Object.entries(options).map(([name, schema]): Rich => {
    const { description, required } = optionInfo(schema);
    return [code(name), `${required ? ' (needed)' : ''} — ${description}`, ...valuesOf(name, optionInfo(schema))];
  });
  return rows.length > 0 ? [heading('It takes'), list(rows)] : [paragraph('It takes nothing more.')];
}

function valuesOf(name: string, { kind, example, choices }: OptionInfo): Rich {
  if (kind === 'choice' && choices) return [`: ${choices.map(({ value }) => value).join(', ')}`];
  if (!example) return [];
  return [', for example ', code(`${name}:${example.includes(' ') ? `"${example}"` : example}`)];
}
