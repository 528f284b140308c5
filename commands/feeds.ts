import { feedCheckCard, feedListCard, feedName } from '../src/cards/feed.ts';
import { turnButton } from '../src/cards/menu.ts';
import { workspaceScope } from '../src/core/address.ts';
import { code, list as lines, paragraph } from '../src/core/card.ts';
import { actionId, type Context, defineAction, defineCommand, subcommand } from '../src/core/command.ts';
import { counted } from '../src/core/counted.ts';
import { DAY } from '../src/core/durations.ts';
import { UserError } from '../src/core/errors.ts';
import type { Feed } from '../src/core/feed.ts';
import type { Scope } from '../src/core/item.ts';
import { integer, optional, text } from '../src/core/option.ts';
import { inPlace, MESSAGE_FITS, privately } from '../src/core/reply.ts';
import type { Services } from '../src/core/services.ts';

const PAGE = 12;
/** The share of relevant items is that of this long (milliseconds). */
const SHARE_OF = 30 * DAY;

async function listCard(offset: number, { services, caller, now }: Context) {
  const scope = workspaceScope(caller.address);
  const { feeds, total, failing } = await services.store.feeds.page(scope, { offset, limit: PAGE });
  const turn = (to: number) => actionId('feeds.page', String(to));
  const ids = feeds.map((feed) => feed.id);
  return feedListCard({
    feeds,
    counts: await services.store.items.countsByFeed(ids, now - SHARE_OF),
    total,
    failing,
    own: new Set(feeds.filter((feed) => feed.scopes.includes(scope)).map((feed) => feed.id)),
    now,
    newer: offset > 0 ? turn(Math.max(0, offset - PAGE)) : undefined,
    older: offset + PAGE < total ? turn(offset + PAGE) : undefined,
  });
}

/** The feeds that were added in a workspace. */
async function ownFeeds(scope: Scope, { store }: Services): Promise<Feed[]> {
  return (await store.feeds.visibleTo(scope)).filter((feed) => feed.scopes.includes(scope));
}

/** The own feeds in parts that each fit a message as an OPML list. */
function partsOf(feeds: readonly Feed[], { opmlOf }: Services): Feed[][] {
  const parts: Feed[][] = [];
  for (const feed of feeds) {
    const last = parts.at(-1);
    if (last && opmlOf([...last, feed]).length <= MESSAGE_FITS) last.push(feed);
    else parts.push([feed]);
  }
  return parts;
}

async function exportCard(at: number, { services, caller }: Context) {
  const own = await ownFeeds(workspaceScope(caller.address), services);
  const parts = partsOf(own, services);
  const part = parts[at] ?? parts[0];
  if (!part) throw new UserError('No feed was added here yet, so there is nothing to export.');
  const shown = parts.indexOf(part);
  const turn = (to: number) => (parts[to] ? actionId('feeds.export', String(to)) : undefined);
  return {
    title: `${counted(own.length, 'feed')} as OPML${parts.length > 1 ? `, part ${shown + 1} of ${parts.length}` : ''}`,
    tone: 'neutral' as const,
    body: [paragraph(code(services.opmlOf(part)))],
    controls: [...turnButton('Back', turn(shown - 1)), ...turnButton('More', turn(shown + 1))],
    footer: [
      parts.length > 1
        ? 'Each part is a list of its own. Save it as a file, or give its address to '
        : 'Save it as feeds.opml, or give its address to ',
      code('/feeds import'),
      ' elsewhere.',
    ],
  };
}

const exportPage = defineAction({
  name: 'feeds.export',
  access: 'manager',
  run: async ([at = '0'], _input, context) => inPlace(await exportCard(Number(at) || 0, context)),
});

const page = defineAction({
  name: 'feeds.page',
  run: async ([offset = '0'], _input, context) => inPlace(await listCard(Number(offset) || 0, context)),
});

const FEED = 'https://www.rand.org/pubs/commentary.xml';
const address = text({ description: 'Address of a feed or of a web page', maxLength: 2000, example: FEED });

const list = subcommand({
  description: 'The feeds that are read, and how they fare',
  descriptions: { de: 'Die gelesenen Quellen, und wie es ihnen geht' },
  options: {},
  run: async (_values, context) => privately(await listCard(0, context)),
});

const check = subcommand({
  description: 'What I would read from an address, before you add it',
  descriptions: { de: 'Was ich von einer Adresse lesen würde, bevor du sie hinzufügst' },
  options: { address },
  run: async ({ address: given }, { services }) => privately(feedCheckCard(await services.checkFeed(given))),
});

const add = subcommand({
  description: 'Read one more feed for this workspace',
  descriptions: { de: 'Eine weitere Quelle für diesen Server lesen' },
  access: 'manager',
  options: {
    address,
    post: optional(integer({ description: 'Also post this many of its latest items', min: 1, max: 5 })),
  },
  async run({ address: given, post }, { services, caller }) {
    const added = await services.addFeed(given, {
      scope: workspaceScope(caller.address),
      by: caller.userId,
      post: post ?? 0,
    });
    if ('check' in added) return privately(feedCheckCard(added.check));
    const now = post
      ? `Of what stands in it now, the newest ${post === 1 ? 'is' : `${post} are`} posted where an alert here wants it`
      : 'What stands in it now is stored and searchable, not posted';
    const sentence = added.already
      ? 'This workspace reads that feed already.'
      : `It is read within a minute. ${now}; what comes from now on is assessed for alerts.`;
    return privately({ title: feedName(added.feed), tone: 'good', body: [paragraph(sentence)], controls: [] });
  },
});

const remove = subcommand({
  description: 'Stop reading a feed that was added here',
  descriptions: { de: 'Eine hier hinzugefügte Quelle nicht mehr lesen' },
  access: 'manager',
  options: {
    feed: text({
      description: 'Its name or address',
      example: 'BBC World',
      maxLength: 2000,
      async complete(partial, { services, caller }) {
        const typed = partial.toLowerCase();
        return (await ownFeeds(workspaceScope(caller.address), services))
          .filter((feed) => feedName(feed).toLowerCase().includes(typed))
          .map((feed) => ({ label: feedName(feed), value: feed.id }));
      },
    }),
  },
  async run({ feed: wanted }, { services, caller }) {
    const scope = workspaceScope(caller.address);
    const matching = (await ownFeeds(scope, services)).filter(
      (feed) => [feed.id, feed.url].includes(wanted) || feedName(feed).toLowerCase() === wanted.toLowerCase(),
    );
    const [found] = matching;
    if (!found) throw new UserError('No feed of that name was added here. "/feeds list" marks those that were.');
    if (matching.length > 1) throw new UserError('Several feeds have that name. Give the address of the one you mean.');
    await services.store.feeds.remove(found.id, scope);
    return privately({
      title: `Removed: ${feedName(found)}`,
      tone: 'neutral',
      body: [
        paragraph(
          'It is no longer read for this workspace. What it brought so far stays searchable until it ages out.',
        ),
      ],
      controls: [],
    });
  },
});

const exportAll = subcommand({
  description: "This workspace's own feeds as an OPML list",
  descriptions: { de: 'Die eigenen Quellen dieses Servers als OPML-Liste' },
  access: 'manager',
  options: {},
  run: async (_values, context) => privately(await exportCard(0, context)),
});

const importAll = subcommand({
  description: 'Add all feeds of an OPML list',
  descriptions: { de: 'Alle Quellen einer OPML-Liste hinzufügen' },
  access: 'manager',
  options: {
    address: text({
      description: 'Address of the OPML file',
      maxLength: 2000,
      example: 'https://example.org/feeds.opml',
    }),
  },
  async run({ address: given }, { services, caller }) {
    const outcome = await services.importFeeds(given, { scope: workspaceScope(caller.address), by: caller.userId });
    return privately({
      title: `${counted(outcome.added, 'feed')} added`,
      tone: outcome.problems.length > 0 ? 'neutral' : 'good',
      body: [
        paragraph(
          `${outcome.already} ${outcome.already === 1 ? 'was' : 'were'} read here already, ${outcome.problems.length} could not be taken.`,
        ),
        ...(outcome.problems.length > 0
          ? [lines(outcome.problems.slice(0, 15).map((one) => [code(one.line), ` — ${one.reason}`]))]
          : []),
      ],
      controls: [],
    });
  },
});

export default defineCommand({
  name: 'feeds',
  description: 'The news feeds that are read: list, check, add, remove',
  descriptions: { de: 'Die gelesenen Nachrichtenquellen: auflisten, prüfen, hinzufügen, entfernen' },
  example: `/feeds check ${FEED}`,
  directMessages: false,
  actions: [page, exportPage],
  subcommands: { list, check, add, remove, import: importAll, export: exportAll },
});
