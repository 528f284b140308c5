import { WHAT_I_DO } from '../src/cards/welcome.ts';
import { bold, code, list, paragraph, type Rich } from '../src/core/card.ts';
import { type Command, defineCommand, subcommand } from '../src/core/command.ts';
import { privately } from '../src/core/reply.ts';

export default defineCommand({
  name: 'help',
  description: 'What Chainwatch can do, and how to begin',
  descriptions: { de: 'Was Chainwatch kann, und wie man anfängt' },
  example: '/help',
  directMessages: true,
  main: subcommand({
    description: 'What Chainwatch can do, and how to begin',
    options: {},
    async run(_values, { services }) {
      return privately({
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
          list(services.commands.map(line)),
        ],
        controls: [],
        footer: ['Replies are private unless you share them.'],
      });
    },
  }),
});

function line(command: Command): Rich {
  const subcommands = Object.keys(command.subcommands ?? {});
  const names = subcommands.length > 0 ? ` ${subcommands.join(' | ')}` : '';
  return [code(`/${command.name}${names}`), ` — ${command.description}. For example: `, code(command.example)];
}
