import type { Block, Rich, Span } from '../../core/card.ts';
import { cut, slackUrl } from './text.ts';

const MARK = '… Shortened: Slack takes no longer messages.';
/** What a moment takes at most: a date in mrkdwn with its fallback. */
const TIME_COST = 70;

/** Cuts a card's body to a number of characters, from the end, and says so in the body's last line. */
export function fitBody(body: readonly Block[], budget: number): Block[] {
  if (body.reduce((sum, block) => sum + blockCost(block), 0) <= budget) return [...body];
  let left = Math.max(0, budget - MARK.length);
  const kept: Block[] = [];
  for (const block of body) {
    const cost = blockCost(block);
    if (cost <= left) {
      kept.push(block);
      left -= cost;
      continue;
    }
    const part = cutBlock(block, left);
    if (part) kept.push(part);
    break;
  }
  return [...kept, { type: 'text', text: [{ text: MARK, italic: true }] }];
}

function blockCost(block: Block): number {
  switch (block.type) {
    case 'text':
      return richCost(block.text);
    case 'heading':
      return block.text.length + 1;
    case 'list':
      return block.items.reduce((sum, item) => sum + richCost(item), 0);
    case 'facts':
      return block.facts.reduce((sum, fact) => sum + factCost(fact), 0);
    case 'image':
      return block.alt.length + 10;
  }
}

function cutBlock(block: Block, budget: number): Block | undefined {
  switch (block.type) {
    case 'text':
      return { ...block, text: cutRich(block.text, budget) };
    case 'heading':
      return { ...block, text: cut(block.text, budget) };
    case 'list':
      return { ...block, items: takeWhile(block.items, richCost, budget, cutRich) };
    case 'facts': {
      const cutFact = (fact: { name: string; value: Rich }, left: number) => ({
        name: cut(fact.name, Math.ceil(left / 2)),
        value: cutRich(fact.value, Math.floor(left / 2)),
      });
      return { ...block, facts: takeWhile(block.facts, factCost, budget, cutFact) };
    }
    default:
      return undefined;
  }
}

function takeWhile<T>(
  items: readonly T[],
  cost: (item: T) => number,
  budget: number,
  cutOne: (item: T, left: number) => T,
): T[] {
  const kept: T[] = [];
  let left = budget;
  for (const item of items) {
    if (cost(item) > left) return left > 20 ? [...kept, cutOne(item, left)] : kept;
    kept.push(item);
    left -= cost(item);
  }
  return kept;
}

function factCost(fact: { name: string; value: Rich }): number {
  return fact.name.length + 3 + richCost(fact.value);
}

/** Addresses count too: Slack measures the blocks, not what is seen. */
function richCost(rich: Rich): number {
  return rich.reduce((sum, span) => sum + spanCost(span), 1);
}

function spanCost(span: Span): number {
  if (typeof span === 'string') return span.length;
  return 'time' in span ? TIME_COST : span.text.length + urlCost(span.url);
}

/** As it is written in mrkdwn, the longer of the two ways. */
function urlCost(url: string | undefined): number {
  return slackUrl(url)?.replaceAll('&', '&amp;').length ?? 0;
}

/** Leaves whole spans, then cuts the one that does not fit. */
export function cutRich(rich: Rich, budget: number): Rich {
  const kept: Span[] = [];
  let left = budget;
  for (const span of rich) {
    if (spanCost(span) <= left) {
      kept.push(span);
      left -= spanCost(span);
      continue;
    }
    if (typeof span === 'string') kept.push(cut(span, left));
    else if ('time' in span || urlCost(span.url) >= left) kept.push('…');
    else kept.push({ ...span, text: cut(span.text, left - urlCost(span.url)) });
    return kept;
  }
  return kept;
}
