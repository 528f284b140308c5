import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

const FILE = '.env';
const BYTE_ORDER_MARK = /^\uFEFF/;
/** Node takes the next line for the value of a name that has nothing but blanks behind its `=`. */
const BLANKS_AT_END = /[ \t]+$/gm;

/**
 * Adds what the working folder's `.env` says to the environment, where there is one; what is set already stays.
 * Throws where the file cannot be read.
 */
export function readDotEnv(environment: NodeJS.ProcessEnv): void {
  if (!existsSync(FILE)) return;
  const bytes = readFileSync(FILE);
  if (bytes.includes(0)) throw new Error('it is not UTF-8; save it as plain text in UTF-8');
  const text = bytes.toString('utf8').replace(BYTE_ORDER_MARK, '').replace(BLANKS_AT_END, '');
  for (const [name, value] of Object.entries(parseEnv(text))) environment[name] ??= value;
}
