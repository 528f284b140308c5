import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TAGS } from '../../src/core/vocabulary.ts';
import { extractFeatures } from '../../src/relevance/features.ts';
import { chanceOf, createModel, formOf, loadModel, OUTPUTS, rawRelevance } from '../../src/relevance/model.ts';
import { createReader } from '../../src/relevance/read.ts';
import { readContrastExamples, readWrittenExamples } from '../../src/relevance/training/dataset.ts';
import { bestCut, calibrate } from '../../src/relevance/training/figures.ts';
import { type Example, fitModel, pack, score } from '../../src/relevance/training/fit.ts';
import { nearDuplicates, outletFolds, timeFolds } from '../../src/relevance/training/folds.ts';

const SETTINGS = { signCost: 40, labelCost: 40, writtenSign: 1, writtenLabel: 1, leastTexts: 2 };
/** One in so many of the written examples is enough to see that training works. */
const EVERY = 12;
const read = createReader();
const written = readWrittenExamples();
const few: Example[] = written
  .filter((_, i) => i % EVERY === 0)
  .map((item) => ({ ...item, written: true, unread: false, features: extractFeatures(read(item)) }));

describe('the written examples', () => {
  it('have every slot filled, and something to say about every tag', () => {
    expect(written.filter(({ title }) => title === '' || /[{}]/.test(title))).toEqual([]);
    for (const tag of TAGS) expect(written.filter(({ tags }) => tags.includes(tag)).length, tag).toBeGreaterThan(5);
  });

  it('come out the same every time', () => {
    expect(readWrittenExamples()).toEqual(written);
  });
});

describe('the contrast examples', () => {
  const file = new URL('../../src/relevance/training/contrast-examples.tsv', import.meta.url);
  const ids = readFileSync(file, 'utf8').match(/^[0-9a-f]{12}(?=\t)/gm) ?? [];
  const item = (id: string, i: number) => ({
    id,
    title: '',
    summary: '',
    source: `Outlet ${i}`,
    published: '2024-05-06',
  });

  it('are held out with the items they were written after: they have their dates and outlets', () => {
    const [first] = readContrastExamples(ids.slice(0, 1).map(item));
    expect(first).toMatchObject({ source: 'Outlet 0', published: '2024-05-06', written: true });
    expect(first?.title).not.toBe('');
  });

  it('all have labels of the rubric, and are left out where their item is not at hand', () => {
    expect(ids.length).toBeGreaterThan(1000);
    expect(readContrastExamples([...new Set(ids)].map(item)).length).toBe(ids.length);
    expect(readContrastExamples([])).toEqual([]);
  });
});

describe('training', () => {
  const fitted = fitModel(few, SETTINGS);

  it('gives the same bytes for the same material', () => {
    expect(pack(fitModel(few, SETTINGS)).bytes).toEqual(pack(fitted).bytes);
  });

  it('loses next to nothing when the weights are packed', () => {
    const { bytes, ...packed } = pack(fitted);
    const model = createModel({ ...loadModel().record, ...packed }, bytes);
    for (const { features } of few.slice(0, 40)) {
      const exact = score(fitted, features);
      model
        .read(features)
        .scores()
        .forEach((value, k) => {
          expect(Math.abs(value - (exact[k] ?? 0)), OUTPUTS[k]?.label).toBeLessThan(0.4);
        });
    }
  });

  it('tells what it was taught', () => {
    const right = few.filter(({ features, relevant }) => rawRelevance(score(fitted, features)) > 0 === relevant);
    expect(right.length / few.length).toBeGreaterThan(0.95);
  });
});

describe('folds', () => {
  const item = (title: string, published: string, source: string) => ({ title, published, source });
  const items = [
    item('Finland joins Nato alliance today', '2023-04-04', 'A'),
    item('Today Finland joins the Nato alliance', '2024-04-05', 'B'),
    item('Drones over Denmark close airports', '2025-09-25', 'A'),
    item('Troops for Ukraine after truce', '2026-01-06', 'C'),
    item('Written', '', ''),
  ];

  it('follow the calendar, and leave undated material to train on', () => {
    expect(timeFolds(items, 4, 2)).toEqual([0, 0, 1, 1, -1]);
  });

  it('hold out whole outlets', () => {
    const folds = outletFolds(items, 4, 2);
    expect(folds[0]).toBe(folds[2]);
    expect(folds[4]).toBe(-1);
  });

  it('know an event told twice', () => {
    expect(nearDuplicates(items)).toEqual([0, 0, 2, 3, 4]);
  });
});

describe('figures', () => {
  it('find the cut with the best F1', () => {
    expect(bestCut([true, true, false, false], [3, 2, 1, 0])).toEqual({ cut: 1.5, f1: 1 });
    expect(bestCut([true, false, true], [2, 1, 0])).toEqual({ cut: -0.5, f1: 0.8 });
  });

  it('give a little F1 for a stricter cut when asked to', () => {
    expect(bestCut([true, false, true], [2, 1, 0], 0.2)).toMatchObject({ cut: 1.5 });
    expect(bestCut([true, true, false, false], [3, 2, 1, 0], 0.1)).toEqual({ cut: 1.5, f1: 1 });
  });

  it('turn scores into chances that hold', () => {
    const truth = Array.from({ length: 400 }, (_, i) => i % 4 !== 0);
    const { slope, intercept } = calibrate(
      truth,
      truth.map((_, i) => (i % 2) - 0.5),
    );
    const chances = truth.map((_, i) => 1 / (1 + Math.exp(-(slope * ((i % 2) - 0.5) + intercept))));
    expect(chances.reduce((sum, chance) => sum + chance, 0) / 400).toBeCloseTo(0.75, 3);
  });

  it('measure a title alone by itself', () => {
    const calibration = { withSummary: { slope: 1, intercept: 0 }, titleAlone: { slope: 1, intercept: -1 } };
    const chance = (summary: string) => {
      const features = extractFeatures(read({ title: 'Poland asks NATO for talks', summary }));
      return chanceOf(calibration, formOf(features), 0);
    };
    expect(chance('Warsaw has seen drones.')).toBe(0.5);
    expect(chance('')).toBeCloseTo(0.27, 2);
  });
});
