import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Card } from '../../core/card.ts';
import type { Logger } from '../../core/log.ts';
import type { Client } from './client.ts';
import { codeOf, isContentRefused } from './failure.ts';
import { type Rendered, type RenderSettings, renderMessage } from './render.ts';

/** Cards with pictures: uploaded first, then named in the message. Where that fails, the picture's words stand instead. */
export type Drawer = (client: Client, card: Card, settings?: Pick<RenderSettings, 'mention'>) => Promise<Drawn>;

export interface Drawn {
  message: Rendered;
  /** The same without pictures; absent where there are none. */
  inWords?: Rendered;
  /** The pictures are uploaded anew the next time: a workspace may delete files after a while. */
  forget?(): void;
}

/**
 * Puts the message; where Slack refuses what is in it, the one without pictures. It refuses pictures that it has not yet
 * digested, that are gone, or that may not be shared in the channel.
 */
export function withOrWithoutPictures<T>(
  { message, inWords, forget }: Drawn,
  put: (content: Rendered) => Promise<T>,
): Promise<T> {
  return put(message).catch((error: unknown) => {
    if (!inWords || !isContentRefused(error)) throw error;
    if (codeOf(error) === 'invalid_blocks') forget?.();
    return put(inWords);
  });
}

const UploadSchema = z.object({
  files: z.array(z.object({ files: z.array(z.object({ id: z.string() })).min(1) })).min(1),
});
const InfoSchema = z.object({ file: z.object({ mimetype: z.string().optional() }) });

/** Slack reads an uploaded picture in its own time, and takes no message with it before. */
const READY_TRIES = 8;
const READY_EVERY_MS = 400;
const REMEMBERED = 100;

type Image = Extract<Card['body'][number], { type: 'image' }>;

export function createDrawer(log: Logger): Drawer {
  const uploaded = new WeakMap<Client, Map<string, Promise<string>>>();

  async function fileId(client: Client, image: Image): Promise<string> {
    const known = uploaded.get(client) ?? new Map<string, Promise<string>>();
    uploaded.set(client, known);
    const name = hash('sha256', image.png);
    const found = known.get(name);
    if (found) return found;
    if (known.size >= REMEMBERED) known.clear();
    const id = upload(client, image);
    known.set(name, id);
    id.catch(() => known.delete(name));
    return id;
  }

  return async (client, card, settings = {}) => {
    const images = card.body.filter((block) => block.type === 'image');
    const inWords = renderMessage(card, settings);
    if (images.length === 0) return { message: inWords };
    const files = new Map<string, string>();
    for (const image of images) {
      try {
        files.set(image.name, await fileId(client, image));
      } catch (error) {
        log.warn(
          { name: image.name, err: error },
          'A picture could not be uploaded to Slack; its words are shown instead.',
        );
      }
    }
    if (files.size === 0) return { message: inWords };
    const forget = () => {
      for (const { png } of images) uploaded.get(client)?.delete(hash('sha256', png));
    };
    return { message: renderMessage(card, { ...settings, files }), inWords, forget };
  };
}

async function upload(client: Client, image: Image): Promise<string> {
  const answer = await client.files.uploadV2({
    filename: image.name,
    file: Buffer.from(image.png, 'base64'),
    alt_text: image.alt,
  });
  const id = UploadSchema.parse(answer).files[0]?.files[0]?.id ?? '';
  for (let tries = 0; tries < READY_TRIES; tries += 1) {
    const { file } = InfoSchema.parse(await client.files.info({ file: id }));
    if (file.mimetype) return id;
    await sleep(READY_EVERY_MS);
  }
  throw new Error('Slack took too long to read the picture.');
}
