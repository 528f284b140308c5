import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  type APISelectMenuOption,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Choice, Control } from '../../core/card.ts';
import { COMPONENT } from './limits.ts';
import { customId } from './mark.ts';
import { escaped } from './markdown.ts';
import { cut, isBlank, label, oneLine } from './text.ts';

export type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

const STYLES = { primary: ButtonStyle.Primary, danger: ButtonStyle.Danger } as const;

/**
 * Controls as rows: a menu fills one, buttons share one in their order. What five rows cannot hold is named in `note`.
 * Every pressable control gets the delivery's mark only once, on the first; `marked` tells whether it found a place.
 */
export function renderControls(controls: Control[], mark = ''): { rows: Row[]; note: string; marked: boolean } {
  const rows: Row[] = [];
  const left: string[] = [];
  const ids = new Map<string, number>();
  let marked = false;

  function idFor(action: string): string {
    const own = marked ? '' : mark;
    const plain = customId(action, own, 0);
    const copies = ids.get(plain) ?? 0;
    ids.set(plain, copies + 1);
    return customId(action, own, copies);
  }

  function place(component: APIButtonComponent | APIStringSelectComponent): boolean {
    const open = rows.at(-1);
    const isButton = component.type === ComponentType.Button;
    const joins =
      isButton &&
      open !== undefined &&
      open.components.length < COMPONENT.buttonsInRow &&
      open.components.every((other) => other.type === ComponentType.Button);
    if (joins) open.components.push(component);
    else if (rows.length < COMPONENT.rows) rows.push({ type: ComponentType.ActionRow, components: [component] });
    else return false;
    return true;
  }

  for (const control of controls) {
    const name = control.type === 'menu' ? control.placeholder : control.label;
    const id = idFor(control.action);
    const usable = id.length <= COMPONENT.customId && id.isWellFormed();
    const placed = usable && place(control.type === 'button' ? button(control, id) : menu(control, id));
    if (placed) marked = true;
    else left.push(label(name, 40));
  }
  const note = left.length > 0 ? cut(`Not shown here: ${escaped(left.join(', '))}`, 300) : '';
  return { rows, note, marked: marked && mark !== '' };
}

function button(control: Extract<Control, { type: 'button' }>, id: string): APIButtonComponent {
  return {
    type: ComponentType.Button,
    style: control.style ? STYLES[control.style] : ButtonStyle.Secondary,
    label: label(control.label, COMPONENT.label),
    custom_id: id,
  };
}

function menu(control: Extract<Control, { type: 'menu' }>, id: string): APIStringSelectComponent {
  const placeholder = oneLine(control.placeholder);
  return {
    type: ComponentType.StringSelect,
    custom_id: id,
    options: selectOptions(control.options),
    ...(isBlank(placeholder) ? {} : { placeholder: cut(placeholder, COMPONENT.placeholder) }),
  };
}

/** Values must differ and are never cut apart from Discord's limit; at most `max` of the `selected` are chosen beforehand. */
export function selectOptions(choices: readonly Choice[], selected: string[] = [], max = 1): APISelectMenuOption[] {
  const options = new Map<string, APISelectMenuOption>();
  let chosen = 0;
  for (const choice of choices.slice(0, COMPONENT.options)) {
    const value = isBlank(choice.value)
      ? '-'
      : choice.value.toWellFormed().slice(0, COMPONENT.optionText).toWellFormed();
    if (options.has(value)) continue;
    const isChosen = selected.includes(choice.value) && chosen < max;
    if (isChosen) chosen += 1;
    const description = oneLine(choice.description ?? '');
    options.set(value, {
      label: label(choice.label, COMPONENT.optionText),
      value,
      ...(isBlank(description) ? {} : { description: cut(description, COMPONENT.optionText) }),
      ...(isChosen ? { default: true } : {}),
    });
  }
  return [...options.values()];
}
