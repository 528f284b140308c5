import { readDotEnv } from './cli/dot-env.ts';
import { keepCompiledCode } from './core/compile-cache.ts';
import { messageOf } from './core/errors.ts';

/** A moment for what is still closing; after it nothing that was left open keeps the process (milliseconds). */
const CLOSE_WITHIN = 1_000;

function settingsRead(): boolean {
  try {
    readDotEnv(process.env);
    return true;
  } catch (error) {
    console.error(`The file .env cannot be read: ${messageOf(error)}.`);
    return false;
  }
}

/** `chainwatch assess … | head` is no error. */
function endQuietlyOnBrokenPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
}

/** Whoever read the log may end (`2>&1 | tee FILE`); what runs goes on. */
function outliveTheReaderOfTheLog(): void {
  process.stderr.on('error', () => {});
}

endQuietlyOnBrokenPipe();
outliveTheReaderOfTheLog();
keepCompiledCode();
const { run } = await import('./cli/run.ts');
process.exitCode = settingsRead() ? await run(process.argv.slice(2), process.env) : 1;
setTimeout(() => process.exit(), CLOSE_WITHIN).unref();
