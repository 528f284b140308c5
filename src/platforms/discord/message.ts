import type { Card } from '../../core/card.ts';
import { renderControls } from './controls.ts';
import { renderEmbeds } from './embed.ts';

/**
 * A card as the body of a Discord message, within every limit for any card, and the files that it needs.
 * Nothing in it mentions anybody. `mark` makes the message findable (see mark.ts).
 */
export function renderCard(card: Card, mark?: string) {
  const { rows, notes, marked } = renderControls(card.controls, mark);
  const { embeds, files } = renderEmbeds(card, notes, marked ? undefined : mark);
  const body = {
    embeds,
    components: rows,
    // An edit without this list would keep the old pictures.
    attachments: files.map((file, index) => ({ id: String(index), filename: file.name, description: file.alt })),
    allowed_mentions: allowedMentions(),
  };
  return { body, files };
}

/** Nothing is mentioned but the one role that was asked for, whatever stands in the text. */
export function allowedMentions(role?: string) {
  return { parse: [], ...(role ? { roles: [role] } : {}), replied_user: false };
}

/** Only what is a role's id; Discord then decides whether the bot may mention it. */
export function mentionable(role: string | undefined): string | undefined {
  return role && isId(role) ? role : undefined;
}

/** Whether a text can be the id of a role or channel. */
export function isId(text: string): boolean {
  return /^\d{15,20}$/.test(text);
}

export type Rendered = ReturnType<typeof renderCard>;
