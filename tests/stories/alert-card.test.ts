import { describe, expect, it } from 'vitest';
import { assessmentCard } from '../../src/cards/assessment.ts';
import { alertCard, escalationCard } from '../../src/cards/story.ts';
import { storyCard } from '../../src/cards/story-full.ts';
import { BARE_WORDING, type Evidence } from '../../src/core/assessment.ts';
import { cardText, time } from '../../src/core/card.ts';
import type { StoryReport } from '../../src/core/story.ts';
import type { Tag, Theatre } from '../../src/core/vocabulary.ts';
import { stepsOf } from '../../src/stories/steps.ts';
import { viewStory } from '../../src/stories/view.ts';
import { report } from './reports.ts';

const HOUR = 3_600_000;

const asIs = (slug: string) => slug;

function story(theatre: Theatre, tags: Tag[], evidence: Evidence[] = []) {
  const reports = [report({ id: 'a', assessment: { tags, theatres: [theatre], evidence } })];
  const view = viewStory('s', reports);
  if (!view) throw new Error('There is no story.');
  return { view, steps: [], reports };
}

/** All that an alert on one report says, as text. */
function textOf(theatre: Theatre, tag: Tag = 'spillover'): string {
  return JSON.stringify(alertCard(story(theatre, [tag]), asIs, null));
}

function fullTextOf(theatre: Theatre): string {
  return JSON.stringify(storyCard(story(theatre, ['partner-escalation', 'rogue-actor']), asIs, null));
}

function assessmentTextOf(theatre: Theatre): string {
  const { assessment } = report({ assessment: { tags: ['partner-escalation'], theatres: [theatre] } });
  return JSON.stringify(assessmentCard({ title: 'News' }, assessment, asIs));
}

describe('an assessment', () => {
  const direction = { lean: 'against' as const, phrase: 'call off strike' };
  const told = (relevant: boolean) => {
    const { assessment } = report({ assessment: { relevant, direction } });
    return cardText(assessmentCard({ title: 'Teachers call off strike' }, assessment, asIs));
  };

  it('gives no direction of a text that is not relevant', () => {
    expect(told(true)).toContain('Direction: against');
    expect(told(false)).not.toContain('Direction');
  });
});

describe('an alert', () => {
  it('names the claims of the article that its tag tests', () => {
    expect(textOf('nato-east')).toContain('chain-gang-mechanism');
    expect(textOf('nato-east')).toContain('przewodow-attribution');
  });

  it('leaves out claims about Ukraine where the story is from elsewhere', () => {
    expect(textOf('middle-east')).toContain('chain-gang-mechanism');
    expect(textOf('middle-east')).not.toContain('przewodow-attribution');
  });

  it.each<Tag>(['partner-escalation', 'rogue-actor', 'strike-permission', 'nuclear-escalation'])(
    'names no claim where all that %s tests are about Ukraine',
    (tag) => {
      expect(textOf('ukraine-russia', tag)).toContain('claims');
      expect(textOf('middle-east', tag)).not.toContain('claims');
    },
  );

  it('gives as reasons each phrase once, and common words only where nothing else speaks', () => {
    const evidence = (phrase: string, meaning: string, weight: number) => ({
      ...{ phrase, meaning, weight, field: 'title' as const },
    });
    const would = evidence('would', BARE_WORDING, 2);
    const bombs = evidence('Cluster bombs', 'a contested weapon', 1.5);
    const again = evidence('cluster bombs', 'a contested weapon', 1);
    const against = evidence('grain', 'trade', -1);
    const why = (found: Evidence[]) =>
      /Why: (.*?\.)/.exec(cardText(alertCard(story('other', [], found), asIs, null)))?.[1];
    expect(why([would, bombs, again, against])).toBe('“Cluster bombs” (a contested weapon).');
    expect(why([would, against])).toBe('“would” (wording of such news).');
    const attack = evidence('attack', 'a strike', 2);
    const droneAttack = evidence('Drone attack', 'a strike', 1);
    expect(why([attack, droneAttack, bombs])).toBe('“Drone attack” (a strike), “Cluster bombs” (a contested weapon).');
    expect(why([evidence('Missile', 'missiles', 2)])).toBe('“Missile”.');
  });

  it('keeps a correction and a denial in sight when restraint follows', () => {
    const titles = [
      'Blast at the port',
      'Agency issues correction',
      'Embassy denies any part',
      'Tensions ease at last',
    ];
    const reports = titles.map((title, i) => report({ id: `${i}`, title, at: i }));
    const view = viewStory('s', reports);
    const { steps } = stepsOf(reports);
    if (!view) throw new Error('There is no story.');
    expect(cardText(alertCard({ view, steps, reports }, asIs, null)).match(/A correction|A denial|Restraint/g)).toEqual(
      ['A correction', 'A denial', 'Restraint'],
    );
  });

  it('lists the newest five reports, no copies, and marks what rests on one outlet or on state-run ones', () => {
    const critical = { severity: 'critical' as const };
    const own = Array.from({ length: 7 }, (_, i) =>
      report({
        id: `${i}`,
        at: i * HOUR,
        title: `Blast number ${i} at the port`,
        source: 'RT',
        stateRun: true,
        assessment: critical,
      }),
    );
    const copy = report({
      id: 'copy',
      at: 9 * HOUR,
      title: 'Blast number 6 at the port',
      source: 'TASS',
      stateRun: true,
    });
    const textOfAll = (reports: StoryReport[]) => {
      const view = viewStory('s', reports);
      return view ? cardText(alertCard({ view, steps: [], reports }, asIs, null)) : '';
    };
    const text = textOfAll([...own, copy]);
    expect(text.match(/number \d/g)?.slice(-5)).toEqual([6, 5, 4, 3, 2].map((n) => `number ${n}`));
    for (const words of ['RT (state-run)', 'and 2 earlier', 'state-run outlets only', 'one source so far']) {
      expect(text).toContain(words);
    }
    const other = textOfAll([...own, report({ id: 'other', title: 'Crater seen at the port', source: 'BBC' })]);
    expect(other).not.toMatch(/state-run outlets only|one source so far/);
  });

  it('says which way the deeds of its reports speak, with their words', () => {
    const direction = { lean: 'against' as const, phrase: 'ruled out troops' };
    const reports = [report({ assessment: { direction } })];
    const view = viewStory('s', reports);
    if (!view) throw new Error('There is no story.');
    const sentence = 'Speaks against the article’s thesis: “ruled out troops”.';
    expect(cardText(alertCard({ view, steps: [], reports }, asIs, null))).toContain(sentence);
  });

  it('agrees with the whole story and with an assessment, which leave the same claims out', () => {
    const claims = /reckless-driving|control-dilemma|claims/;
    expect(fullTextOf('ukraine-russia')).toMatch(claims);
    expect(fullTextOf('korea')).not.toMatch(claims);
    expect(assessmentTextOf('ukraine-russia')).toMatch(claims);
    expect(assessmentTextOf('korea')).not.toMatch(claims);
  });
});

describe('an escalation', () => {
  it.each<[string, StoryReport]>([
    ['Now critical, before elevated: ', report({ id: 'b', assessment: { severity: 'critical' } })],
    ['Elevated. It is now also ally deployment: ', report({ id: 'b', assessment: { tags: ['ally-deployment'] } })],
  ])('says once how severe it is: %s', (beginning, second) => {
    const reports = [report({ id: 'a' }), second];
    const view = viewStory('s', reports);
    const { steps } = stepsOf(reports);
    if (!view) throw new Error('There is no story.');
    const lines = cardText(escalationCard(view, steps.at(-1)?.sentence ?? '', steps)).split('\n');
    expect(lines.filter((line) => line.startsWith(beginning))).toHaveLength(1);
  });

  it('names the report that it rests on, and none where no report stepped it up', () => {
    const reports = [
      report({ id: 'a', source: 'BBC', assessment: { severity: 'critical' } }),
      report({ id: 'b', source: 'DW', assessment: { tags: ['ally-deployment'] } }),
    ];
    const view = viewStory('s', reports);
    const { steps } = stepsOf(reports);
    if (!view) throw new Error('There is no story.');
    const textFor = (sentence: string) => cardText(escalationCard(view, sentence, steps));
    expect(textFor(steps.at(-1)?.sentence ?? '')).toContain('Source: DW');
    expect(textFor('Now critical, before elevated.')).not.toContain('Source: ');
  });
});

describe('the whole story', () => {
  it('begins with its first report and goes forward in time, also where a report came late', () => {
    const reports = [
      report({ id: 'a', at: 10 * HOUR, assessment: { severity: 'watch' } }),
      report({ id: 'late', at: 8 * HOUR, assessment: { severity: 'critical' } }),
    ];
    const view = viewStory('s', reports);
    if (!view) throw new Error('There is no story.');
    const { body } = storyCard({ view, steps: stepsOf(reports).steps }, asIs, null);
    expect(body.find((block) => block.type === 'list')?.items).toEqual([
      [time(10 * HOUR), ' — ', 'First report to come in, rated watch: Reuters, “Title of a”'],
      [time(10 * HOUR), ' — ', 'Now critical, before watch: Reuters, “Title of late”'],
    ]);
  });
});

describe('a story in full', () => {
  it('says that deeds speak both ways, with the words of each, where they do', () => {
    const direction = (lean: 'for' | 'against', phrase: string) => ({ direction: { lean, phrase } });
    const reports = [
      report({ id: 'a', source: 'BBC', assessment: direction('for', 'sent troops') }),
      report({ id: 'b', source: 'DW', assessment: direction('against', 'ruled out troops') }),
    ];
    const view = viewStory('s', reports);
    if (!view) throw new Error('There is no story.');
    const text = cardText(storyCard({ view, steps: [] }, asIs, null)).replace(/ <[^>]*>/g, '');
    expect(text).toContain(
      'for the article’s thesis by the words “sent troops” in BBC, against it by the words “ruled out',
    );
    expect(text).not.toContain('No recognised deed');
  });

  it('begins with its counts, not with an empty line, where no report is relevant', () => {
    const assessment = { relevant: false, severity: null, tags: [], theatres: [] };
    const view = viewStory('s', [report({ id: 'a', assessment })]);
    const [first] = view ? storyCard({ view, steps: [] }, asIs, null).body : [];
    expect(JSON.stringify(first)).toContain('1 report');
  });

  it('offers to split a report off only where it has two', () => {
    const textOfAll = (ids: string[]) => {
      const reports = ids.map((id) => report({ id }));
      const view = viewStory('s', reports);
      return view ? JSON.stringify(storyCard({ view, steps: [] }, asIs, null)) : '';
    };
    expect(textOfAll(['a'])).toContain('Same as…');
    expect(textOfAll(['a'])).not.toContain('Not the same story');
    expect(textOfAll(['a', 'b'])).toContain('Not the same story');
  });
});
