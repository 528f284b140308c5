import { type Choice, short } from './card.ts';
import type { Leaf } from './command.ts';
import { plain } from './names.ts';
import { nearest } from './nearest.ts';
import { choiceMeant, type OptionInfo, optionInfo } from './option.ts';
import { type SlashWord, slashWords } from './slash-words.ts';

/** The platform's id for a role or group as a person wrote it (`<!subteam^S1|@team>`); undefined keeps the text. */
export type IdOf = (written: string) => string | undefined;

/** An option's exact name for what was written: case, dashes and underscores do not matter. */
export function optionNamed(leaf: Leaf, written: string): string | undefined {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[-_]/g, '');
  return Object.keys(leaf.options).find((name) => plain(name) === plain(written));
}

/** The longest value with a form of its own is a list of days. */
const MOST_FORMED = 7;
/** The longest label of a choice: "Japan and the East China Sea". */
const MOST_CHOSEN = 6;

interface Option extends OptionInfo {
  name: string;
}

/** The options' values as typed, or a sentence that says what is wrong with them; `words` are those that no option knows. */
export function slashOptions(
  text: string,
  leaf: Leaf,
  idOf: IdOf | undefined,
): { options: Record<string, string> } | { wrong: string; words?: string } {
  const options: Option[] = Object.entries(leaf.options).map(([name, schema]) => ({ name, ...optionInfo(schema) }));
  const words = slashWords(text, (written) => optionNamed(leaf, written));
  const read = namedValues(words, options);
  if ('wrong' in read) return read;
  const { values, bare } = read;
  const left = placeBare(text, bare, options, values);
  if (left) return notPlaced(left, options, values);
  for (const { name, kind } of options) {
    const value = values.get(name);
    if (value !== undefined && kind === 'mention') values.set(name, idOf?.(value) ?? value);
  }
  return { options: Object.fromEntries(values) };
}

/** The values that were given by name, and the words that no name stands before. */
function namedValues(
  words: readonly SlashWord[],
  options: Option[],
): { values: Map<string, string>; bare: SlashWord[] } | { wrong: string } {
  const values = new Map<string, string>();
  const bare: SlashWord[] = [];
  const namedSomewhere = new Set(words.map((word) => word.name));
  const main = options.find((option) => option.kind === 'text');
  let last: { option: Option; open: boolean } | undefined;

  for (const word of words) {
    if (word.name === null) {
      const slip = misspelt(word, options) ?? unknownName(word, options);
      if (slip) return { wrong: slip };
      const waiting = main?.required === true && bare.length === 0 && !namedSomewhere.has(main.name);
      const flag = word === words.at(-1) && options[0] !== main ? flagNamed(word, options) : undefined;
      if (flag && !values.has(flag.name)) values.set(flag.name, 'yes');
      else if (last?.open && goesOn(last.option, values.get(last.option.name) ?? '', word.value, waiting)) {
        values.set(last.option.name, `${values.get(last.option.name)} ${word.value}`);
      } else bare.push(word);
      continue;
    }
    const option = options.find((one) => one.name === word.name);
    if (!option) continue;
    const earlier = values.get(option.name);
    if (earlier !== undefined && option.kind !== 'choices') return { wrong: `"${option.name}" is given twice.` };
    let value = word.value;
    if (option.kind === 'flag' && !/^(yes|no|true|false|on|off)$/i.test(value)) {
      // `--quiet please` and a lone `quiet:` both mean yes; the word that followed was not its value.
      if (value !== '') bare.push({ ...word, name: null, start: word.valueStart });
      value = 'yes';
    }
    if (value === '') return { wrong: `"${option.name}" has no value: ${option.description}.` };
    values.set(option.name, earlier === undefined ? value : `${earlier},${value}`);
    last = { option, open: !word.quoted };
  }
  return { values, bare };
}

/** Says what is missing, or else that the words left are not known. */
function notPlaced(
  left: [SlashWord, ...SlashWord[]],
  options: Option[],
  values: ReadonlyMap<string, string>,
): { wrong: string; words?: string } {
  const said = short(left[0].value);
  const needed = options.find((option) => option.required && option.fits && !values.has(option.name));
  if (needed) return { wrong: `I cannot read "${said}" as "${needed.name}": ${needed.description}.` };
  const names = options.map((option) => option.name).join(', ');
  const known = options.length === 1 ? ` The only option is ${names}.` : ` The options are: ${names}.`;
  return {
    wrong: `I do not know what "${said}" is for.${names ? known : ''}`,
    words: textOf(left.filter((word) => !isChoice(word, options))),
  };
}

/**
 * Whether a word without a name belongs to the value before it: `words:grain corridor`, `tags: restraint, spillover`. Not
 * where the text that the command is about is still waited for.
 */
function goesOn(option: Option, value: string, word: string, waiting: boolean) {
  const { choices = [] } = option;
  if (option.kind === 'choices' && (value.endsWith(',') || word.startsWith(','))) return true;
  if (option.kind === 'choices' && choiceMeant(choices, word.replace(/,$/, ''))) return true;
  if (option.kind === 'choices' || option.kind === 'choice') return beginsChoice(choices, `${lastOf(value)} ${word}`);
  if (option.kind !== 'text') return false;
  // What does not fit anyway is kept together, so that the option is named and not a word of it.
  if (option.fits) return !option.fits(value) || option.fits(`${value} ${word}`);
  return !waiting;
}

/** `south china` of "South China Sea". */
function beginsChoice(choices: readonly Choice[], said: string): boolean {
  const begun = plain(said.replace(/,$/, ''));
  return choices.some(({ value, label }) => [value, label].some((name) => `${plain(name)} `.startsWith(`${begun} `)));
}

/** The last of several values. */
function lastOf(value: string): string {
  return value.split(',').at(-1) ?? value;
}

/** Gives the words without a name to options. Returns what is left from the first word on that fits none. */
function placeBare(
  text: string,
  bare: SlashWord[],
  options: Option[],
  values: Map<string, string>,
): [SlashWord, ...SlashWord[]] | undefined {
  const free = () => options.filter((option) => !values.has(option.name) && option.kind === 'text');
  let rest = bare;
  for (;;) {
    const [first, ...others] = rest;
    if (!first) return undefined;
    const formed = withForm(rest, free());
    if (formed) {
      values.set(formed.name, formed.value);
      rest = rest.slice(formed.words);
      continue;
    }
    const [main, next] = free().filter((option) => !option.fits);
    // Where the text is not what the command is about, words that choose something are no part of it.
    if (main && (options[0] === main || !rest.every((word) => isChoice(word, options)))) {
      // A quoted first word is complete in itself; otherwise everything is one text, its inner quotes kept.
      const alone = first.quoted && (next !== undefined || others.length === 0);
      values.set(main.name, alone ? first.value : rest.map((word) => text.slice(word.start, word.end)).join(' '));
      rest = alone ? others : [];
      continue;
    }
    const taken = takenBy(rest, options, values);
    if (!taken) return [first, ...others];
    const earlier = values.get(taken.name);
    values.set(taken.name, earlier === undefined ? taken.value : `${earlier},${taken.value}`);
    rest = rest.slice(taken.words);
  }
}

/** As many of the first words as an option takes for its value: `korea`, `South China Sea`, `30 days`. */
function takenBy(words: SlashWord[], options: Option[], values: ReadonlyMap<string, string>) {
  for (let count = Math.min(words.length, MOST_CHOSEN); count > 0; count--) {
    const said = textOf(words.slice(0, count));
    const taker = options.find((option) => accepts(option, said, values.get(option.name)));
    if (!taker) continue;
    const value = taker.kind === 'integer' ? said.replace(/\D+$/, '') : said;
    const isName = taker.kind === 'flag' && value.toLowerCase() === taker.name.toLowerCase();
    return { name: taker.name, value: isName ? 'yes' : value, words: count };
  }
  return undefined;
}

function textOf(words: readonly SlashWord[]): string {
  return words.map((word) => word.value).join(' ');
}

/** Whether a word is one of a closed list, or names a flag: `spillover`, `critical`, `preview`. In quotes it is text. */
function isChoice({ value, quoted }: SlashWord, options: Option[]): boolean {
  return (
    !quoted &&
    options.some((option) => /^(choice|choices|flag)$/.test(option.kind) && accepts(option, value, undefined))
  );
}

/** `grain corridor preview`, `words:grain preview`: beside a text, the last word may be a flag of its own. */
function flagNamed({ value, quoted }: SlashWord, options: Option[]): Option | undefined {
  return quoted ? undefined : options.find((option) => option.kind === 'flag' && accepts(option, value, undefined));
}

/** As many of the first words as have the form of an option: `2 h`, `mon, wed`. */
function withForm(words: SlashWord[], options: Option[]): { name: string; value: string; words: number } | undefined {
  for (let count = Math.min(words.length, MOST_FORMED); count > 0; count--) {
    const value = textOf(words.slice(0, count));
    const option = options.find((one) => one.fits?.(value));
    if (option) return { name: option.name, value, words: count };
  }
  return undefined;
}

function accepts(option: Option, value: string, given: string | undefined): boolean {
  const offered = () =>
    value.split(',').every((part) => part.trim() === '' || choiceMeant(option.choices ?? [], part) !== undefined);
  if (option.kind === 'choices') return offered();
  if (given !== undefined) return false;
  if (option.kind === 'choice') return offered();
  if (option.kind === 'integer') return new RegExp(`^\\d+(?: ${option.name})?$`, 'i').test(value);
  if (option.kind === 'flag') return value.toLowerCase() === option.name.toLowerCase();
  if (option.kind === 'mention') return /^(@|<[!@])/.test(value);
  return false;
}

/** `theatr:korea` is a slip of the fingers, `severity:critical` another option's value; `NATO:` is text. */
function misspelt(word: SlashWord, options: Option[]): string | undefined {
  const [, written, value] = /^(?:--|—)?(\p{L}[\p{L}\p{N}_-]*)[:=](.*)/su.exec(word.quoted ? '' : word.value) ?? [];
  if (!written) return undefined;
  const meant =
    nearest(
      written,
      options.map((option) => option.name),
    ) ?? options.find((option) => value && option.choices && accepts(option, value, undefined))?.name;
  return meant ? `There is no option "${short(written)}". Did you mean ${meant}:?` : undefined;
}

/** `max:3` names no option; where the text is what the command is about, or an address, the colon is part of it. */
function unknownName({ value, quoted }: SlashWord, options: Option[]): string | undefined {
  const takesAll = ({ kind, fits }: Option) => kind === 'text' && !fits;
  if (quoted || !options.slice(1).some(takesAll) || options.slice(0, 1).some(takesAll)) return undefined;
  const written = /^(?:--|—)?(\p{L}[\p{L}\p{N}_-]*)[:=](?!\/\/)./su.exec(value)?.[1];
  if (!written) return undefined;
  const names = options.map((option) => option.name).join(', ');
  return `There is no option "${short(written)}". The options are: ${names}.`;
}
