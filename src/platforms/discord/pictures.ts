import { RESTJSONErrorCodes as Code } from 'discord.js';
import type { Block, Card } from '../../core/card.ts';
import { onCode } from './outcome.ts';

/** Writes a card with its pictures, or where the bot may attach no files, with what they say. */
export function withPictures<T>(card: Card, write: (card: Card) => Promise<T>): Promise<T> {
  const written = write(card);
  if (!card.body.some((block) => block.type === 'image')) return written;
  return written.catch(onCode([Code.MissingPermissions], () => write(inWords(card))));
}

function inWords(card: Card): Card {
  return { ...card, body: card.body.map(describedImage) };
}

/** An image's description in its place; every other block as it is. */
export function describedImage(block: Block): Block {
  return block.type === 'image' ? { type: 'text', text: [`[${block.alt}]`] } : block;
}
