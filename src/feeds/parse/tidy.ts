import { escapeUTF8 } from 'entities';
import { decodeHTMLStrict } from 'entities/decode';
import { type Handler, Parser } from 'htmlparser2';
import { xmlText } from '../../core/xml.ts';
import { resolveAddress } from './links.ts';
import { BODIES, canonicalName, declarePrefixes, FIELDS, GROUPS, type Prefixes } from './names.ts';
import { MAX_ITEMS } from './raw.ts';
import { fromBase64, withoutDoctype } from './xml-text.ts';

/** What a document turned out to be, and its fields as one well-formed RSS 2.0 shell that rss-parser can read. */
export type Tidied = {
  /** It has a feed's outermost element, or entries. */
  isFeed: boolean;
  isWebPage: boolean;
  items: number;
  xml: string;
};

/** Characters kept of one field; a summary needs far fewer. */
const MAX_FIELD = 8_000;
/** Characters kept of all fields together, so that reading stays fast. */
const MAX_TOTAL = 2_000_000;
/** Deeper than any feed; what nests further is an attack. */
const MAX_DEPTH = 200;
const CHUNK = 32_768;

/** Outermost elements of feeds: RSS 0.9x and 2.0, RSS 1.0, Atom, CDF. */
const OUTERMOST = new Set(['rss', 'rdf:rdf', 'feed', 'channel']);
const KEPT_ATTRIBUTES = ['rel', 'href', 'type', 'mode', 'ispermalink'];

type Attributes = Record<string, string>;

/** An open element. `group`: fields directly in it belong to the item or channel around it. `markup`: part of a field. */
type Frame = {
  role: 'channel' | 'item' | 'group' | 'field' | 'markup' | 'skip';
  prefixes: Prefixes;
  base: string | null;
  language: string | null;
};

type Field = { name: string; attributes: Attributes; text: string };

/**
 * Reads any text as XML, however broken (stray `&`, HTML entities, junk before the prolog, control characters, missing
 * end tags, odd prefixes and capitals, entries outside their channel), keeps the elements named in `FIELDS`, and writes
 * them as plain RSS 2.0. Markup inside a field becomes escaped text; `xml:base` an attribute; `xml:lang` a `language`.
 * An entry that is cut off in its midst is left for the next time: half a title or address would make another one of it.
 * Linear in the length of the text; never throws.
 */
export function tidy(text: string): Tidied {
  const collector = new Collector();
  const parser = new Parser(collector, {
    xmlMode: true,
    decodeEntities: false,
    lowerCaseTags: true,
    lowerCaseAttributeNames: true,
  });
  const source = withoutDoctype(text);
  for (let at = 0; at < source.length && !collector.isFull(); at += CHUNK) parser.write(source.slice(at, at + CHUNK));
  collector.leaveHalfItem();
  if (!collector.isFull()) parser.end();
  return {
    isFeed: collector.isFeed || collector.items.length > 0,
    isWebPage: collector.root === 'html' || /^\s*<!doctype html/i.test(text.slice(0, 1000)),
    items: collector.items.length,
    xml: collector.toXml(),
  };
}

/** Takes the events of the tolerant parser and collects the fields of the channel and of each item. */
class Collector implements Partial<Handler> {
  readonly items: string[][] = [];
  root: string | null = null;
  isFeed = false;
  private readonly channel: string[] = [];
  private readonly frames: Frame[] = [{ role: 'skip', prefixes: {}, base: null, language: null }];
  private inItem = false;
  private field: Field | null = null;
  private pending = '';
  private inCdata = false;
  private total = 0;

  isFull(): boolean {
    return this.items.length > MAX_ITEMS || this.total > MAX_TOTAL || this.frames.length > MAX_DEPTH;
  }

  toXml(): string {
    this.endField();
    const items = this.items.slice(0, MAX_ITEMS).map((fields) => `<item>${fields.join('')}</item>`);
    return `<rss version="2.0"><channel>${this.channel.join('')}${items.join('')}</channel></rss>`;
  }

  /** Once no more is read: drops the item whose end has not come. */
  leaveHalfItem(): void {
    if (!this.inItem) return;
    this.field = null;
    this.inItem = false;
    this.items.pop();
  }

  onopentag(tag: string, attributes: Attributes): void {
    this.takeText();
    const parent = this.frames.at(-1);
    if (!parent) return;
    const frame: Frame = {
      role: 'skip',
      prefixes: declarePrefixes(parent.prefixes, attributes),
      // A relative one counts from the document's address, which is not known here.
      base: resolveAddress(attributes['xml:base'] ?? '', parent.base) ?? (attributes['xml:base'] || parent.base),
      language: attributes['xml:lang'] ?? parent.language,
    };
    this.frames.push(frame);
    const name = canonicalName(tag, frame.prefixes);
    this.root ??= name.replace('xhtml:', '');
    if (name === 'item' || name === 'entry') this.openItem(frame, attributes);
    else if (this.field) this.openInField(this.field, frame, parent, name, attributes);
    else if (OUTERMOST.has(name) && !this.inItem) this.openChannel(frame, attributes);
    else if (parent.role === 'channel' || parent.role === 'item' || parent.role === 'group') {
      if (isField(name, attributes)) this.openField(frame, name, attributes);
      else if (GROUPS.has(name)) frame.role = 'group';
    }
  }

  onclosetag(tag: string): void {
    this.takeText();
    const frame = this.frames.length > 1 ? this.frames.pop() : undefined;
    if (frame?.role === 'field') this.endField();
    else if (frame?.role === 'item') this.inItem = false;
    else if (frame?.role === 'markup' && this.field) this.field.text += `</${localName(tag)}>`;
  }

  ontext(data: string): void {
    if (this.field && this.pending.length <= MAX_FIELD) this.pending += data;
  }

  oncdatastart(): void {
    this.takeText();
    this.inCdata = true;
  }

  oncdataend(): void {
    this.takeText();
    this.inCdata = false;
  }

  private openChannel(frame: Frame, attributes: Attributes): void {
    this.isFeed = true;
    frame.role = 'channel';
    const language = attributes['xml:lang'];
    if (language) this.write('language', {}, language);
    // CDF writes the addresses of channel and items as attributes, with `base` for `xml:base`.
    frame.base = resolveAddress(attributes.base ?? '', frame.base) ?? frame.base;
    if (attributes.href) this.write('link', withBase(frame), attributes.href);
  }

  private openItem(frame: Frame, attributes: Attributes): void {
    this.endField();
    for (const open of this.frames) if (open.role !== 'channel') open.role = 'skip';
    frame.role = 'item';
    this.inItem = true;
    this.items.push([]);
    if (frame.language) this.write('language', {}, frame.language);
    if (attributes.href) this.write('link', withBase(frame), attributes.href);
    if (attributes.lastmod) this.write('modified', {}, attributes.lastmod);
    // RSS 1.0 names the item by the address it is about.
    const about = attributes['rdf:about'] ?? attributes.about;
    if (about) this.write('about', withBase(frame), about);
  }

  private openField(frame: Frame, name: string, attributes: Attributes): void {
    frame.role = 'field';
    const kept: Attributes = withBase(frame);
    for (const key of KEPT_ATTRIBUTES) {
      const value =
        attributes[key] ?? attributes[`atom:${key}`] ?? (key === 'href' ? attributes['rdf:resource'] : undefined);
      if (value !== undefined && value.length <= MAX_FIELD) kept[key] = decodeHTMLStrict(value);
    }
    this.field = { name: FIELDS[name] ?? name, attributes: kept, text: '' };
  }

  /** Markup belongs to the field around it, but a new field means that the end tag of a short one is missing. */
  private openInField(field: Field, frame: Frame, parent: Frame, name: string, attributes: Attributes): void {
    const startsNext = isField(name, attributes) && !BODIES.has(field.name) && !/^xhtml:|^title$/.test(name);
    if (startsNext) {
      this.endField();
      parent.role = 'group';
      this.openField(frame, name, attributes);
    } else {
      frame.role = 'markup';
      field.text += `<${localName(name)}>`;
    }
  }

  private endField(): void {
    this.takeText();
    const field = this.field;
    if (!field) return;
    const { mode, type = '' } = field.attributes;
    // Atom 0.3 says `mode`; in Atom 1.0 content of a type that is neither text nor XML is base64.
    const encoded = mode === 'base64' || (type.includes('/') && !/^text\/|xml|html/i.test(type));
    const text = encoded ? fromBase64(field.text) : field.text;
    this.write(field.name, field.attributes, text.slice(0, MAX_FIELD));
    this.field = null;
  }

  /** Text comes in pieces that may break inside an entity: it is decoded when its end is known. */
  private takeText(): void {
    const field = this.field;
    const text = this.pending;
    this.pending = '';
    if (!field || field.text.length > MAX_FIELD) return;
    const decoded = this.inCdata ? text : decodeHTMLStrict(text);
    field.text += /xhtml/.test(field.attributes.type ?? '') ? escapeUTF8(decoded) : decoded;
  }

  private write(name: string, attributes: Attributes, text: string): void {
    this.total += text.length;
    const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(value)}"`);
    const target = this.inItem ? this.items.at(-1) : this.channel;
    target?.push(`<${name}${written.join('')}>${xmlText(text)}</${name}>`);
  }
}

/** RSS 2.0 asks for the address of a `source`; Atom's has none, and fields in it that are another feed's. */
function isField(name: string, attributes: Attributes): boolean {
  return Object.hasOwn(FIELDS, name) && (name !== 'source' || attributes.url !== undefined);
}

function withBase(frame: Frame): Attributes {
  return frame.base === null ? {} : { base: frame.base };
}

function localName(tag: string): string {
  return tag.slice(tag.indexOf(':') + 1);
}
