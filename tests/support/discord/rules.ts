import { z } from 'zod';

/** What Discord refuses although its OpenAPI file allows it: each rule with the error that one would get. */

const ComponentSchema = z.looseObject({
  type: z.number(),
  custom_id: z.string().nullish(),
  url: z.string().nullish(),
  label: z.string().nullish(),
  style: z.number().nullish(),
  options: z.array(z.looseObject({ value: z.string(), label: z.string(), default: z.boolean().nullish() })).nullish(),
  min_values: z.number().nullish(),
  max_values: z.number().nullish(),
});
const RowSchema = z.looseObject({ type: z.number(), components: z.array(ComponentSchema).default([]) });
const EmbedSchema = z.looseObject({
  title: z.string().nullish(),
  description: z.string().nullish(),
  url: z.string().nullish(),
  footer: z.looseObject({ text: z.string() }).nullish(),
  image: z.looseObject({ url: z.string().nullish() }).nullish(),
  fields: z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish(),
});
const MessageSchema = z.looseObject({
  content: z.string().nullish(),
  embeds: z.array(EmbedSchema).nullish(),
  components: z.array(RowSchema).nullish(),
  attachments: z.array(z.looseObject({ id: z.string(), filename: z.string().nullish() })).nullish(),
});

const BUTTON = 2;
const STRING_SELECT = 3;
const LINK = 5;

/** `files`: names of the uploaded files. `partial`: an edit may leave everything out. */
export function messageMistakes(body: unknown, files: string[] = [], partial = false): string[] {
  const parsed = MessageSchema.safeParse(body);
  if (!parsed.success) return [z.prettifyError(parsed.error)];
  const { content, embeds, components, attachments } = parsed.data;
  const mistakes: string[] = [];
  const say = (wrong: boolean, sentence: string) => wrong && mistakes.push(sentence);

  say((content?.length ?? 0) > 2000, 'content is longer than 2000');
  const empty = isBlank(content) && !embeds?.length && !components?.length && !files.length;
  say(empty && !partial, 'Cannot send an empty message (50006)');

  let total = 0;
  for (const [index, embed] of (embeds ?? []).entries()) {
    const at = `embeds[${index}]`;
    total += (embed.title?.length ?? 0) + (embed.description?.length ?? 0) + (embed.footer?.text.length ?? 0);
    for (const field of embed.fields ?? []) {
      total += field.name.length + field.value.length;
      say(isBlank(field.name) || isBlank(field.value), `${at}: a field's name and value are required`);
    }
    say(embed.title !== undefined && isBlank(embed.title), `${at}: the title is blank`);
    say(embed.description !== undefined && isBlank(embed.description), `${at}: the description is blank`);
    say(embed.footer !== undefined && isBlank(embed.footer?.text), `${at}: the footer is blank`);
    const shown = embed.title || embed.description || embed.fields?.length || embed.image || embed.footer;
    say(!shown, `${at}: the embed is empty`);
    say(Boolean(embed.url && !/^https?:\/\/[^/]+\./.test(embed.url)), `${at}: not a well formed URL`);
    const image = embed.image?.url;
    const file = image?.startsWith('attachment://') ? image.slice('attachment://'.length) : undefined;
    say(file !== undefined && !files.includes(file), `${at}: no file is named ${file}`);
  }
  say(total > 6000, `embeds hold ${total} characters over all, more than 6000`);

  for (const attachment of attachments ?? []) {
    const file = files[Number(attachment.id)];
    say(file === undefined && !partial, `attachment ${attachment.id} has no file`);
  }
  return [...mistakes, ...componentMistakes(components ?? []), ...surrogates(body)];
}

function componentMistakes(rows: z.infer<typeof RowSchema>[]): string[] {
  const mistakes: string[] = [];
  const say = (wrong: boolean, sentence: string) => wrong && mistakes.push(sentence);
  say(rows.length > 5, 'more than 5 rows');
  const ids: string[] = [];
  for (const row of rows) {
    const types = new Set(row.components.map((component) => component.type));
    say(types.size > 1, 'a row holds buttons and a menu');
    say(!types.has(BUTTON) && row.components.length > 1, 'a row holds two menus');
    for (const component of row.components) {
      if (component.custom_id) ids.push(component.custom_id);
      if (component.type === BUTTON) {
        const link = component.style === LINK;
        say(
          link ? !component.url || Boolean(component.custom_id) : !component.custom_id,
          'a button needs one of id and url',
        );
        say(isBlank(component.label), 'a button needs a label');
      }
      if (component.type === STRING_SELECT) mistakes.push(...selectMistakes(component));
    }
  }
  say(new Set(ids).size !== ids.length, 'Component custom id cannot be duplicated');
  return mistakes;
}

function selectMistakes(select: z.infer<typeof ComponentSchema>): string[] {
  const options = select.options ?? [];
  const max = select.max_values ?? 1;
  const mistakes: string[] = [];
  if (new Set(options.map((option) => option.value)).size !== options.length)
    mistakes.push('two options share a value');
  if (options.some((option) => isBlank(option.label) || isBlank(option.value))) mistakes.push('an option is blank');
  if (options.filter((option) => option.default).length > max) mistakes.push('more options chosen than allowed');
  if (max > options.length) mistakes.push('max_values exceeds the options');
  if ((select.min_values ?? 1) > max) mistakes.push('min_values exceeds max_values');
  return mistakes;
}

const ModalSchema = z.looseObject({
  components: z.array(z.looseObject({ type: z.number(), component: ComponentSchema.nullish() })),
});

export function modalMistakes(data: unknown): string[] {
  const parsed = ModalSchema.safeParse(data);
  if (!parsed.success) return [z.prettifyError(parsed.error)];
  const inner = parsed.data.components.map((label) => label.component).filter((component) => component != null);
  const ids = inner.map((component) => component.custom_id);
  const mistakes = inner.filter((each) => each.type === STRING_SELECT).flatMap(selectMistakes);
  if (parsed.data.components.length > 5) mistakes.push('a modal holds at most 5 components');
  if (new Set(ids).size !== ids.length) mistakes.push('Component custom id cannot be duplicated');
  return [...mistakes, ...surrogates(data)];
}

interface Option {
  type: number;
  name: string;
  description: string;
  required?: boolean | null | undefined;
  autocomplete?: boolean | null | undefined;
  choices?: { name: string; value: string | number }[] | null | undefined;
  options?: Option[] | null | undefined;
}
const OptionSchema: z.ZodType<Option> = z.looseObject({
  type: z.number(),
  name: z.string(),
  description: z.string(),
  required: z.boolean().nullish(),
  autocomplete: z.boolean().nullish(),
  choices: z.array(z.looseObject({ name: z.string(), value: z.union([z.string(), z.number()]) })).nullish(),
  get options() {
    return z.array(OptionSchema).nullish();
  },
});
const CommandsSchema = z.array(
  z.looseObject({
    type: z.number().default(1),
    name: z.string(),
    description: z.string().default(''),
    options: z.array(OptionSchema).nullish(),
  }),
);

/** https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

export function commandMistakes(body: unknown): string[] {
  const parsed = CommandsSchema.safeParse(body);
  if (!parsed.success) return [z.prettifyError(parsed.error)];
  const keys = parsed.data.map((command) => `${command.type}:${command.name}`);
  const mistakes = new Set(keys).size === keys.length ? [] : ['two commands share a name'];
  for (const command of parsed.data) {
    if (command.type !== 1) continue;
    if (!validName(command.name)) mistakes.push(`/${command.name}: not a valid name`);
    if (isBlank(command.description)) mistakes.push(`/${command.name}: a description is required`);
    const size = JSON.stringify(command).length;
    if (size > 8000) mistakes.push(`/${command.name}: ${size} characters, more than 8000`);
    mistakes.push(...optionMistakes(`/${command.name}`, command.options ?? []));
  }
  return mistakes;
}

function optionMistakes(at: string, options: Option[]): string[] {
  const mistakes: string[] = [];
  const names = options.map((option) => option.name);
  if (new Set(names).size !== names.length) mistakes.push(`${at}: two options share a name`);
  const kinds = new Set(options.map((option) => option.type === 1 || option.type === 2));
  if (kinds.size > 1) mistakes.push(`${at}: options beside subcommands`);
  let optional = false;
  for (const option of options) {
    if (!validName(option.name)) mistakes.push(`${at} ${option.name}: not a valid name`);
    if (option.required && optional) mistakes.push(`${at} ${option.name}: required after optional`);
    if (option.type > 2 && !option.required) optional = true;
    if (option.autocomplete && option.choices?.length) mistakes.push(`${at} ${option.name}: choices and autocomplete`);
    const values = (option.choices ?? []).map((choice) => choice.value);
    if (new Set(values).size !== values.length) mistakes.push(`${at} ${option.name}: two choices share a value`);
    mistakes.push(...optionMistakes(`${at} ${option.name}`, option.options ?? []));
  }
  return mistakes;
}

function validName(name: string): boolean {
  return NAME.test(name) && name === name.toLowerCase();
}

function surrogates(body: unknown): string[] {
  return JSON.stringify(body)?.match(/\\ud[89a-f][0-9a-f]{2}/i) ? ['a lone surrogate is not valid UTF-8'] : [];
}

function isBlank(text: string | null | undefined): boolean {
  return (text ?? '').trim() === '';
}
