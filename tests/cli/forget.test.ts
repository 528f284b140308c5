import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from '../../src/cli/run.ts';
import type { ChannelAddress } from '../../src/core/address.ts';
import { SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { keptFor } from '../../src/store/kept.ts';
import { CHANNEL, fill } from '../migrate/filled.ts';

const NEIGHBOUR = { platform: 'slack', workspace: 'T10' } as const;
let folder: string;
let file: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chainwatch-forget-'));
  file = join(folder, 'chainwatch.sqlite');
  await fill(file, 60);
  const { store } = await openStore(sqliteFlavour(file), Date.now);
  const settings = SubscriptionSettingsSchema.parse({});
  const made = { pausedUntil: 0, pauseReason: null, createdBy: 'U1', createdAt: 1 };
  await store.subscriptions.add({ id: 's2', address: { ...NEIGHBOUR, channel: 'C1' }, settings, ...made });
  await store.close();
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command line; its exit code and what it said. */
async function forget(...args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const spies = (['log', 'error'] as const).map((way) =>
    vi.spyOn(console, way).mockImplementation((text: string) => void said.push(text)),
  );
  const code = await run(['forget', ...args], { DATA_DIR: folder });
  for (const spy of spies) spy.mockRestore();
  return { code, said: said.join('\n') };
}

async function kept(workspace: Pick<ChannelAddress, 'platform' | 'workspace'>): Promise<Record<string, number>> {
  const { store, db } = await openStore(sqliteFlavour(file), Date.now);
  const found = await keptFor(db, workspace);
  await store.close();
  return Object.fromEntries(found);
}

describe('forget', () => {
  it.each([['slack:T2'], ['slack:t1'], ['discord:1']])('refuses %s, of which nothing is kept', async (name) => {
    const { code, said } = await forget(name, '--yes');
    expect([code, said]).toEqual([1, `Nothing is kept for ${name}. Look at its id: capitals count.`]);
  });

  it.each([[], ['T1'], ['slack:%'], ['slack:T1:C1'], ['web:local'], ['slack:T1', 'slack:T2'], ['slack:T1', '--now']])(
    'says how it is used to %j',
    async (...args) => {
      const { code, said } = await forget(...args);
      expect(code).toBe(2);
      expect(said).toContain('Usage: chainwatch forget WORKSPACE');
    },
  );

  it('shows what is kept, and removes it only when told so', async () => {
    const before = await kept(CHANNEL);
    const all = ['subscriptions', 'digests', 'deliveries', 'tokens', 'alerts', 'decisions', 'votes', 'digests made'];
    expect(Object.keys(before)).toEqual([...all, 'paused channels', 'corrections', 'feeds it added']);
    const asked = await forget('slack:T1');
    expect(asked.code).toBe(1);
    expect(asked.said).toMatch(/Kept for slack:T1:\n {2}subscriptions +1\n[\s\S]*run the same again with --yes/);
    expect(await kept(CHANNEL)).toEqual(before);
    const done = await forget('slack:T1', '--yes');
    expect(done.code).toBe(0);
    expect(done.said).toContain('Removed.');
    expect(await kept(CHANNEL)).toEqual({});
    expect(await kept(NEIGHBOUR)).toEqual({ subscriptions: 1 });
    expect((await forget('slack:T1', '--yes')).code).toBe(1);
  });
});
