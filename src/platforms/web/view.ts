import type { Block, Card, Control } from '../../core/card.ts';
import type { ChatContent, ChatMessage, ChatStore } from '../../core/chat.ts';
import type { PageSources } from '../../core/pages.ts';

/** What the page is sent. Pictures are left out and fetched by their address; everything else is drawn from the data. */
export type BlockView =
  | Exclude<Block, { type: 'image' }>
  | { type: 'image'; alt: string; src: string; width: number; height: number };
/** A button that opens a story is also a link to its page. */
export type ControlView = Control & { address?: string };
export type CardView = Omit<Card, 'body' | 'controls'> & { body: BlockView[]; controls: ControlView[] };
type ContentView = { kind: 'cards'; cards: CardView[] } | { kind: 'text'; text: string } | { kind: 'gone' };

export interface MessageView extends Omit<ChatMessage, 'onlyFor' | 'content' | 'replyTo'> {
  /** Only the reader sees it. */
  private: boolean;
  content: ContentView;
  replyTo: { seq: number; channel: string; title: string } | null;
}

export type ViewMessage = (message: ChatMessage) => Promise<MessageView>;

/** Whether a person may see a message, or what is told of it. */
export function maySee({ onlyFor }: Pick<ChatMessage, 'onlyFor'>, user: string): boolean {
  return onlyFor === null || onlyFor === user;
}

/** `storyOf` gives the story that a button's action opens. */
export function createMessageView(chat: ChatStore, storyOf: PageSources['storyOf']): ViewMessage {
  return async ({ onlyFor, content, replyTo, ...rest }) => {
    const before = replyTo === null ? undefined : await chat.message(replyTo);
    // What one person alone sees is named to nobody else.
    const answered = before && (before.onlyFor === null || before.onlyFor === onlyFor) ? before : undefined;
    return {
      ...rest,
      private: onlyFor !== null,
      content: contentView(rest, content, storyOf),
      replyTo: answered ? { seq: answered.seq, channel: answered.channel, title: titleOf(answered.content) } : null,
    };
  };
}

/** The cards of a message, the pictures of each as addresses. `changed` in the address makes a new picture a new address. */
function contentView(
  { seq, changed }: { seq: number; changed: number },
  content: ChatContent,
  storyOf: PageSources['storyOf'],
): ContentView {
  if (content.kind !== 'card') return content;
  let picture = -1;
  const cards = [content.card, ...(content.more ?? [])].map((card) => ({
    ...card,
    body: card.body.map((block) => {
      if (block.type !== 'image') return block;
      picture += 1;
      const src = `/images/${seq}/${changed}/${picture}.png`;
      return { type: 'image' as const, alt: block.alt, src, ...pngSize(block.png) };
    }),
    controls: card.controls.map((control) => {
      const story = control.type === 'button' ? storyOf(control.action) : undefined;
      return story === undefined ? control : { ...control, address: `/stories/${encodeURIComponent(story)}` };
    }),
  }));
  return { kind: 'cards', cards };
}

/** The pictures of a message in the order in which `contentView` numbers them, as base64. */
export function picturesOf(content: ChatContent): string[] {
  if (content.kind !== 'card') return [];
  return [content.card, ...(content.more ?? [])].flatMap((card) =>
    card.body.flatMap((block) => (block.type === 'image' ? [block.png] : [])),
  );
}

function titleOf(content: ChatContent): string {
  if (content.kind === 'card') return content.card.title;
  return content.kind === 'text' ? content.text : 'a message that was dismissed';
}

/** Width and height stand at fixed places of a PNG's first chunk (https://www.w3.org/TR/png-3/#11IHDR). */
function pngSize(base64: string): { width: number; height: number } {
  const head = Buffer.from(base64.slice(0, 32), 'base64');
  return head.length < 24 ? { width: 1, height: 1 } : { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}
