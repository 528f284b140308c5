import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { SeveritySchema, TagSchema, TheatreSchema } from '../../core/vocabulary.ts';
import { seededRandom } from './logistic.ts';

const NewsLineSchema = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  source: z.string(),
  /** YYYY-MM-DD; empty for written examples. */
  published: z.string(),
});

const LabelsSchema = z.object({
  relevant: z.boolean(),
  tags: z.array(TagSchema),
  theatres: z.array(TheatreSchema),
  severity: SeveritySchema.nullable(),
});

const LabelledSchema = NewsLineSchema.extend(LabelsSchema.shape);
type NewsLine = z.infer<typeof NewsLineSchema>;
type Labels = z.infer<typeof LabelsSchema>;

/** One labelled item: a line of the labelled file, which is also what a team's feedback is exported as. */
export type Labelled = z.infer<typeof LabelledSchema>;

/** What training learns from: items read in feeds, and examples written for the purpose. */
export interface TrainingItem extends Labelled {
  written?: boolean;
  /** Taken as not relevant without having been read: many and dull. */
  unread?: boolean;
}

/** How often a written example with a slot is filled. */
const FILLED = 2;

/** Reads labelled news (JSON lines, plain or gzipped). Throws with the line's number when one does not hold what it should. */
export function readLabelled(path: string): Labelled[] {
  return jsonLines(path, LabelledSchema);
}

/**
 * Further labels, kept by id only, and what is taken as not relevant unread; their texts are looked up in files of news
 * without labels. Unknown ids are left out.
 */
export function readExtraLabels(newsPaths: readonly string[]): TrainingItem[] {
  const news = new Map<string, NewsLine>();
  for (const path of newsPaths) for (const line of jsonLines(path, NewsLineSchema)) news.set(line.id, line);
  const find = (file: string, unread: boolean) =>
    table(file).flatMap(([id = '', ...labels]) => {
      const line = news.get(id);
      return line ? [{ ...line, ...readLabels(labels), unread }] : [];
    });
  return [...find('extra-labels.tsv', false), ...find('unread.txt', true)];
}

/** The examples of `written-examples.tsv`, slots in headlines filled the same way every time. */
export function readWrittenExamples(): TrainingItem[] {
  const rows = table('written-examples.tsv');
  const slots = new Map<string, string[]>();
  for (const [kind, name = '', values = ''] of rows) if (kind === 'slot') slots.set(name, values.split('|'));
  const random = seededRandom(7);
  const fill = (headline: string) =>
    headline.replace(/\{(\w+)\}/g, (_, name: string) => {
      const values = slots.get(name) ?? [];
      return values[Math.floor(random() * values.length)] ?? name;
    });
  return rows
    .filter(([kind]) => kind !== 'slot')
    .flatMap(([tags = '', theatres = '', severity = '', headline = '', summary = '']) => {
      const titles = Array.from({ length: headline.includes('{') ? FILLED : 1 }, () => fill(headline));
      const labels = readLabels([tags, theatres, severity]);
      return titles.map((title) => ({ id: '', title, summary, source: '', published: '', written: true, ...labels }));
    });
}

/**
 * The examples of `contrast-examples.tsv`: each was written after a real item, with the same actors and topic but another label, and
 * carries that item's date and outlet, so that it is held out with it. Examples of items that are not at hand are left out.
 */
export function readContrastExamples(items: readonly NewsLine[]): TrainingItem[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  return table('contrast-examples.tsv').flatMap(([id = '', tags, theatres, severity, title = '', summary = '']) => {
    const item = byId.get(id);
    const labels = readLabels([tags ?? '-', theatres ?? '-', severity ?? '-']);
    return item
      ? [{ id: '', title, summary, source: item.source, published: item.published, written: true, ...labels }]
      : [];
  });
}

/** SHA-256 of a file, as hexadecimal. */
export function sha256(path: string): string {
  return hash('sha256', readFileSync(path));
}

function readLabels([tags = '-', theatres = '-', severity = '-']: string[]): Labels {
  if (tags === '-') return { relevant: false, tags: [], theatres: [], severity: null };
  return LabelsSchema.parse({ relevant: true, tags: tags.split(','), theatres: theatres.split(','), severity });
}

function table(file: string): string[][] {
  return readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
}

function jsonLines<T>(path: string, schema: z.ZodType<T>): T[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, i) => {
      try {
        return schema.parse(JSON.parse(line));
      } catch (cause) {
        throw new Error(`${path}, line ${i + 1}: not a news item in the expected format`, { cause });
      }
    });
}
