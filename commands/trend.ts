import { TREND_LABELS, trendCard } from '../src/cards/trend.ts';
import { workspaceScope } from '../src/core/address.ts';
import { type Context, defineAction, defineCommand, leaf } from '../src/core/command.ts';
import { choice, integer, optional } from '../src/core/option.ts';
import { themeOf } from '../src/core/pictures.ts';
import { inPlace, privately } from '../src/core/reply.ts';
import { TREND_KINDS, type TrendKind, trendOf, trendSpan } from '../src/core/trend.ts';

const DAYS = 30;
const MOST_DAYS = 90;

const turn = defineAction({
  name: 'trend.turn',
  async run([by, days], _input, context) {
    const kind = TREND_KINDS.find((one) => one === by) ?? 'severity';
    const wanted = Math.min(MOST_DAYS, Math.max(2, Number(days) || DAYS));
    return inPlace(await cardOf(kind, wanted, context));
  },
});

export default defineCommand({
  name: 'trend',
  description: 'Stories a day, as a picture',
  descriptions: { de: 'Meldungen pro Tag, als Bild' },
  example: '/trend theatre 30',
  actions: [turn],
  main: leaf({
    options: {
      by: optional(choice(TREND_KINDS, TREND_LABELS, { description: 'What to tell apart; severity if not said' })),
      days: optional(integer({ min: 2, max: MOST_DAYS, description: 'How many days back; 30 if not said' })),
    },
    run: async ({ by, days }, context) => privately(await cardOf(by ?? 'severity', days ?? DAYS, context)),
  }),
});

async function cardOf(kind: TrendKind, days: number, { services, caller, now }: Context) {
  const scope = workspaceScope(caller.address);
  const span = trendSpan(days, now);
  const { items } = services.store;
  const reports = await items.relevantReports(scope, span.since, span.until);
  const [last] = reports.length > 0 ? [] : await items.relevantStories({ scope, until: span.since, limit: 1 });
  const trend = trendOf(kind, reports, span.days, services.argumentTitle);
  const picture = services.pictures.trend(trend, themeOf(caller.address.platform));
  return trendCard(trend, picture, kind, last?.moved);
}
