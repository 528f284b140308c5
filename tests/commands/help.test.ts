import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { cardText } from '../../src/core/card.ts';
import type { Caller } from '../../src/core/reply.ts';
import { cutOf } from '../support/card-limits.ts';
import { openDispatching } from '../support/dispatching.ts';

const here = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };
const ann: Caller = { address: here, direct: false, userId: 'u1', userName: 'Ann', manager: true, admin: false };

describe('/help', () => {
  let test: Awaited<ReturnType<typeof openDispatching>>;
  beforeAll(async () => {
    test = await openDispatching();
  });
  afterAll(() => test.close());

  const ask = (options: Record<string, string>) => test.dispatcher.command({ command: 'help', options, caller: ann });

  async function textOf(command: string): Promise<string> {
    const given = await ask({ command });
    if (given.kind !== 'card') return JSON.stringify(given);
    expect(cutOf(given.card)).toEqual([]);
    return cardText(given.card);
  }

  it('tells of every command, and of every step of it, all that it takes', async () => {
    for (const { name, main, subcommands = {} } of commands) {
      const text = await textOf(name);
      for (const option of Object.keys(main?.options ?? {})) expect(text).toContain(`- ${option}`);
      for (const [step, { options }] of Object.entries(subcommands)) {
        expect(text).toContain(`/${name} ${step}`);
        const own = await textOf(`${name} ${step}`);
        for (const option of Object.keys(options)) expect(own).toContain(`- ${option}`);
      }
    }
  });

  it('says what has to be given, with an example', async () => {
    expect(await textOf('/Define')).toMatch(/term \(needed\) — A term, in any spelling, for example term:entrapment/);
  });

  it('does not promise a person’s own alerts that it pauses all of the workspace', async () => {
    expect(await textOf('alerts pause')).toContain('"all" for every one in the workspace');
    const watch = await textOf('watch pause');
    expect(watch).toContain('"all" for everything that you watch');
    expect(watch).not.toContain('workspace');
  });

  it('says that subscribing and samples are shown to everybody', async () => {
    const overview = await ask({});
    expect(overview.kind === 'card' ? cardText(overview.card) : '').toContain(
      'a new subscription and a sample alert are shown to everybody',
    );
  });

  it('says which command there is not', async () => {
    expect(await textOf('zebra')).toContain('There is no command "zebra". /help lists them all.');
  });

  it('offers the names of commands while one is typed', async () => {
    const request = { command: 'help', option: 'command', partial: '/alerts su', caller: ann };
    const offered = await test.dispatcher.complete(request);
    expect(offered.map(({ value }) => value)).toEqual(['alerts subscribe']);
  });
});
