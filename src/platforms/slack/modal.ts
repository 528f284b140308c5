import type { types } from '@slack/bolt';
import type { Choice } from '../../core/card.ts';
import type { Command, Leaf } from '../../core/command.ts';
import { optionInfo } from '../../core/option.ts';
import type { Form, FormField } from '../../core/reply.ts';
import { decodeValue, slackOptions } from './controls.ts';
import * as limits from './limits.ts';
import type { Origin, State } from './payloads.ts';
import { cut, plain } from './text.ts';

/** One input of a modal: a form's field, or an option of a command. */
type Input = Omit<FormField, 'kind'> & {
  kind: FormField['kind'] | 'number' | 'suggest' | 'time';
  placeholder?: string | undefined;
  min?: number | undefined;
  max?: number | undefined;
};

const FORM = 'form';
export const COMMAND = 'command';

/** The modal for a form that a command or an action answered with. */
export function formModal(form: Form, origin: Origin): types.ModalView {
  return modal(form.title, form.submit, form.fields, FORM, { origin, action: form.action });
}

/** The modal for a command whose required options were not all typed; what was typed stands in it already. */
export function commandModal(parts: {
  command: Command;
  subcommand: string | undefined;
  leaf: Leaf;
  given: Record<string, string>;
  origin: Origin;
}): types.ModalView {
  const { command, subcommand, leaf, given, origin } = parts;
  const inputs = Object.entries(leaf.options).map(([name, schema]) => optionInput(name, schema, given[name]));
  const title = subcommand ? `${command.name} ${subcommand}` : command.name;
  const metadata = { origin, command: command.name, ...(subcommand ? { subcommand } : {}) };
  return modal(title, 'Run', inputs, COMMAND, metadata);
}

function modal(
  title: string,
  submit: string,
  inputs: readonly Input[],
  callback: string,
  metadata: object,
): types.ModalView {
  return {
    type: 'modal',
    callback_id: callback,
    private_metadata: JSON.stringify(metadata),
    title: plain(title.charAt(0).toUpperCase() + title.slice(1), limits.MODAL_TITLE),
    submit: plain(submit, limits.MODAL_TITLE),
    close: plain('Cancel', limits.MODAL_TITLE),
    blocks: inputs.slice(0, limits.VIEW_BLOCKS - 1).map(inputBlock),
  };
}

function optionInput(name: string, schema: Parameters<typeof optionInfo>[0], given: string | undefined): Input {
  const info = optionInfo(schema);
  const typed = given === undefined ? {} : { value: info.kind === 'choices' ? given.split(/[\s,]+/) : [given] };
  const common = {
    name,
    label: name,
    hint: info.description,
    required: info.required,
    placeholder: info.example,
    ...(info.maxLength === undefined ? {} : { maxLength: info.maxLength }),
    ...typed,
  };
  const options = [...(info.choices ?? [])];
  switch (info.kind) {
    case 'choice':
    case 'choices':
      return { ...common, kind: info.kind, options };
    case 'flag':
      return { ...common, kind: 'choice', options: YES_OR_NO };
    case 'integer':
      return { ...common, kind: 'number', min: info.min, max: info.max };
    case 'mention':
      return { ...common, kind: 'suggest' };
    case 'text':
      if (info.complete) return { ...common, kind: 'suggest' };
      if (info.example && TIME.test(info.example)) return { ...common, kind: 'time' };
      return { ...common, kind: (info.maxLength ?? 0) > 300 ? 'paragraph' : 'text' };
  }
}

const YES_OR_NO: Choice[] = [
  { label: 'Yes', value: 'yes' },
  { label: 'No', value: 'no' },
];
const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;

function inputBlock(input: Input): types.InputBlock {
  return {
    type: 'input',
    block_id: input.name,
    label: plain(input.label, limits.LABEL_TEXT),
    ...(input.hint ? { hint: plain(input.hint, limits.LABEL_TEXT) } : {}),
    optional: !input.required,
    element: inputElement(input),
  };
}

const ELEMENT = 'value';

function inputElement(input: Input): types.InputBlock['element'] {
  const action_id = ELEMENT;
  const placeholder = input.placeholder ? { placeholder: plain(input.placeholder, limits.PLACEHOLDER_TEXT) } : {};
  const [first = ''] = input.value ?? [];
  const options = slackOptions(input.options ?? []);
  const selected = options.filter((option) => input.value?.includes(decodeValue(option.value ?? '')));
  switch (input.kind) {
    case 'choice': {
      if (options.length === 0) break;
      const [chosen] = selected;
      return { type: 'static_select', action_id, options, ...(chosen ? { initial_option: chosen } : {}) };
    }
    case 'choices': {
      if (options.length === 0) break;
      const initial = selected.length > 0 ? { initial_options: selected } : {};
      return { type: 'multi_static_select', action_id, options, ...initial };
    }
    case 'time':
      return { type: 'timepicker', action_id, ...(TIME.test(first) ? { initial_time: first } : {}) };
    case 'number': {
      // Slack opens no form with a number that the form would refuse.
      const fits =
        /^-?\d+$/.test(first) && Number(first) >= (input.min ?? -Infinity) && Number(first) <= (input.max ?? Infinity);
      const initial = fits ? { initial_value: first } : {};
      const least = input.min === undefined ? {} : { min_value: String(input.min) };
      const most = input.max === undefined ? {} : { max_value: String(input.max) };
      return {
        type: 'number_input',
        is_decimal_allowed: false,
        action_id,
        ...least,
        ...most,
        ...initial,
        ...placeholder,
      };
    }
    case 'suggest': {
      const [chosen] = slackOptions(first ? [{ label: first, value: first }] : []);
      const initial = chosen ? { initial_option: chosen } : {};
      return { type: 'external_select', action_id, min_query_length: 0, ...initial, ...placeholder };
    }
    default:
      break;
  }
  const length = Math.min(input.maxLength ?? limits.INPUT_TEXT, limits.INPUT_TEXT);
  return {
    type: 'plain_text_input',
    action_id,
    multiline: input.kind === 'paragraph',
    max_length: length,
    ...(first ? { initial_value: cut(first, length) } : {}),
    ...placeholder,
  };
}

/** What was entered, by field name; fields left empty are absent. */
export function enteredValues(state: State): Record<string, string[]> {
  const entries = Object.entries(state.values).flatMap(([name, elements]): [string, string[]][] => {
    const entered = elements[ELEMENT];
    if (!entered) return [];
    const one = entered.value ?? entered.selected_time;
    const chosen = entered.selected_options ?? (entered.selected_option ? [entered.selected_option] : []);
    const values = one ? [one] : chosen.map((option) => decodeValue(option.value));
    return values.length > 0 ? [[name, values]] : [];
  });
  return Object.fromEntries(entries);
}

/** A modal that only shows something. */
export function readingModal(title: string, blocks: types.KnownBlock[]): types.ModalView {
  return { type: 'modal', title: plain(title, limits.MODAL_TITLE), close: plain('Close', limits.MODAL_TITLE), blocks };
}
