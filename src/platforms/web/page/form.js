import { Problem } from './api.js';
import { h, showDialog } from './dom.js';

/** @import { Form, FormField } from '../../../core/reply.ts' */

/**
 * Shows a form; `send` takes its fields. A `Problem` is shown in the form, and what was typed stays.
 * @param {Form} form
 * @param {(fields: Record<string, string[]>) => Promise<void>} send
 */
export function openForm(form, send) {
  const problem = h('p', { class: 'form-problem', role: 'alert' });
  const submit = h('button', { type: 'submit', class: 'button primary' }, form.submit);
  const element = h(
    'form',
    { method: 'dialog' },
    h('h2', { id: 'form-title', dir: 'auto' }, form.title),
    ...form.fields.map(fieldElement),
    problem,
    h(
      'div',
      { class: 'controls' },
      submit,
      h('button', { type: 'button', class: 'button secondary', onclick: () => dialog.close() }, 'Cancel'),
    ),
  );
  const dialog = h('dialog', { class: 'form-dialog', 'aria-labelledby': 'form-title' }, element);
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    const fields = fieldsOf(element, form.fields);
    const long = form.fields.find(({ name, maxLength }) => (fields[name]?.[0]?.length ?? 0) > (maxLength ?? Infinity));
    if (long) {
      problem.textContent = tooLong(long, fields[long.name]?.[0] ?? '');
      const field = element.querySelector(`#field-${long.name}`);
      if (field instanceof HTMLElement) field.focus();
      return;
    }
    submit.setAttribute('aria-busy', 'true');
    submit.disabled = true;
    problem.textContent = '';
    try {
      await send(fields);
      dialog.close();
    } catch (error) {
      problem.textContent = error instanceof Problem ? error.message : 'That did not work. Please try again.';
      if (!(error instanceof Problem)) throw error;
    } finally {
      submit.removeAttribute('aria-busy');
      submit.disabled = false;
    }
  });
  showDialog(dialog);
  const first = dialog.querySelector('input, textarea, select');
  if (first instanceof HTMLElement) first.focus();
}

/**
 * A browser that holds to a length cuts what is pasted without a word.
 * @param {FormField} field
 * @param {string} value
 */
function tooLong({ label, maxLength = 0 }, value) {
  const [has, most] = [value.length, maxLength].map((count) => count.toLocaleString('en'));
  return `“${label}” has ${has} characters; ${most} is the most. Shorten it and try again.`;
}

/** @param {HTMLFormElement} element @param {FormField[]} fields */
function fieldsOf(element, fields) {
  const data = new FormData(element);
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      data
        .getAll(field.name)
        .filter((value) => typeof value === 'string')
        .filter((value) => value !== ''),
    ]),
  );
}

/** @param {FormField} field */
function fieldElement(field) {
  const id = `field-${field.name}`;
  const hint = field.hint ? h('p', { class: 'hint', id: `${id}-hint` }, field.hint) : null;
  const common = {
    id,
    name: field.name,
    required: field.required,
    'aria-describedby': field.hint ? `${id}-hint` : undefined,
  };
  const [first = ''] = field.value ?? [];
  if (field.kind === 'choices') {
    const boxes = (field.options ?? []).map((option) =>
      h(
        'label',
        { class: 'check' },
        h('input', {
          type: 'checkbox',
          name: field.name,
          value: option.value,
          checked: field.value?.includes(option.value) ?? false,
        }),
        h('span', {}, option.label),
      ),
    );
    return h(
      'fieldset',
      { class: 'field' },
      h('legend', {}, field.label),
      h('div', { class: 'checks' }, ...boxes),
      hint,
    );
  }
  const input = inputElement(field, common, first);
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, field.required ? field.label : `${field.label} (optional)`),
    input,
    hint,
  );
}

/**
 * @param {FormField} field
 * @param {Record<string, string | boolean | undefined>} common
 * @param {string} value
 */
function inputElement(field, common, value) {
  if (field.kind === 'paragraph') {
    return h('textarea', { ...common, rows: 4 }, value);
  }
  if (field.kind === 'choice') {
    const options = field.options ?? [];
    return h(
      'select',
      common,
      !field.required && h('option', { value: '' }, '—'),
      ...options.map((option) => h('option', { value: option.value, selected: option.value === value }, option.label)),
    );
  }
  return h('input', { ...common, type: 'text', value, autocomplete: 'off' });
}
