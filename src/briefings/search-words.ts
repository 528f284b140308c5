import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load as parseYaml } from 'js-yaml';
import { z } from 'zod';

const Words = z.array(z.string().trim().min(1));

/** `briefings/synonyms.yaml`: spellings of one word by the word that stands for them, near words, words of asking and of other matters. */
const SynonymsSchema = z.strictObject({
  same: z.record(z.string(), Words),
  near: z.array(Words.min(2)),
  asking: Words,
  elsewhere: Words,
});

/** `briefings/foreign-words.yaml`: German, Polish and French, joined with `same` and `asking`. */
const ForeignWordsSchema = z.strictObject({ same: SynonymsSchema.shape.same, small: Words });

/** `briefings/wordings.txt`: a slug on a line of its own, and indented below it how people may ask for that card. */
const WordingsSchema = z.record(z.string(), Words.min(1));

export type Synonyms = z.infer<typeof SynonymsSchema>;
export interface SearchWords {
  synonyms: Synonyms;
  wordings: z.infer<typeof WordingsSchema>;
}

/** Reads the three files of words that only the search uses. Throws when one of them is not as declared above. */
export function loadSearchWords(folder: string): SearchWords {
  const read = (name: string): unknown => parseYaml(readFileSync(join(folder, name), 'utf8'));
  const synonyms = SynonymsSchema.parse(read('synonyms.yaml'));
  const foreign = ForeignWordsSchema.parse(read('foreign-words.yaml'));
  const same = { ...synonyms.same };
  for (const [word, variants] of Object.entries(foreign.same)) same[word] = [...(same[word] ?? []), ...variants];
  return {
    synonyms: { ...synonyms, same, asking: [...synonyms.asking, ...foreign.small] },
    wordings: readWordings(readFileSync(join(folder, 'wordings.txt'), 'utf8')),
  };
}

/** No YAML: reading thousands of lines of it takes longer than everything else at a start. */
function readWordings(text: string): SearchWords['wordings'] {
  const wordings = new Map<string, string[]>();
  let own: string[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    if (/^\S/.test(line)) {
      own = [];
      wordings.set(line.trim(), own);
    } else own.push(line);
  }
  return WordingsSchema.parse(Object.fromEntries(wordings));
}
