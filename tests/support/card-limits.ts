import { type Card, CardSchema, cardText, plainText } from '../../src/core/card.ts';

/**
 * What would be cut on Discord or Slack, in words; empty when a card fits whole. The lower of both platforms' limits:
 * https://discord.com/developers/docs/resources/message#embed-object-embed-limits,
 * https://docs.slack.dev/reference/block-kit/blocks and …/composition-objects/option-object
 */
export function cutOf(card: Card): string[] {
  const problems: string[] = [];
  const most = (what: string, length: number, limit: number) => {
    if (length > limit) problems.push(`${what}: ${length} of ${limit}`);
  };
  CardSchema.parse(card);
  most('title', card.title.length, 150);
  const { footer = [], ...rest } = card;
  most('text', cardText({ ...rest, controls: [] }).length, 4096);
  most('footer', plainText(footer).length, 2000);
  most('all text', cardText(card).length, 6000);
  for (const block of card.body) {
    if (block.type === 'heading') most('heading', block.text.length, 150);
    if (block.type === 'list' && block.items.length === 0) problems.push('an empty list');
    if (block.type !== 'facts') continue;
    most('facts', block.facts.length, 25);
    for (const fact of block.facts) {
      most(`fact ${fact.name}`, fact.name.length, 256);
      most(`fact ${fact.name}`, plainText(fact.value).length, 1024);
      if (plainText(fact.value) === '') problems.push(`fact ${fact.name} is empty`);
    }
  }
  const buttons = card.controls.filter((control) => control.type !== 'menu');
  most('rows of controls', Math.ceil(buttons.length / 5) + card.controls.length - buttons.length, 5);
  for (const control of card.controls) {
    if (control.type === 'menu') {
      most('placeholder', control.placeholder.length, 100);
      if (new Set(control.options.map(({ value }) => value)).size < control.options.length)
        problems.push('an option twice');
      for (const option of control.options) {
        most(`option ${option.label}`, option.label.length, 75);
        most(`option ${option.value}`, option.value.length, 100);
        most(`option ${option.label}`, option.description?.length ?? 0, 75);
      }
    } else most(`button ${control.label}`, control.label.length, 75);
    most(control.action, control.action.length, 80);
  }
  return problems;
}
