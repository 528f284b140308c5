import { workspaceScope } from '../src/core/address.ts';
import { code, link, list, paragraph } from '../src/core/card.ts';
import { defineCommand, subcommand } from '../src/core/command.ts';
import { UserError } from '../src/core/errors.ts';
import { privately } from '../src/core/reply.ts';

const WHAT: Record<string, string> = {
  'alerts.atom': 'alerts of this channel, for feed readers (Atom)',
  'alerts.json': 'the same as JSON Feed',
  'stories.csv': 'stories of 30 days (the newest 2,000), for spreadsheets',
  'stories.jsonl': 'the same with all reports, for notebooks (JSON lines)',
};

const open = subcommand({
  description: 'Secret addresses for feed readers and spreadsheets; earlier ones of this channel stop working',
  access: 'manager',
  options: {},
  async run(_values, { services, caller }) {
    if (!services.exports.available)
      throw new UserError(
        `Whoever runs me has not opened a public address (PUBLIC_URL). On the command line, "chainwatch export --scope ${workspaceScope(caller.address)}" prints the stories.`,
      );
    const name = caller.channelName ? `#${caller.channelName}` : 'alerts';
    // The web chat keeps its answers; elsewhere the message goes by itself.
    const once =
      caller.address.platform === 'web'
        ? 'Dismiss this message when you have saved them.'
        : 'I keep no copy: save them now.';
    const addresses = await services.exports.open(caller.address, name);
    return privately({
      title: 'Addresses outside the chat',
      tone: 'good',
      body: [
        paragraph(`Whoever has one can read what this channel can see. ${once}`),
        list(addresses.map(({ file, url }) => [link(file, url), ` — ${WHAT[file] ?? file}: `, code(url)])),
      ],
      controls: [],
      footer: ['They stop working with ', code('/export close'), ', or when you open new ones.'],
    });
  },
});

const close = subcommand({
  description: 'Close the addresses of this channel',
  access: 'manager',
  options: {},
  async run(_values, { services, caller }) {
    if (!(await services.exports.close(caller.address))) throw new UserError('No addresses are open for this channel.');
    const body = [paragraph('The addresses of this channel answer nobody any more.')];
    return privately({ title: 'Closed', tone: 'neutral', body, controls: [] });
  },
});

export default defineCommand({
  name: 'export',
  description: 'Alerts as a feed, stories as a table: addresses outside the chat',
  descriptions: { de: 'Alarme als Feed, Meldungen als Tabelle: Adressen außerhalb des Chats' },
  example: '/export open',
  directMessages: false,
  subcommands: { open, close },
});
