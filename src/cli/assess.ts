import { createAssessor } from '../relevance/assess.ts';
import { endProgress, linesOf, NewsLineSchema, parseLine, print, progress } from './lines.ts';
import { UsageError } from './usage.ts';

/** `assess [FILE|-]`: one JSON line out for each in, in the same order. */
export async function assess(args: string[]): Promise<void> {
  const [file = '-', ...rest] = args;
  if (rest.length > 0 || (file.startsWith('-') && file !== '-'))
    throw new UsageError('assess takes one file, or - for standard input.');
  const assessor = createAssessor();
  let number = 0;
  for await (const line of linesOf(file)) {
    const item = parseLine(NewsLineSchema, line);
    const { relevant, score, tags, theatres, severity, reasons } = assessor.assess(item);
    await print({ id: item.id, relevant, score: round(score), tags, theatres, severity, reasons });
    progress(++number, 'items assessed');
  }
  endProgress();
}

function round(score: number): number {
  return Math.round(score * 10_000) / 10_000;
}
