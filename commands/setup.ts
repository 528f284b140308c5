import { workspaceScope } from '../src/core/address.ts';
import { code, list, paragraph } from '../src/core/card.ts';
import { actionId, type Context, defineAction, defineCommand, subcommand } from '../src/core/command.ts';
import { counted } from '../src/core/counted.ts';
import { UserError } from '../src/core/errors.ts';
import { flag, optional } from '../src/core/option.ts';
import { MESSAGE_FITS, privately } from '../src/core/reply.ts';
import { mustAdminister } from './rights.ts';

const PROBLEMS_SHOWN = 15;

const exportIt = subcommand({
  description: 'The whole set-up of this channel as text (YAML)',
  access: 'manager',
  options: { all: optional(flag({ description: 'Of every channel of the workspace' })) },
  async run({ all }, { services, caller }) {
    if (all) mustAdminister(caller);
    const text = await services.setup.export(caller.address, all ? undefined : caller.address.channel);
    if (text.length > MESSAGE_FITS)
      throw new UserError(
        `That set-up is too long for one message. ${all ? 'Export channel by channel, or use' : 'Use'} "chainwatch setup export --scope ${workspaceScope(caller.address)}" on the command line.`,
      );
    return privately({
      title: all ? 'Set-up of this workspace' : 'Set-up of this channel',
      tone: 'neutral',
      body: [paragraph(code(text))],
      controls: [],
      footer: ['Keep it, change it, and give it to ', code('/setup import'), ' here or anywhere else.'],
    });
  },
});

const importIt = subcommand({
  description: 'Add what a set-up says; a form opens for its text',
  access: 'manager',
  options: {},
  async run() {
    return {
      kind: 'form',
      form: {
        title: 'Import a set-up',
        action: actionId('setup.import'),
        submit: 'Import',
        fields: [
          {
            name: 'text',
            label: 'The text that "/setup export" gave',
            hint: 'Begins with chainwatch: 1',
            kind: 'paragraph',
            required: true,
            maxLength: 3_000,
          },
        ],
      },
    };
  },
});

const importAction = defineAction({
  name: 'setup.import',
  access: 'manager',
  run: async (_args, { fields }, context) => privately(await imported(fields.text?.[0] ?? '', context)),
});

async function imported(text: string, { services, caller }: Context) {
  if (caller.cannotPost) throw new UserError(caller.cannotPost);
  const { platform, workspace, channel } = caller.address;
  const wish = { here: channel, by: caller.userId, channels: caller.admin ? [] : ('here' as const) };
  const { added, problems } = await services.setup.import(text, { platform, workspace }, wish);
  if (problems.length > 0) return refusal(problems);
  const { alerts, digests, feeds, already } = added;
  // A refusal of long ago must not keep what somebody asks for now.
  await services.releaseChannel(caller.address);
  return {
    title: 'Imported',
    tone: 'good' as const,
    body: [
      paragraph(
        `Added: ${counted(alerts, 'subscription')}, ${counted(digests, 'digest')}, ${counted(feeds, 'feed')}. ${already} ${already === 1 ? 'was' : 'were'} here already.`,
      ),
    ],
    controls: [],
    footer: ['See ', code('/alerts list'), ' and ', code('/digest show'), '.'],
  };
}

function refusal(problems: readonly { line: number; reason: string }[]) {
  const shown = problems.slice(0, PROBLEMS_SHOWN);
  const more = problems.length - shown.length;
  return {
    title: 'Nothing imported',
    tone: 'bad' as const,
    body: [
      list(shown.map(({ line, reason }) => [`Line ${line}: ${reason}`])),
      ...(more > 0 ? [paragraph(`And ${more} more.`)] : []),
    ],
    controls: [],
    footer: ['Mend these lines and run ', code('/setup import'), ' again.'],
  };
}

export default defineCommand({
  name: 'setup',
  description: 'The whole set-up of a channel or workspace as one text: export, import',
  descriptions: { de: 'Alle Einstellungen eines Kanals oder Servers als ein Text: ausgeben, einlesen' },
  example: '/setup export',
  directMessages: false,
  actions: [importAction],
  subcommands: { export: exportIt, import: importIt },
});
