import { existsSync } from 'node:fs';
import type { Severity, Tag, Theatre } from '../../src/core/vocabulary.ts';
import { createAssessor } from '../../src/relevance/assess.ts';
import { cleanText } from '../../src/relevance/clean.ts';
import { decideSeverity, decideTags, decideTheatres } from '../../src/relevance/decide.ts';
import { chanceOf, formOf, loadModel, rawRelevance } from '../../src/relevance/model.ts';
import { createReader, namesActor } from '../../src/relevance/read.ts';
import { outOfFold, toMaterial } from '../../src/relevance/training/crossvalidate.ts';
import {
  type Labelled,
  readContrastExamples,
  readExtraLabels,
  readWrittenExamples,
} from '../../src/relevance/training/dataset.ts';
import { nearDuplicates, timeFolds } from '../../src/relevance/training/folds.ts';
import { keywordSays, trainTfIdf } from './relevance-baselines.ts';

/** One labelled item with what each judge said of it. */
export interface Judged {
  item: Labelled;
  score: number;
  relevant: boolean;
  tags: readonly Tag[];
  theatres: readonly Theatre[];
  severity: Severity | null;
  keywords: boolean;
  tfIdf: boolean;
}

/** The shipped weights on items they were not trained on; TF-IDF is trained on `training`. */
export function judgeUnseen(items: readonly Labelled[], training: readonly Labelled[]): Judged[] {
  const assessor = createAssessor();
  const tfIdf = trainTfIdf(training);
  return items.map((item) => {
    const { score, relevant, tags, theatres, severity } = assessor.assess(item);
    return {
      item,
      score,
      relevant,
      tags,
      theatres,
      severity,
      keywords: keywordSays(item),
      tfIdf: tfIdf.score(item) >= tfIdf.cut,
    };
  });
}

/**
 * The training items themselves, each judged by models that saw neither its block of time nor a near-duplicate, with the
 * settings and thresholds of the shipped weights. Extra labels help to train where `news` holds their texts.
 */
export function judgeCrossValidated(labelled: readonly Labelled[], news: string): Judged[] {
  const { record } = loadModel();
  const { folds, ...settings } = record.settings;
  const extra = existsSync(news) ? readExtraLabels([news]) : [];
  const items = [...labelled, ...extra, ...readWrittenExamples(), ...readContrastExamples([...labelled, ...extra])];
  const foldOf = timeFolds(items, labelled.length, folds);
  const material = toMaterial(items, labelled.length);
  const scores = outOfFold(material, foldOf, folds, settings);
  const tfIdf = tfIdfOutOfFold(labelled, foldOf, folds);
  const read = createReader();
  return labelled.map((item, i) => {
    const row = scores[i] ?? [];
    const chance = chanceOf(record.calibration, formOf(material.examples[i]?.features ?? []), rawRelevance(row));
    const score = namesActor(read(cleanText(item))) ? chance : 0;
    return {
      item,
      score,
      relevant: score >= record.relevantFrom,
      tags: decideTags(row, record.thresholds),
      theatres: decideTheatres(row, record.thresholds),
      severity: decideSeverity(row, record.thresholds),
      keywords: keywordSays(item),
      tfIdf: tfIdf[i] ?? false,
    };
  });
}

function tfIdfOutOfFold(labelled: readonly Labelled[], foldOf: readonly number[], folds: number): boolean[] {
  const twin = nearDuplicates(labelled);
  const said = labelled.map(() => false);
  for (let fold = 0; fold < folds; fold++) {
    const held = new Set(labelled.flatMap((_, i) => (foldOf[i] === fold ? [twin[i]] : [])));
    const { score, cut } = trainTfIdf(labelled.filter((_, i) => !held.has(twin[i]) && foldOf[i] !== fold));
    labelled.forEach((item, i) => {
      if (foldOf[i] === fold) said[i] = score(item) >= cut;
    });
  }
  return said;
}
