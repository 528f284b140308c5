import { todayCard } from '../src/cards/briefing-news.ts';
import { workspaceScope } from '../src/core/address.ts';
import { argumentOfTheDay } from '../src/core/argument-of-the-day.ts';
import { theatresBearingOn } from '../src/core/bearing.ts';
import { defineCommand, leaf } from '../src/core/command.ts';
import { DAY } from '../src/core/durations.ts';
import { privately } from '../src/core/reply.ts';
import { localTime } from '../src/core/wall-clock.ts';

const DAYS = 7;
const STORIES = 5;

export default defineCommand({
  name: 'today',
  description: 'The argument of the day, and the news that bears on it',
  descriptions: { de: 'Das Argument des Tages und die Nachrichten, die es berühren' },
  example: '/today',
  main: leaf({
    options: {},
    async run(_values, { services, caller, now }) {
      const date = localTime(now, (await services.timeZoneOf(caller)) ?? 'UTC')
        .toPlainDate()
        .toString();
      const argument = argumentOfTheDay(services.briefings.arguments, date);
      const stories = await services.stories.latest({
        scope: workspaceScope(caller.address),
        tags: argument.tags,
        theatres: theatresBearingOn(argument.slug),
        since: now - DAYS * DAY,
        limit: STORIES,
      });
      const views = stories.map((story) => story.view);
      return privately(todayCard(argument, views, DAYS, services.briefings));
    },
  }),
});
