import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Assessment, AssessmentSchema, BARE_WORDING, type NewsText } from '../../src/core/assessment.ts';
import { createAssessor } from '../../src/relevance/assess.ts';
import { cleanText } from '../../src/relevance/clean.ts';
import { decideSeverity, decideTags, decideTheatres } from '../../src/relevance/decide.ts';
import { loadLexicon } from '../../src/relevance/lexicon.ts';
import { type Label, OUTPUTS } from '../../src/relevance/model.ts';

const assessor = createAssessor();
const assess = (title: string, summary = '') => assessor.assess({ title, summary, source: '' });

/** Phrases that a reason shows in quotes. */
function quoted(assessment: Assessment): string[] {
  return assessment.reasons.flatMap((reason) => [...reason.matchAll(/“(.+?)” \(/gs)].map((match) => match[1] ?? ''));
}

describe('the judgement on one item', () => {
  it.each([
    ['Scholz rules out sending German troops to Ukraine', 'restraint', 'ukraine-russia'],
    ['Finland formally joins Nato after Turkish parliament ratifies bid', 'alliance-expansion', 'nato-east'],
    ['Philippines says Chinese coast guard rammed its boat near Scarborough Shoal', 'spillover', 'south-china-sea'],
    ['North Korea test-fires intercontinental ballistic missile', 'nuclear-escalation', 'korea'],
    ['Ukrainian drones strike oil refinery deep inside Russia', 'partner-escalation', 'ukraine-russia'],
  ])('finds “%s” relevant, with its tag and theatre', (title, tag, theatre) => {
    const assessment = assess(title);
    expect(assessment).toMatchObject({ status: 'assessed', relevant: true });
    expect(assessment.tags).toContain(tag);
    expect(assessment.theatres).toContain(theatre);
  });

  it.each([
    ['Manchester United agree deal to sign striker'],
    ['Airline alliance expands to Asia as profits rise'],
    ['Court upholds restraining order on hedge fund'],
    ['Ten recipes to make the most of summer tomatoes'],
    ['Quarterback guarantees victory before Super Bowl'],
  ])('finds “%s” not relevant', (title) => {
    expect(assess(title)).toMatchObject({ status: 'assessed', relevant: false });
  });

  it('names states, alliances and groups by id in the order they appear', () => {
    expect(assess('Poland asks NATO for help after Russian drones enter airspace, Trump told').actors).toEqual([
      'PL',
      'NATO',
      'RU',
      'US',
    ]);
  });

  it('tells the pronoun from the state', () => {
    expect(assess('The film that made us laugh').actors).toEqual([]);
    expect(assess('US to keep troops in Poland').actors[0]).toBe('US');
  });

  it('gives a direction only with the phrase that carries the deed', () => {
    expect(assess('Scholz rules out sending troops to Ukraine').direction).toEqual({
      lean: 'against',
      phrase: 'rules out sending troops',
    });
    expect(assess('Leaders meet in Brussels to discuss Ukraine').direction).toEqual({ lean: 'open', phrase: null });
  });

  it('explains what was found, what it counts as, and what it bears on', () => {
    const { reasons } = assess('Scholz rules out sending German troops to Ukraine');
    expect(reasons[0]).toMatch(/^Relevant: the chance is \d+ %/);
    expect(reasons.join('\n')).toContain('“rules out” (a refusal');
    expect(reasons.join('\n')).toContain('declare-non-involvement');
  });
});

describe('texts that are not plain English news', () => {
  it.each([
    ["Macron annonce l'envoi de troupes françaises en Ukraine pour la paix", 'fr'],
    ['Bundeskanzler schließt die Entsendung von Soldaten in die Ukraine aus', 'de'],
    ['El presidente dice que no enviará tropas a la guerra de Ucrania', 'es'],
    ['Meloni: nessun soldato italiano in Ucraina, ma sosteniamo Kiev', 'it'],
    ['NATO-Gipfel: Trump stellt Beistandspflicht infrage', 'de'],
    ['Rutte: NAVO moet meer uitgeven aan defensie', 'nl'],
    ['Tusk: Polska nie wyśle żołnierzy na Ukrainę', 'pl'],
    ['Ukrajina žádá o další zbraně, řekl prezident', 'cs'],
    ['Россия предупредила НАТО о последствиях', 'ru'],
    ['北朝鮮がミサイルを発射', 'ja'],
    ['إيران تهدد بالرد على الهجوم', 'ar'],
  ])('reports “%s” as not assessed because of its language', (title, language) => {
    const assessment = assess(title);
    expect(assessment).toMatchObject({ status: 'other-language', language, relevant: false });
    expect(assessment.reasons.join()).toContain('Not assessed: language');
  });

  it.each([
    ['Zelenskyy: Kyiv, Rzeszów, Tallinn'],
    ['Erdoğan, Nausėda, Kallas'],
    ['Macron, von der Leyen and Merz meet'],
    ['Von der Leyen warns Russia'],
    ['Marine Le Pen slams Nato'],
    ['De Gaulle carrier heads east of Cyprus'],
    ['Russia intercepts missile: MOD'],
  ])('does not take the foreign names in “%s” for another language', (title) => {
    expect(assess(title).status).toBe('assessed');
  });

  it('explains what is clearly not relevant only when asked', () => {
    const text = {
      title: 'Russia wins figure skating gold in Paris',
      summary: 'A record score at the championships.',
      source: '',
    };
    const { reasons, evidence, ...asked } = assessor.assess(text);
    expect(reasons[0]).toMatch(/^Not relevant/);
    expect(evidence).not.toEqual([]);
    const nothing = { tags: [], theatres: [], severity: null, reasons: [], evidence: [] };
    expect(assessor.judge(text)).toEqual({ ...asked, ...nothing });
    const relevant = {
      title: 'Poland invokes Nato Article 4 after Russian drones enter its airspace',
      summary: '',
      source: '',
    };
    expect(assessor.judge(relevant)).toEqual(assessor.assess(relevant));
  });

  it('says so when no state, alliance or armed group is named', () => {
    const assessment = assess('Council votes on troops of street performers', 'A pact with local shops was signed.');
    expect(assessment).toMatchObject({ status: 'assessed', relevant: false, score: 0, evidence: [] });
    expect(assessment.reasons).toEqual(['Not relevant: it names no state, alliance or armed group known here.']);
    expect(assess('Guinea junta leader sworn in').reasons).toEqual(assessment.reasons);
  });

  it('says that names need their capital letters where a text has none', () => {
    expect(assess('russia says us missiles hit belgorod').reasons).toEqual([
      expect.stringContaining('Names count with their capital letters; write them so and try again.'),
    ]);
  });

  it('says so when there is nothing to read', () => {
    expect(assess('', '  ').status).toBe('empty');
    expect(assess('…', '<p></p>').status).toBe('empty');
  });

  it.each([
    ['Ships collide in the South China Sea off Manila', 'South China Sea', 'a place or region'],
    ['Allies hail unity at Nato summit on Ukraine', 'unity', 'how far a promise or partner is trusted'],
    [
      'Missile lands in a village inside Nato member Poland',
      'Nato member',
      'joining or belonging to a military alliance',
    ],
    [
      'US jet shot down over Kuwait as Iran attacks bases',
      'shot down',
      'an interception, an escort, a shooting down or a close encounter',
    ],
    ['Maldives asks Indian troops to leave its islands', 'Indian', 'a partner that is no treaty ally'],
    ['Korean tensions rise as Pyongyang tests missile', 'Korean', 'a place or region'],
    ['Israeli tanks forced entry to UN post in Lebanon', 'forced', 'soldiers, fighters or force'],
    ['RAF jets intercept Russian bombers off Shetland', 'Russian bombers', "Russia's own territory, bases or bombers"],
    ['Iranian drones hit refinery in Kuwait', 'Iranian drones', "an adversary's arms, or arms for one"],
    [
      'North Korea launches spy satellite over Japan',
      'spy satellite',
      'missile, satellite or nuclear tests, programmes, threats or treaties',
    ],
    ['Macron says French troops could go to Ukraine', 'Macron', 'a voice of a patron state'],
    ['Bundeswehr to station a tank brigade in Lithuania', 'Bundeswehr', 'forces or services of a patron state'],
    [
      'Washington backs Taiwan’s right to defend itself against a Chinese attack',
      'defend itself',
      "self-defence, or Europe's own defence",
    ],
    ['US landing ship arrives in Manila for drills', 'ship', 'ships and sea routes'],
    [
      'Iran-backed militia claims responsibility for drone strike on US base in Jordan',
      'claims responsibility',
      'a denial, a dispute or a claim of responsibility',
    ],
    ['US warship may sail through Taiwan Strait', 'may', 'a plan or possibility'],
    ['Houthi drone hits oil tanker in Red Sea', 'oil tanker', 'fuel, bridges and bases that are struck'],
  ])('says of “%s” what “%s” is in any sentence', (title, phrase, meaning) => {
    expect(assess(title).evidence).toContainEqual(expect.objectContaining({ phrase, meaning }));
  });

  it.each([
    ['Kremlin doubles down on claim that Kyiv sent drones', 'down'],
    ['Moscow scrambles to answer drone raid on Kursk', 'scrambles'],
    ['Poland closes border with Belarus due to drones', 'due'],
    ['Reporter Richard Engel on the drone war in Russia', 'Engel'],
    ['US landing ship arrives in Manila for drills', 'landing'],
    ['North Korea staged a show of new missiles', 'staged'],
    ['Ukrainian drone attacks on Belgorod surge', 'surge'],
    ['In May, US warships sail through Taiwan Strait', 'May'],
    ['Kremlin drone attack of May 3 blamed on Ukraine', 'May'],
  ])('tells “%s” as it is meant: “%s” is wording, not what the lexicon holds under its stem', (title, phrase) => {
    expect(assess(title).evidence).toContainEqual(expect.objectContaining({ phrase, meaning: BARE_WORDING }));
  });

  it('tells no word of a name by itself: the Bank of the West Bank is no business', () => {
    const phrases = assess('Israel bombs Gaza and the West Bank').evidence.map(({ phrase }) => phrase);
    expect(phrases).toContain('bombs');
    expect(phrases).not.toContain('Bank');
  });

  it.each([
    ['Satellite images show damage to a US base in Qatar after an Iranian strike'],
    ['Leak gives a bleak picture of the US plan to arm Ukraine'],
  ])('reads all of “%s”, which is no credit of a photo', (summary) => {
    expect(cleanText({ title: 'News', summary, source: '' }).summary).toBe(summary);
  });

  it.each([
    'Photo: Ann Example',
    '(Photo by Ann Example)',
    '(Ann Example/File photo)',
    'Photographer: Ann Example',
    'Image/Agency',
  ])('leaves out the credit “%s”', (credit) => {
    const summary = cleanText({ title: 'News', summary: `Tanks cross the river ${credit}`, source: '' }).summary;
    expect(summary).not.toMatch(/photo|image|Agency/i);
    expect(summary).toContain('Tanks cross the river');
  });

  it.each([
    ['Orbán and Erdoğan warn NATO over Türkiye'.normalize('NFD'), 'Orbán and Erdoğan warn NATO over Türkiye'],
    [
      'USʼs allies back Ukraineʼs drones; US wonʼt send troops',
      'US’s allies back Ukraine’s drones; US won’t send troops',
    ],
  ])('reads “%s” as it looks, however it is stored', (stored, usual) => {
    expect(assess(stored)).toEqual(assess(usual));
  });

  it('sees through HTML, entities and what outlets hang on every item', () => {
    const plain = assess('Nato allies rule out no-fly zone', 'Leaders said no.');
    const dressed = assess(
      'Nato allies rule out no-fly zone',
      '<p>Leaders said&nbsp;no.</p> The post Nato allies rule out no-fly zone appeared first on Example.',
    );
    expect(dressed.score).toBeCloseTo(plain.score, 10);
  });
});

describe('for any text whatever', () => {
  const anyText: fc.Arbitrary<NewsText> = fc.record({
    title: fc.string({ unit: 'grapheme', maxLength: 300 }),
    summary: fc.string({ unit: 'binary', maxLength: 2000 }),
    source: fc.string(),
  });
  const phrases = loadLexicon().map(({ text }) => text);
  const words = fc.array(fc.constantFrom(...phrases, 'the', 'of', 'and', '<b>', '&amp;', '.', '’s'), { maxLength: 25 });
  const newsLike: fc.Arbitrary<NewsText> = fc.record({
    title: words.map((list) => list.join(' ')),
    summary: words.map((list) => list.join(' ')),
    source: fc.constant('Example'),
  });

  it('gives a well-formed assessment and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, newsLike), (text) => {
        AssessmentSchema.parse(assessor.assess(text));
      }),
      { numRuns: 300 },
    );
  });

  it('names no phrase that does not stand in the text', () => {
    fc.assert(
      fc.property(fc.oneof(newsLike, anyText), (text) => {
        const assessment = assessor.assess(text);
        const whole = `${text.title}\n${text.summary}`.toLowerCase();
        const { evidence, direction } = assessment;
        for (const { phrase, field } of evidence) expect(text[field].toLowerCase()).toContain(phrase.toLowerCase());
        for (const phrase of quoted(assessment)) expect(whole).toContain(phrase.toLowerCase());
        if (direction.phrase !== null) expect(whole).toContain(direction.phrase.toLowerCase());
      }),
      { numRuns: 300 },
    );
  });

  it('judges the same text the same, in any order', () => {
    fc.assert(
      fc.property(newsLike, newsLike, (a, b) => {
        const first = assessor.assess(a);
        assessor.assess(b);
        expect(assessor.assess(a)).toEqual(first);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what is read of an item', () => {
  const title = 'Poland closes a crossing';
  it.each([
    ['its title without the outlet', { title: `${title} - BBC News`, summary: '' }, { title, summary: '' }],
    ['no caption of a photo', { title, summary: 'Guards on a bridge at dawn. (A. Person/AP)' }, { title, summary: '' }],
    ['no summary that says the title again', { title, summary: `${title}.` }, { title, summary: '' }],
    [
      'a summary up to what outlets hang on it',
      { title, summary: 'Trucks wait. Continue reading...' },
      { title, summary: 'Trucks wait.' },
    ],
  ])('is %s', (_what, text, read) => {
    expect(cleanText({ ...text, source: '' })).toEqual(read);
  });

  it('is explained without labels where it is not relevant', () => {
    const { relevant, reasons } = assess('France and Germany open a new railway line');
    expect(relevant).toBe(false);
    expect(reasons.join('\n')).not.toMatch(/^(?:Severity|Theatre): |It bears on/m);
  });
});

describe('what scores come to', () => {
  const LEAST = OUTPUTS.map(() => 0.5);
  /** Scores in the order of `OUTPUTS`; what is not given is far below. */
  const scores = (given: Partial<Record<Label, number>>) =>
    OUTPUTS.map(({ label, sign }) => (sign ? 9 : (given[label] ?? -1)));

  it('is the tags that reach their thresholds, the surest first and three at most', () => {
    const some = { restraint: 0.5, spillover: 0.9, abandonment: 0.49 };
    expect(decideTags(scores(some), LEAST)).toEqual(['spillover', 'restraint']);
    const many = { ...some, 'rogue-actor': 0.7, 'burden-sharing': 0.8 };
    expect(decideTags(scores(many), LEAST)).toEqual(['spillover', 'burden-sharing', 'rogue-actor']);
  });

  it('is measured from each threshold of its own', () => {
    const strict = OUTPUTS.map(({ label }) => (label === 'spillover' ? 0.95 : 0.5));
    expect(decideTags(scores({ restraint: 0.6, spillover: 0.9 }), strict)).toEqual(['restraint']);
  });

  it('is the nearest tag and theatre alone where none reaches its threshold, and two theatres at most', () => {
    expect(decideTags(scores({ restraint: 0.2, spillover: 0.1 }), LEAST)).toEqual(['restraint']);
    expect(decideTheatres(scores({ korea: 0.1, japan: 0.2 }), LEAST)).toEqual(['japan']);
    expect(decideTheatres(scores({ korea: 0.7, japan: 0.8, balkans: 0.6 }), LEAST)).toEqual(['japan', 'korea']);
  });

  it('is the most severe step that is reached, or watch', () => {
    expect(decideSeverity(scores({}), LEAST)).toBe('watch');
    expect(decideSeverity(scores({ elevated: 0.5, critical: 0.4 }), LEAST)).toBe('elevated');
    expect(decideSeverity(scores({ critical: 0.5 }), LEAST)).toBe('critical');
  });
});
