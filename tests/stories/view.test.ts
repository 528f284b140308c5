import { describe, expect, it } from 'vitest';
import type { StoryReport } from '../../src/core/story.ts';
import type { Theatre } from '../../src/core/vocabulary.ts';
import { viewStory } from '../../src/stories/view.ts';
import { report } from './reports.ts';

const HOUR = 3_600_000;

describe('a story as a scope sees it', () => {
  it('is nothing without reports', () => {
    expect(viewStory('s', [])).toBeNull();
  });

  it('is seen also where none of its reports is relevant, without tags, theatres or severity', () => {
    const view = viewStory('s', [report({ title: 'A match in Warsaw', assessment: { relevant: false } })]);
    expect(view).toMatchObject({ headline: 'A match in Warsaw', tags: [], theatres: [], severity: null });
  });

  it('names first the theatre of most of its reports', () => {
    const theatres: Theatre[][] = [['korea'], ['nato-east'], ['korea', 'nato-east'], ['nato-east']];
    const reports = theatres.map((names, i) => report({ id: `r${i}`, assessment: { theatres: names } }));
    expect(viewStory('s', reports)?.theatres).toEqual(['nato-east', 'korea']);
  });

  it('has moved when its last report came, whatever later date that bears', () => {
    const one = report({ id: 'a', at: HOUR });
    const ahead = { ...one, item: { ...one.item, id: 'b', published: 9 * HOUR, firstSeen: 2 * HOUR } };
    const view = viewStory('s', [one, ahead]);
    expect(view).toMatchObject({ firstSeen: HOUR, lastMoved: 2 * HOUR, reports: [{ at: HOUR }, { at: 2 * HOUR }] });
  });

  it('counts the copies of one text once', () => {
    const wire =
      'Two people were killed when a missile struck a grain plant in eastern Poland on Tuesday, officials said.';
    const view = viewStory('s', [
      report({ id: 'a', title: 'Missile kills two in Poland', summary: wire, source: 'Reuters', country: 'GB' }),
      report({ id: 'b', title: 'Two killed in Poland', summary: wire, source: 'Daily Mail', country: 'IE' }),
      report({ id: 'c', title: 'NATO envoys gather after the blast', source: 'CNN', country: 'US' }),
    ]);
    expect(view?.countLine).toBe('2 reports · 2 outlets · 2 countries');
    expect(view?.reports.map((one) => one.copyOf)).toEqual([null, 'a', null]);
  });

  it('takes for a copy what has the title of another, or nearly all its words', () => {
    const title = 'Two people killed as missile strikes grain plant in eastern Poland';
    const first = report({ id: 'a', title, summary: 'Officials spoke of an accident.' });
    const sameTitle = report({ id: 'b', title, summary: 'A village mourns, and envoys gather in the capital.' });
    const edited = report({ id: 'c', title: title.replace('Two people', 'Two'), summary: first.item.summary });
    const copyOf = (one: StoryReport) => viewStory('s', [first, one])?.reports[1]?.copyOf;
    expect([sameTitle, edited].map(copyOf)).toEqual(['a', 'a']);
    const shortened = { ...edited, item: { ...edited.item, summary: 'Officials spoke of a mere accident.' } };
    const own = report({ id: 'd', title: 'Grain plant hit, two dead', summary: 'Officials spoke of an attack.' });
    expect([shortened, own].map(copyOf)).toEqual(['a', null]);
  });

  it('takes a title with another number for no copy', () => {
    const toll = (id: string, source: string, dead: number) =>
      report({ id, source, title: `Death toll from the strike on Kyiv rises to ${dead}` });
    const reports = [toll('a', 'Reuters', 5), toll('b', 'BBC', 9), toll('c', 'CNN', 9)];
    expect(viewStory('s', reports)?.reports.map((one) => one.copyOf)).toEqual([null, null, 'b']);
  });

  it('counts an article once that two feeds of its outlet carry, however short its title', () => {
    const title = 'Poland invokes Article 4';
    const world = report({ id: 'a', title });
    const other = report({ id: 'b', title, source: 'BBC' });
    const europe = { ...world, item: { ...world.item, id: 'c' } };
    expect(viewStory('s', [world, other, europe])?.countLine).toBe('2 reports · 2 outlets');
  });

  it('counts countries only where that of every outlet is known', () => {
    const known = report({ id: 'a', title: 'A missile falls in Poland', country: 'GB' });
    const unknown = report({ id: 'b', title: 'Envoys gather in Warsaw', source: 'The Village Post', country: null });
    expect(viewStory('s', [known])?.countLine).toBe('1 report · 1 outlet · 1 country');
    expect(viewStory('s', [known, unknown])?.countLine).toBe('2 reports · 2 outlets');
  });

  it('says when a critical story rests on one outlet, also when others only copy it', () => {
    const wire = { summary: 'Two people were killed when a missile struck a grain plant in Poland.' };
    const critical = { assessment: { severity: 'critical' as const } };
    const one = report({ id: 'a', ...wire, ...critical });
    const copy = report({ id: 'b', source: 'CNN', ...wire, ...critical });
    const own = report({ id: 'c', source: 'BBC', title: 'Our reporter saw the crater', ...critical });
    expect(viewStory('s', [one, copy])?.oneSourceSoFar).toBe(true);
    expect(viewStory('s', [one, copy, own])?.oneSourceSoFar).toBe(false);
    expect(viewStory('s', [report()])?.oneSourceSoFar).toBe(false);
  });

  it.each<[string, Partial<StoryReport['assessment']>, boolean]>([
    ['is not relevant', { relevant: false, severity: null }, true],
    ['only remarks on it', { severity: 'watch' }, true],
    ['is not rated', { severity: null }, true],
    ['tells of it too', { severity: 'elevated' }, false],
  ])('rests on one outlet or not where that of another one %s', (_, assessment, oneSourceSoFar) => {
    const one = report({ id: 'a', assessment: { severity: 'critical' } });
    const other = report({ id: 'b', source: 'BBC', title: 'Farmers of the village tell of a bad harvest', assessment });
    expect(viewStory('s', [one, other])?.oneSourceSoFar).toBe(oneSourceSoFar);
    expect(viewStory('s', [other, one])?.oneSourceSoFar).toBe(oneSourceSoFar);
  });

  it('marks state-run outlets, and a story that has no other', () => {
    const state = report({ id: 'a', source: 'RT', stateRun: true });
    expect(viewStory('s', [state])).toMatchObject({ stateRunOnly: true, reports: [{ stateRun: true }] });
    expect(viewStory('s', [state, report({ id: 'b' })])?.stateRunOnly).toBe(false);
  });

  it.each([
    'Latest developments after the blast at the Baltic port',
    'Mapping the blasts at the Baltic port',
    'Blast at the Baltic port: List of key events',
    'Key takeaways from the blast at the Baltic port',
    'Blast at the Baltic port: What we know so far',
    'Blast at the Baltic port: the search goes on, day 12',
    'The blast at the Baltic port shuts a terminal. And, a strike on the railways',
    'Baltic live briefing: Blast at the port; envoys meet in Riga',
    'Baltic Sea live: Blast at the port; envoys meet in Riga',
  ])('is not named by a round-up where another report says what happened: %s', (title) => {
    const roundUp = report({ id: 'a', title });
    const titled = { id: 'b', title: 'Blast at the Baltic port' };
    const irrelevant = report({ ...titled, assessment: { relevant: false } });
    expect(viewStory('s', [roundUp, report(titled)])?.headline).toBe(titled.title);
    expect(viewStory('s', [roundUp, irrelevant])?.headline).toBe(title);
    expect(viewStory('s', [roundUp])?.headline).toBe(title);
  });

  it.each(['🔴 Live: Blast at the port wounds two sailors', 'Baltic war LIVE: Blast at the port, says harbour master'])(
    'is not named by a live blog: %s',
    (title) => {
      const told = 'Harbour master tells of a night of fear after the blast at the port';
      expect(viewStory('s', [report({ id: 'a', title }), report({ id: 'b', title: told })])?.headline).toBe(told);
    },
  );

  it.each([
    'Analyst sees trouble ahead after Baltic port blast',
    'Photos: The night of the Baltic port blast',
    'Experts predict trouble after Baltic port blast',
  ])('is not named by what comments on the event or pictures it: %s', (title) => {
    const told = 'Second blast wrecks Baltic port terminal, injures sailors, halts ferries to Sweden';
    expect(viewStory('s', [report({ id: 'a', title }), report({ id: 'b', title: told })])?.headline).toBe(told);
  });

  it('is named by a relevant report rather than by another one', () => {
    const relevant = report({ id: 'a', title: 'Why did the blast at the port happen?' });
    const other = report({
      id: 'b',
      title: 'Blast at the Baltic port shuts a terminal',
      assessment: { relevant: false },
    });
    expect(viewStory('s', [other, relevant])?.headline).toBe(relevant.item.title);
  });

  it('takes the clearest title, not the longest, first, or loudest', () => {
    const titles = [
      'LIVE updates: Poland, NATO, Ukraine',
      'What is going on in Poland?',
      'Missile strikes Polish village near the Ukrainian border, killing two',
      'A missile that struck a village in Poland near the border with Ukraine on Tuesday afternoon and killed two people has raised many questions',
      'SHOCKING!',
    ];
    const view = viewStory(
      's',
      titles.map((title, i) => report({ id: `${i}`, title })),
    );
    expect(view?.headline).toBe(titles[2]);
  });

  it('describes itself by what its relevant reports share', () => {
    const many = Array.from({ length: 6 }, (_, i) => report({ id: `${i}` }));
    const odd = report({ id: 'odd', assessment: { tags: ['burden-sharing'], theatres: ['japan'] } });
    const off = report({ id: 'off', assessment: { relevant: false, tags: ['restraint'], severity: 'critical' } });
    expect(viewStory('s', [...many, odd, off])).toMatchObject({
      tags: ['spillover'],
      theatres: ['nato-east'],
      severity: 'elevated',
    });
  });

  it('names at most two theatres, and one where its reports share none', () => {
    const at = (...theatres: Theatre[]) => report({ assessment: { theatres } });
    const of = (...reports: StoryReport[]) => viewStory('s', reports)?.theatres;
    expect(of(at('japan', 'korea', 'taiwan-strait'))).toEqual(['japan', 'korea']);
    expect(of(at('korea'), at('japan'), at('taiwan-strait'), at('middle-east'))).toEqual(['korea']);
  });

  it('keeps every tag that made it another kind of event, however many reports follow', () => {
    const many = Array.from({ length: 9 }, (_, i) => report({ id: `${i}` }));
    const turns = (['collective-defense', 'ally-deployment'] as const).map((tag) =>
      report({ id: tag, assessment: { tags: [tag] } }),
    );
    expect(viewStory('s', [...many, ...turns])?.tags).toEqual([
      ...['spillover', 'collective-defense', 'ally-deployment'],
    ]);
  });

  it('is named by a listed report, and by a copy only where the text it copies is not relevant', () => {
    const summary = 'Two people were killed when a missile struck a grain plant in eastern Poland, officials said.';
    const headlineOf = (relevant: boolean) => {
      const wire = report({ id: 'a', title: 'What is known so far?', summary, assessment: { relevant } });
      return viewStory('s', [wire, report({ id: 'b', title: 'Missile kills two at a grain plant', summary })]);
    };
    expect(headlineOf(true)?.headlineItemId).toBe('a');
    expect(headlineOf(false)?.headlineItemId).toBe('b');
  });

  it('has a direction only where deeds agree, and shows the phrase', () => {
    const held = report({ id: 'a', assessment: { direction: { lean: 'against', phrase: 'ruled out troops' } } });
    const pulled = report({ id: 'b', assessment: { direction: { lean: 'for', phrase: 'joined the strikes' } } });
    expect(viewStory('s', [report()])?.direction).toEqual({ lean: 'open', deeds: [] });
    expect(viewStory('s', [report(), held])?.direction).toEqual({
      lean: 'against',
      deeds: [{ lean: 'against', phrase: 'ruled out troops', itemId: 'a' }],
    });
    expect(viewStory('s', [held, pulled])?.direction.lean).toBe('open');
    const silent = { ...pulled, assessment: { ...pulled.assessment, relevant: false } };
    expect(viewStory('s', [held, silent])?.direction.lean).toBe('against');
  });

  it('knows when it was first seen, and when it moved last', () => {
    const reports = [report({ id: 'a', at: 5 * HOUR }), report({ id: 'b', at: 2 * HOUR })];
    expect(viewStory('s', reports)).toMatchObject({ firstSeen: 2 * HOUR, lastMoved: 5 * HOUR });
  });
});
