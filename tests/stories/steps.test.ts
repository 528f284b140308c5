import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoryReport } from '../../src/core/story.ts';
import { SEVERITIES, severityRank, TAGS, type Tag } from '../../src/core/vocabulary.ts';
import { stepsOf } from '../../src/stories/steps.ts';
import { report } from './reports.ts';

const kinds = (reports: StoryReport[]) => stepsOf(reports).steps.map((step) => step.kind);

describe('the steps of a story', () => {
  it('is opened by its first relevant report, not by one that is not', () => {
    const irrelevant = report({ id: 'a', assessment: { relevant: false } });
    const { steps } = stepsOf([irrelevant, report({ id: 'b' }), report({ id: 'c' })]);
    expect(steps.map(({ kind, itemId }) => [kind, itemId])).toEqual([
      ['opened', 'b'],
      ['updated', 'c'],
    ]);
    expect(steps[0]?.sentence).toBe('First relevant report to come in, rated elevated: Reuters, “Title of b”');
  });

  it('is opened by the first report to come in, which older ones may follow', () => {
    const [step] = stepsOf([report({ id: 'a', at: 2 }), report({ id: 'b', at: 1 })]).steps;
    expect(step?.sentence).toBe('First report to come in, rated elevated: Reuters, “Title of a”');
  });

  it('escalates when a report is more severe than all before, and says from what to what', () => {
    const { steps } = stepsOf([
      report({ id: 'a', assessment: { severity: 'watch' } }),
      report({ id: 'b', source: 'BBC', title: 'Missile kills two in Poland', assessment: { severity: 'critical' } }),
      report({ id: 'c', assessment: { severity: 'elevated' } }),
    ]);
    expect(steps.map((step) => step.kind)).toEqual(['opened', 'escalated', 'updated']);
    expect(steps[1]?.sentence).toBe('Now critical, before watch: BBC, “Missile kills two in Poland”');
    expect(steps[2]?.severity).toBe('critical');
  });

  it('escalates when a deed makes it another kind of event', () => {
    const article4 = report({ id: 'b', assessment: { tags: ['spillover', 'collective-defense'] } });
    const { steps } = stepsOf([report(), article4, article4]);
    expect(steps.map((step) => step.kind)).toEqual(['opened', 'escalated', 'updated']);
    expect(steps[1]?.sentence).toBe('It is now also collective defence: Reuters, “Title of b”');
  });

  it('takes words about another kind of event only from two outlets', () => {
    const first = report({ assessment: { severity: 'watch' } });
    const words = (source: string) =>
      report({ source, assessment: { severity: 'watch', tags: ['collective-defense'] } });
    expect(kinds([first, words('BBC'), words('BBC'), words('CNN')])).toEqual([
      'opened',
      'updated',
      'updated',
      'escalated',
    ]);
  });

  it.each(['Gulf crisis live: Envoys meet, drill begins', 'Latest developments in the Gulf crisis'])(
    'takes another kind of event from one outlet that tells it itself, not from a round-up: %s',
    (title) => {
      const gathered = (source: string) => report({ source, title, assessment: { tags: ['ally-deployment'] } });
      expect(kinds([report(), gathered('BBC'), gathered('CNN')])).toEqual(['opened', 'updated', 'escalated']);
    },
  );

  it.each(['collective-defense', 'ally-deployment', 'partner-escalation', 'spillover', 'nuclear-escalation'] as const)(
    'escalates when %s comes in',
    (tag) => {
      const first = report({ assessment: { tags: ['burden-sharing'] } });
      expect(kinds([first, report({ assessment: { tags: [tag] } })])).toEqual(['opened', 'escalated']);
    },
  );

  it('keeps every kind of event that it became', () => {
    const became = (tag: Tag, id: string) => report({ id, assessment: { tags: [tag], severity: 'elevated' } });
    const reports = [
      report({ assessment: { severity: 'elevated' } }),
      became('ally-deployment', 'b'),
      became('nuclear-escalation', 'c'),
    ];
    expect(stepsOf(reports).turned).toEqual(['ally-deployment', 'nuclear-escalation']);
  });

  it('does not escalate by a report that is not relevant, whatever labels come nearest to it', () => {
    const guessed = report({ assessment: { relevant: false, severity: 'critical', tags: ['nuclear-escalation'] } });
    expect(kinds([report(), guessed])).toEqual(['opened', 'updated']);
  });

  it('does not escalate by a tag of words', () => {
    expect(kinds([report(), report({ assessment: { tags: ['burden-sharing'] } })])).toEqual(['opened', 'updated']);
  });

  it('notes a denial once, with its phrase', () => {
    const denial = report({
      id: 'b',
      title: "NATO chief: 'No indication' of a deliberate attack",
      summary: 'There is no indication that it was meant.',
    });
    const { steps } = stepsOf([report(), denial, denial]);
    expect(steps.map((step) => step.kind)).toEqual(['opened', 'eased', 'updated']);
    expect(steps[1]?.sentence).toContain('“no indication that”');
  });

  it('notes each kind of easing once, also from reports that are not relevant', () => {
    const denial = report({ title: 'Kremlin denies it', assessment: { relevant: false } });
    const correction = report({ title: 'AP issues correction' });
    expect(kinds([report(), denial, correction, denial, correction])).toEqual([
      ...['opened', 'eased', 'eased'],
      ...['updated', 'updated'],
    ]);
  });

  it('escalates when the first rated report follows one that was not, and names a report that has no title', () => {
    const { steps } = stepsOf([report({ assessment: { severity: null } }), report({ title: ' ', source: 'BBC' })]);
    expect(steps.map((step) => step.sentence)).toEqual([
      'First report to come in: Reuters, “Title of one”',
      'Now elevated, before not rated: BBC, “a report without a title”',
    ]);
  });

  it('tells of a report without an outlet by its title alone', () => {
    const [step] = stepsOf([report({ source: '', title: 'Missile hits Poland' })]).steps;
    expect(step?.sentence).toBe('First report to come in, rated elevated: “Missile hits Poland”');
  });

  it('takes no question, and no guess about what follows, for a denial', () => {
    const question = report({ title: "Accidental or deliberate? Russia's drone incursion" });
    const guess = report({ title: 'Explosion unlikely to spark escalation' });
    expect(kinds([report(), question, guess])).toEqual(['opened', 'updated', 'updated']);
  });

  it('has nothing to ease while there are only words', () => {
    const denial = report({ title: 'Kremlin denies it', assessment: { severity: 'watch' } });
    expect(kinds([report({ assessment: { severity: 'watch' } }), denial])).toEqual(['opened', 'updated']);
  });
});

const anyReport = fc
  .record({
    id: fc.uuid(),
    title: fc.constantFrom('Missile hits Poland', 'Kremlin denies it', 'AP issues correction', 'Tensions ease', ''),
    source: fc.constantFrom('BBC', 'CNN', 'Reuters', ''),
    relevant: fc.boolean(),
    severity: fc.constantFrom(null, ...SEVERITIES),
    tags: fc.uniqueArray(fc.constantFrom(...TAGS), { maxLength: 3 }),
  })
  .map(({ id, title, source, relevant, severity, tags }) =>
    report({ id, title, source, assessment: { relevant, severity, tags } }),
  );

describe('any run of reports', () => {
  it('opens once, first, and never loses severity', () => {
    fc.assert(
      fc.property(fc.array(anyReport, { maxLength: 12 }), (reports) => {
        const { steps } = stepsOf(reports);
        expect(steps.filter((step) => step.kind === 'opened')).toHaveLength(
          reports.some((one) => one.assessment.relevant) ? 1 : 0,
        );
        expect(steps.length === 0 || steps[0]?.kind === 'opened').toBe(true);
        const ranks = steps.map((step) => (step.severity ? severityRank(step.severity) : -1));
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      }),
    );
  });
});
