import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { PIXEL } from '../../contracts/cards.ts';
import { rig } from './support.ts';

const source = join(import.meta.dirname, '../../../src');

it('a picture is posted to Discord whichever part of the product was loaded first', async () => {
  const { discord } = await rig({ connect: false });
  const { id } = discord.channel('alerts');
  const script = `
    await import('${source}/feeds/fetch.ts');
    const { createApi } = await import('${source}/platforms/discord/api.ts');
    const log = { info() {}, warn() {}, error() {} };
    const api = createApi({ token: '${discord.token}', apiUrl: '${discord.url}', log });
    const data = Buffer.from('${PIXEL}', 'base64');
    await api.post('/channels/${id}/messages', { embeds: [{ title: 'Trend' }] }, [{ name: 'trend.png', data }]);
    process.exit(0);`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(discord.messages('alerts')).toMatchObject([{ attachments: [{ filename: 'trend.png' }] }]);
}, 60_000);
