import type { APIEmbed, APIEmbedField } from 'discord.js';
import type { Block, Card, Rich, Tone } from '../../core/card.ts';
import { EMBED, FILE } from './limits.ts';
import { footerMark } from './mark.ts';
import { escaped, markdown, markdownLine } from './markdown.ts';
import { describedImage } from './pictures.ts';
import { address, cut, ELLIPSIS, isBlank, label, oneLine } from './text.ts';

export interface Attachment {
  name: string;
  data: Buffer;
  alt: string;
}

/** Never the only sign: every card says the same in words. */
const COLORS: Record<Tone, number> = {
  neutral: 0x64748b,
  watch: 0x3b82f6,
  elevated: 0xf59e0b,
  critical: 0xdc2626,
  good: 0x16a34a,
  bad: 0x9f1239,
};

/** What a long body is sure to get of the 6000, however many facts follow it. */
const BODY_SHARE = 2500;
const INLINE_FACT = 40;

/**
 * A card's text and images as embeds: the first holds the text, each further one an image. Facts that end the body
 * become fields, others lines, so that the order holds. `note` is a line on what could not be shown.
 */
export function renderEmbeds(card: Card, note: string, mark = ''): { embeds: APIEmbed[]; files: Attachment[] } {
  const { blocks, files } = takeImages(card.body);
  const last = blocks.at(-1);
  const tail = last?.type === 'facts' ? last.facts : [];
  const body = last?.type === 'facts' ? blocks.slice(0, -1) : blocks;

  const title = isBlank(oneLine(card.title)) ? '' : markdownLine([card.title], EMBED.title);
  const footer = renderFooter(card.footer, mark);
  const small = [...footer.lines, note].flatMap((line) => (line ? `-# ${line}` : [])).join('\n');
  const fixed = title.length + footer.text.length;

  const wanted = renderBody(body, EMBED.description - small.length - 2).length + small.length + 2;
  const fields = renderFields(tail, EMBED.total - fixed - Math.min(wanted, BODY_SHARE));
  const used = fixed + fields.reduce((sum, field) => sum + field.name.length + field.value.length, 0);
  const room = Math.min(EMBED.description, EMBED.total - used) - (small ? small.length + 2 : 0);
  const text = [renderBody(body, room), small].filter(Boolean).join('\n\n');

  const url = title ? address(card.url, 2048) : undefined;
  const first: APIEmbed = {
    color: COLORS[card.tone],
    ...(title ? { title } : {}),
    ...(url ? { url } : {}),
    ...(isBlank(text) ? (title || fields.length ? {} : { description: ELLIPSIS }) : { description: text }),
    ...(fields.length ? { fields } : {}),
    ...(footer.text ? { footer: { text: footer.text } } : {}),
  };
  const images = files.map((file) => ({ url: `attachment://${file.name}` }));
  const [image, ...more] = images;
  return {
    embeds: [
      image ? { ...first, image } : first,
      ...more.map((each): APIEmbed => ({ color: COLORS[card.tone], image: each })),
    ],
    files,
  };
}

/** Images go into files; one that cannot be sent leaves its text in place. */
function takeImages(body: Block[]): { blocks: Block[]; files: Attachment[] } {
  const files: Attachment[] = [];
  const blocks = body.flatMap((block): Block[] => {
    if (block.type !== 'image') return [block];
    const data = Buffer.from(block.png, 'base64');
    if (data.length === 0 || data.length > FILE.bytes || files.length >= FILE.perMessage) {
      return [describedImage(block)];
    }
    const name = block.name.replace(/\.png$/i, '').replace(/[^a-z0-9_-]+/gi, '-');
    files.push({ name: `${files.length + 1}-${name.slice(0, 60)}.png`, data, alt: label(block.alt, FILE.description) });
    return [];
  });
  return { blocks, files };
}

/** Discord shows a footer as plain text; one that holds a time or a link stands as small print under the text instead. */
function renderFooter(footer: Rich | undefined, mark: string): { text: string; lines: string[] } {
  const rich = footer ?? [];
  const live = rich.some((span) => typeof span !== 'string' && ('time' in span || span.url));
  const plain = live
    ? ''
    : oneLine(rich.map((span) => (typeof span === 'string' ? span : 'text' in span ? span.text : '')).join(''));
  const ref = mark ? footerMark(mark) : '';
  const text = [isBlank(plain) ? '' : cut(plain, 500), ref].filter(Boolean).join(' · ');
  return { text, lines: live ? [markdownLine(rich, 800)] : [] };
}

function renderFields(facts: { name: string; value: Rich }[], budget: number): APIEmbedField[] {
  const fields: APIEmbedField[] = [];
  let left = budget;
  for (const [index, fact] of facts.entries()) {
    const rest = facts.length - index;
    if ((fields.length === EMBED.fields - 1 && rest > 1) || left < 60) {
      const more = { name: ELLIPSIS, value: `and ${rest} more` };
      if (left >= more.name.length + more.value.length) fields.push(more);
      break;
    }
    const name = markdownLine([isBlank(fact.name) ? ELLIPSIS : fact.name], Math.min(EMBED.fieldName, left - 30));
    const value = markdown(fact.value, Math.min(EMBED.fieldValue, left - name.length - 25)).trim();
    const shown = isBlank(value) ? '–' : value;
    fields.push({ name, value: shown, inline: shown.length <= INLINE_FACT && !shown.includes('\n') });
    left -= name.length + shown.length;
  }
  return fields;
}

/** The blocks in order, at most `max` characters; a … stands where the rest is missing. */
function renderBody(blocks: Block[], max: number): string {
  let out = '';
  let before: Block | undefined;
  for (const [index, block] of blocks.entries()) {
    const gap = out ? separator(before, block) : '';
    const keep = index < blocks.length - 1 ? 2 : 0;
    const room = max - out.length - gap.length - keep;
    if (room < 12) return out && !out.endsWith(ELLIPSIS) ? `${out}\n${ELLIPSIS}` : out || ELLIPSIS;
    const text = renderBlock(block, room);
    if (isBlank(text)) continue;
    out += gap + text;
    before = block;
  }
  return out;
}

function separator(before: Block | undefined, block: Block): string {
  return before?.type === 'heading' || block.type === 'heading' || block.type === 'list' ? '\n' : '\n\n';
}

function renderBlock(block: Block, max: number): string {
  switch (block.type) {
    case 'text':
      return markdown(block.text, max).trim();
    case 'heading':
      return isBlank(block.text) ? '' : `### ${markdownLine([block.text], max - 4)}`;
    case 'list':
      return lines(block.items, max, (item, room) => `- ${markdownLine(item, room - 2)}`);
    case 'facts':
      return lines(block.facts, max, factLine);
    case 'image':
      return '';
  }
}

function factLine(fact: { name: string; value: Rich }, room: number): string {
  const name = `**${escaped(label(fact.name, 100))}** `;
  return name + markdownLine(fact.value, room - name.length);
}

function lines<T>(entries: T[], max: number, render: (entry: T, room: number) => string): string {
  const done: string[] = [];
  let left = max;
  for (const [index, entry] of entries.entries()) {
    const keep = index < entries.length - 1 ? 2 : 0;
    const line = left - keep > 12 ? render(entry, left - keep - 1) : '';
    if (!line || line.length + keep > left) return [...done, ELLIPSIS].join('\n');
    done.push(line);
    left -= line.length + 1;
  }
  return done.join('\n');
}
