import { vi } from 'vitest';
import { run } from '../../src/cli/run.ts';

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs a command line in this process. `heard` is told of all that it has said, whenever it says more. */
export async function commandLine(
  args: string[],
  environment: Record<string, string>,
  heard: (said: string) => void = () => {},
): Promise<Ended> {
  const ended: Ended = { code: null, out: '', err: '' };
  const hear = (stream: 'out' | 'err', end: string) => (text: unknown) => {
    ended[stream] += `${text}${end}`;
    heard(ended.out + ended.err);
    return true;
  };
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(hear('out', '\n')),
    vi.spyOn(console, 'error').mockImplementation(hear('err', '\n')),
    vi.spyOn(process.stdout, 'write').mockImplementation(hear('out', '')),
    vi.spyOn(process.stderr, 'write').mockImplementation(hear('err', '')),
  ];
  try {
    ended.code = await run(args, environment);
    return ended;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
