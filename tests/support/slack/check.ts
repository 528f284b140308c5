import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Json } from './world.ts';

/**
 * Whether Slack would take it: its Block Kit schema where the evaluation data are at hand, and always the documented
 * limits that the schema does not hold.
 */
export type Surface = 'message' | 'update' | 'modal' | 'home';

const data = process.env.CHAINWATCH_EVAL_DATA;
const schema = data ? compile(join(data, 'specs/slack-block-kit.subset.schema.json')) : undefined;
export const hasSchema = schema !== undefined;

function compile(path: string) {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  formats.default(ajv);
  const whole: { $id: string } = JSON.parse(readFileSync(path, 'utf8'));
  ajv.addSchema(whole);
  const part = (name: string) => ajv.compile({ $ref: `${whole.$id}#/$defs/${name}` });
  return { message: part('message_blocks'), modal: part('modal_view'), home: part('home_view') };
}

/** What is wrong, as Slack's error code and a sentence; undefined when all is well. */
export function wrongWith(surface: Surface, text: string, view: Json): { code: string; why: string } | undefined {
  const message = surface === 'message' || surface === 'update';
  const blocks: Json[] = message ? view : view.blocks;
  if (!Array.isArray(blocks)) return { code: 'invalid_blocks_format', why: 'blocks is no list' };
  const kind = message ? 'message' : surface;
  const validate = schema?.[kind];
  if (validate && blocks.length > 0 && !validate(view)) {
    const [first] = validate.errors ?? [];
    return {
      code: 'invalid_blocks',
      why: `${first?.instancePath} ${first?.message} ${JSON.stringify(view).slice(0, 600)}`,
    };
  }
  if (blocks.length > (message ? 50 : 100)) return { code: 'invalid_blocks', why: `${blocks.length} blocks` };
  if (message && text.length > 40_000) return { code: 'msg_too_long', why: `${text.length} characters of text` };
  if (surface === 'update' && text.length > 4000)
    return { code: 'msg_too_long', why: `${text.length} characters of text` };
  if (message && blocks.length > 0 && text.trim() === '') return { code: 'no_text', why: 'no fallback text' };
  const total = lengthOf(blocks);
  if (message && total > 9000) return { code: 'msg_blocks_too_long', why: `${total} characters in blocks` };
  if (!message && JSON.stringify(view).length > 250_000) return { code: 'view_too_large', why: 'view' };
  const actionIds = all(blocks, 'action_id');
  const inputs = blocks.filter((block) => block.type === 'input').length;
  if (new Set(actionIds).size !== actionIds.length && inputs === 0)
    return { code: 'invalid_blocks', why: `an action_id twice: ${actionIds}` };
  const blockIds = blocks.flatMap((block) => block.block_id ?? []);
  if (new Set(blockIds).size !== blockIds.length)
    return { code: 'invalid_blocks', why: `a block_id twice: ${blockIds}` };
  return blocks.map(limits).find((found) => found !== undefined);
}

/** The limits of single blocks, for when the schema is not at hand. */
function limits(block: Json): { code: string; why: string } | undefined {
  const bad = (why: string) => ({ code: 'invalid_blocks', why });
  const texts = all([block], 'text').filter((text) => typeof text === 'string');
  if (texts.some((text) => text === '')) return bad('an empty text');
  switch (block.type) {
    case 'header':
      return block.text.text.length > 150 ? bad('header over 150') : undefined;
    case 'section': {
      const fields: Json[] = block.fields ?? [];
      if ((block.text?.text.length ?? 0) > 3000 || fields.length > 10) return bad('section too long');
      return fields.some((field) => field.text.length > 2000) ? bad('field over 2000') : undefined;
    }
    case 'context':
      return block.elements.length > 10 ? bad('context over 10') : undefined;
    case 'actions': {
      if (block.elements.length > 25) return bad('over 25 actions');
      for (const element of block.elements) {
        if (element.type === 'button' && element.text.text.length > 75) return bad('button over 75');
        if (element.type === 'overflow' && element.options.length > 5) return bad('overflow over 5');
        if ((element.options ?? []).some((option: Json) => option.text.text.length > 75 || option.value.length > 150))
          return bad('option too long');
        const values = (element.options ?? []).map((option: Json) => option.value);
        if (new Set(values).size !== values.length) return bad('an option value twice');
      }
      return undefined;
    }
    default:
      return undefined;
  }
}

function lengthOf(value: Json): number {
  if (Array.isArray(value)) return value.reduce((sum, one) => sum + lengthOf(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, one]) =>
      sum +
      (typeof one === 'string' && ['text', 'url', 'alt_text', 'fallback'].includes(key) ? one.length : lengthOf(one)),
    0,
  );
}

/** Every value under a key, at any depth. */
export function all(value: Json, key: string): Json[] {
  if (Array.isArray(value)) return value.flatMap((one) => all(one, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [...(name === key ? [one] : []), ...all(one, key)]);
}
