import {
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import type { Form, FormField } from '../../core/reply.ts';
import { selectOptions } from './controls.ts';
import { COMPONENT, MODAL } from './limits.ts';
import { customId } from './mark.ts';
import { cut, isBlank, label, oneLine } from './text.ts';

/** A form as a modal: labels that hold one input each, at most five. */
export function renderForm(form: Form): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId(form.action, '', 0),
    title: label(form.title, MODAL.title),
    components: form.fields.slice(0, MODAL.fields).map((field) => {
      const hint = oneLine(field.hint ?? '');
      return {
        type: ComponentType.Label,
        label: label(field.label, MODAL.label),
        ...(isBlank(hint) ? {} : { description: cut(hint, MODAL.hint) }),
        component: input(field),
      };
    }),
  };
}

function input(field: FormField): APIComponentInLabel {
  switch (field.kind) {
    case 'choice':
    case 'choices':
      return select(field);
    case 'text':
    case 'paragraph':
      return {
        type: ComponentType.TextInput,
        custom_id: field.name,
        required: field.required,
        style: field.kind === 'paragraph' ? TextInputStyle.Paragraph : TextInputStyle.Short,
        ...(field.value?.[0] ? { value: cut(field.value[0], maxLength(field)) } : {}),
        max_length: maxLength(field),
      };
  }
}

function maxLength(field: FormField): number {
  return Math.min(Math.max(field.maxLength ?? MODAL.value, 1), MODAL.value);
}

/** A form always needs something to choose from; a field without options is a text field. */
function select(field: FormField): APIComponentInLabel {
  const several = field.kind === 'choices';
  const options = selectOptions(field.options ?? [], field.value ?? [], several ? COMPONENT.options : 1);
  if (options.length === 0) return input({ ...field, kind: 'text' });
  return {
    type: ComponentType.StringSelect,
    custom_id: field.name,
    required: field.required,
    options,
    min_values: field.required ? 1 : 0,
    max_values: several ? options.length : 1,
  };
}
