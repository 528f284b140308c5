import type { Card } from '../../core/card.ts';
import type { Client } from './client.ts';

type Image = Extract<Card['body'][number], { type: 'image' }>;

/** Uploads a card's pictures and answers their file ids by name; a picture that fails is left out (its words stay). */
export type FileUploader = (client: Client, images: readonly Image[]) => Promise<ReadonlyMap<string, string>>;

export function imagesOf(card: Card): Image[] {
  return card.body.filter((block) => block.type === 'image');
}
