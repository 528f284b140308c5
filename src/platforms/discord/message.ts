import type { Card } from '../../core/card.ts';
import { renderControls } from './controls.ts';
import { renderEmbeds } from './embed.ts';

/**
 * A card as the body of a Discord message, within every limit for any card, and the files that it needs.
 * Nothing in it mentions anybody. `mark` makes the message findable (see mark.ts).
 */
export function renderCard(card: Card, mark?: string) {
  const { rows, note, marked } = renderControls(card.controls, mark);
  const { embeds, files } = renderEmbeds(card, note, marked ? undefined : mark);
  const body = {
    embeds,
    components: rows,
    // An edit without this list would keep the old pictures.
    attachments: files.map((file, index) => ({ id: String(index), filename: file.name, description: file.alt })),
    allowed_mentions: NOBODY,
  };
  return { body, files };
}

const NOBODY = { parse: [], replied_user: false };

/**
 * The one role that was asked for, as it is written and as what Discord may notify; nothing else is, whatever stands in
 * the text. @everyone carries the id of its server and is a word: by its id it shows as @@everyone and notifies nobody.
 */
export function mentionOf(role: string | undefined, server: string) {
  if (!role || !isId(role)) return { line: '', allowed_mentions: NOBODY };
  if (role === server) return { line: '@everyone', allowed_mentions: { ...NOBODY, parse: ['everyone'] } };
  return { line: `<@&${role}>`, allowed_mentions: { ...NOBODY, roles: [role] } };
}

/** Whether a text can be the id of a role or channel. */
function isId(text: string): boolean {
  return /^\d{15,20}$/.test(text);
}

export type Rendered = ReturnType<typeof renderCard>;
