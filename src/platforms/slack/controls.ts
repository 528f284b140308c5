import type { types } from '@slack/bolt';
import type { Choice, Control } from '../../core/card.ts';
import * as limits from './limits.ts';
import { cut, plain } from './text.ts';

type Element = types.ActionsBlock['elements'][number];
type Button = Extract<Control, { type: 'button' }>;

/** With more buttons than this, the last ones go into a "…" menu. */
const BUTTONS_SHOWN = 5;

/** With more text than this in all controls together, every label is kept short and descriptions are left out. */
const CONTROL_TEXT = 3500;
const SHORT_TEXT = 1500;

/** A card's controls. Their ids are made unique by a number that runs on from `first`; `actionOf` takes it off again. */
export function controlBlocks(all: readonly Control[], first = 0): types.ActionsBlock[] {
  const controls = shortened(all);
  const buttons = controls.filter((control): control is Button => control.type === 'button');
  const shown = buttons.length > BUTTONS_SHOWN ? buttons.slice(0, BUTTONS_SHOWN - 1) : buttons;
  const hidden = buttons.slice(shown.length);
  const found: Element[] = shown.map((control, at) => button(control, first + at));
  for (let at = 0; at < hidden.length; at += limits.OVERFLOW_OPTIONS) {
    const options = hidden.slice(at, at + limits.OVERFLOW_OPTIONS).map(overflowOption);
    found.push({ type: 'overflow', action_id: `${first + found.length}|more`, options });
  }
  for (const control of controls) if (control.type === 'menu') found.push(menu(control, first + found.length));
  const blocks: types.ActionsBlock[] = [];
  for (let at = 0; at < found.length; at += limits.ACTION_ELEMENTS)
    blocks.push({ type: 'actions', elements: found.slice(at, at + limits.ACTION_ELEMENTS) });
  return blocks;
}

function shortened(controls: readonly Control[]): readonly Control[] {
  const texts = controls.flatMap((control) =>
    control.type === 'menu'
      ? [control.placeholder, ...control.options.flatMap((option) => [option.label, option.description ?? ''])]
      : [control.label],
  );
  const length = texts.reduce((sum, text) => sum + Math.min(text.length, limits.OPTION_TEXT), 0);
  const most = length > CONTROL_TEXT ? Math.min(24, Math.max(8, Math.floor(SHORT_TEXT / texts.length))) : undefined;
  const short = (text: string) => (most ? cut(text, most) : text);
  return controls.map((control) => {
    if (control.type === 'menu') {
      if (!most) return control;
      const options = control.options.map(({ value, label }) => ({ value, label: short(label) }));
      return { ...control, placeholder: short(control.placeholder), options };
    }
    return { ...control, label: short(control.label) };
  });
}

function button({ label, action, style }: Button, at: number): types.Button {
  const text = plain(label, limits.BUTTON_TEXT);
  return { type: 'button', text, action_id: `${at}|${action}`, ...(style ? { style } : {}) };
}

function overflowOption({ label, action }: Button, at: number): types.PlainTextOption {
  return { text: plain(label, limits.OPTION_TEXT), value: `${at}|${action}` };
}

function menu(control: Extract<Control, { type: 'menu' }>, at: number): Element {
  return {
    type: 'static_select',
    action_id: `${at}|${control.action}`,
    options: slackOptions(control.options),
    placeholder: plain(control.placeholder, limits.PLACEHOLDER_TEXT),
  };
}

/** Choices as Slack's options: none twice, at most a hundred. */
export function slackOptions(choices: readonly Choice[]): types.PlainTextOption[] {
  const options = new Map<string, types.PlainTextOption>();
  for (const choice of choices) {
    const value = encodeValue(choice.value);
    if (options.has(value) || options.size >= limits.SELECT_OPTIONS) continue;
    const description = choice.description ? { description: plain(choice.description, limits.OPTION_TEXT) } : {};
    options.set(value, { text: plain(choice.label, limits.OPTION_TEXT), value, ...description });
  }
  return [...options.values()];
}

/** Slack refuses an empty value, which for us means "none". */
const EMPTY = '∅';

function encodeValue(value: string): string {
  return value.slice(0, limits.OPTION_VALUE).replace(/[\uD800-\uDBFF]$/, '') || EMPTY;
}

/** The value of a choice, as `slackOptions` wrote it. */
export function decodeValue(value: string): string {
  return value === EMPTY ? '' : value;
}

/** The action that a control's id (or an overflow option's value) carries; undefined for a plain link. */
export function actionOf(id: string): string | undefined {
  return id.replace(/^\d+\|/, '') || undefined;
}
