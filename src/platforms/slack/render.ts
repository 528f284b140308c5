import type { types } from '@slack/bolt';
import { type Block, type Card, cardText, plainText, type Rich, type Tone } from '../../core/card.ts';
import { controlBlocks } from './controls.ts';
import { cutRich, fitBody } from './fit.ts';
import * as limits from './limits.ts';
import { clean, cut, elements, escapeText, mapTexts, mrkdwn, plain, shownTime, slackUrl } from './text.ts';

type SlackBlock = types.KnownBlock;

export interface Rendered {
  /** What notifications and screen readers get. */
  text: string;
  blocks: SlackBlock[];
}

export interface RenderSettings {
  /** User group to mention, as Slack's id; anything else is ignored. */
  mention?: string | undefined;
  /** Uploaded files by image name. */
  files?: ReadonlyMap<string, string>;
  /** Number of the first control, where several cards share a view. */
  firstControl?: number;
}

/** A card as a message: at most 50 blocks and about 9,000 characters, cut visibly beyond. */
export function renderMessage(card: Card, settings: RenderSettings = {}): Rendered {
  const blocks = renderCard(card, settings, limits.MESSAGE_BLOCKS, limits.MESSAGE_TEXT);
  return { text: fallbackText(card), blocks };
}

/** Severity in a symbol and a word, so that neither colour nor picture carries it alone. */
const SEVERITIES: Partial<Record<Tone, { sign: string; word: string }>> = {
  watch: { sign: '🔵', word: 'Watch' },
  elevated: { sign: '🟠', word: 'Elevated' },
  critical: { sign: '🔴', word: 'Critical' },
};
const SIGNS: Partial<Record<Tone, string>> = { good: '✅', bad: '⚠️' };

/** `maxBlocks` and `budget` (characters) are for this card alone: a home view holds several. */
export function renderCard(card: Card, settings: RenderSettings, maxBlocks: number, budget: number): SlackBlock[] {
  const head = headBlocks(card, settings.mention);
  const controls = controlBlocks(card.controls, settings.firstControl);
  const footer = card.footer && card.footer.length > 0 ? [smallPrint(cutRich(card.footer, FOOTER_TEXT))] : [];
  const around = [...head, ...controls, ...footer];
  const body = fitBody(card.body, budget - textLength(around) - SPARE);
  const room = maxBlocks - around.length;
  const blocks = body.flatMap((block) => bodyBlocks(block, settings.files));
  // A body with more parts than there may be blocks goes into one.
  return [...head, ...(blocks.length <= room ? blocks : rich(...body)), ...controls, ...footer];
}

/** For what the body's cost does not count: blanks where Slack takes no empty text. */
const SPARE = 100;
/** What stands around the body may take so much, so that the body always has room. */
const TITLE_TEXT = 600;
const TITLE_ADDRESS = 1000;
const HOST_TEXT = 80;
const FOOTER_TEXT = 1000;

function headBlocks(card: Card, mention: string | undefined): SlackBlock[] {
  const blocks: SlackBlock[] = [];
  const severity = SEVERITIES[card.tone];
  const sign = severity?.sign ?? SIGNS[card.tone];
  const title = sign ? `${sign} ${card.title}` : card.title;
  blocks.push({ type: 'header', text: plain(title, limits.HEADER_TEXT) });
  const group = mention && /^S[A-Z0-9]+$/.test(mention) ? mention : undefined;
  const url = slackUrl(card.url);
  const line: types.RichTextElement[] = [];
  if (severity && !says(card, severity.word)) line.push({ type: 'text', text: severity.word, style: { bold: true } });
  if (url) {
    const text = cut(new URL(url).host, HOST_TEXT);
    line.push(url.length <= TITLE_ADDRESS ? { type: 'link', url, text } : { type: 'text', text });
  }
  if (group) line.push({ type: 'usergroup', usergroup_id: group });
  const spaced = line.flatMap((one, at): types.RichTextElement[] =>
    at === 0 ? [one] : [{ type: 'text', text: '  ·  ' }, one],
  );
  if (spaced.length > 0) blocks.push(richText([{ type: 'rich_text_section', elements: spaced }]));
  // A title that does not fit its line is repeated whole beneath it: cut, never dropped.
  if (clean(title).length > limits.HEADER_TEXT) blocks.push(richText([section([cut(card.title, TITLE_TEXT)])]));
  return blocks;
}

/** Whether the card's first line names the severity itself; headings are no lines. */
function says({ body }: Card, word: string): boolean {
  const first = body.find((block) => block.type !== 'heading');
  const line = first?.type === 'list' ? first.items[0] : first?.type === 'text' ? first.text : undefined;
  return plainText(shownTimes((line ?? []).slice(0, 1))).startsWith(word);
}

function bodyBlocks(block: Block, files: RenderSettings['files']): SlackBlock[] {
  switch (block.type) {
    case 'facts':
      return fields(block.facts) ?? rich(block);
    case 'image': {
      const file = files?.get(block.name);
      const alt = plain(block.alt, limits.ALT_TEXT).text;
      return file ? [{ type: 'image', slack_file: { id: file }, alt_text: alt }] : rich(block);
    }
    default:
      return rich(block);
  }
}

/** Blocks of ours in one of Slack's. */
function rich(...blocks: Block[]): SlackBlock[] {
  const parts = blocks.flatMap(richParts);
  return parts.length > 0 ? [richText(parts)] : [];
}

function richParts(block: Block): types.RichTextBlockElement[] {
  switch (block.type) {
    case 'text':
      return [section(block.text)];
    case 'heading':
      return [section([{ text: block.text, bold: true }])];
    case 'list':
      return block.items.length === 0
        ? []
        : [{ type: 'rich_text_list', style: 'bullet', elements: block.items.map((item) => section(item)) }];
    case 'facts':
      return block.facts.map((fact) => section([{ text: `${fact.name}: `, bold: true }, ...fact.value]));
    case 'image':
      return [section([{ text: `Image: ${block.alt}`, italic: true }])];
  }
}

function section(text: Rich): types.RichTextSection {
  const found = elements(text);
  return { type: 'rich_text_section', elements: found.length > 0 ? found : [{ type: 'text', text: ' ' }] };
}

function richText(parts: types.RichTextBlockElement[]): types.RichTextBlock {
  return { type: 'rich_text', elements: parts };
}

/** Longer than this reads badly in half a message's width. */
const COLUMN_TEXT = 160;

/** Facts in two columns, where nothing in them needs escaping. */
function fields(facts: { name: string; value: Rich }[]): SlackBlock[] | undefined {
  const texts: string[] = [];
  for (const fact of facts) {
    const name = mrkdwn([fact.name], limits.FIELD_TEXT / 2);
    const value = mrkdwn(fact.value, limits.FIELD_TEXT / 2);
    if (!name || !value || name.trim() !== name || value.length > COLUMN_TEXT) return undefined;
    texts.push(`*${name}*\n${value}`);
  }
  const blocks: SlackBlock[] = [];
  for (let at = 0; at < texts.length; at += limits.SECTION_FIELDS) {
    const some = texts.slice(at, at + limits.SECTION_FIELDS);
    blocks.push({ type: 'section', fields: some.map((text) => ({ type: 'mrkdwn', text, verbatim: true })) });
  }
  return blocks;
}

function smallPrint(text: Rich): SlackBlock {
  const safe = mrkdwn(text, limits.CONTEXT_TEXT);
  if (safe) return { type: 'context', elements: [{ type: 'mrkdwn', text: safe, verbatim: true }] };
  const bare = text.every((span) => typeof span === 'string' || !('time' in span || span.url));
  if (bare) return { type: 'context', elements: [plain(plainText(text), limits.CONTEXT_TEXT)] };
  return richText([section(text)]);
}

/** Everything that Slack may count as text: what is shown, and addresses. */
function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + textLength(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [key, one]) => {
    const counted = typeof one === 'string' && ['text', 'url', 'alt_text', 'fallback'].includes(key);
    return sum + (counted ? one.length : textLength(one));
  }, 0);
}

/** The whole card in words, with the severity first: screen readers read this instead of the blocks. */
function fallbackText(card: Card): string {
  const word = SEVERITIES[card.tone]?.word;
  const text = cardText({
    ...card,
    title: word ? `${word}: ${card.title}` : card.title,
    body: card.body.map((block) => mapTexts(block, shownTimes)),
    ...(card.footer ? { footer: shownTimes(card.footer) } : {}),
  });
  // Escaping makes a text longer, so it is cut after it, and a cut entity is taken out whole.
  const escaped = escapeText(text) || '…';
  return escaped.length <= limits.FALLBACK_TEXT
    ? escaped
    : `${cut(escaped, limits.FALLBACK_TEXT - 1)
        .slice(0, -1)
        .replace(/&[a-z]{0,3}$/, '')}…`;
}

function shownTimes(text: Rich): Rich {
  return text.map((span) => (typeof span !== 'string' && 'time' in span ? shownTime(span.time) : span));
}
