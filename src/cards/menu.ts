import { button, type Choice, type Control, shortened } from '../core/card.ts';
import { actionId } from '../core/command.ts';
import type { StoryView } from '../core/story.ts';

/** What a menu of Slack shows of an option: https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const OPTION_MAX = 75;
/** What a menu of Discord holds: https://discord.com/developers/docs/components/reference#string-select */
const OPTIONS_MAX = 25;

/** A menu whose labels fit every platform; nothing where there is nothing to choose. */
export function menu(placeholder: string, action: string, choices: readonly Choice[]): Control[] {
  const options = choices.slice(0, OPTIONS_MAX).map(({ label, value, description }) => ({
    label: shortened(label, OPTION_MAX),
    value,
    ...(description === undefined ? {} : { description: shortened(description, OPTION_MAX) }),
  }));
  return options.length > 0 ? [{ type: 'menu', placeholder, action, options }] : [];
}

/** A button that turns to another page; nothing where there is none. */
export function turnButton(label: string, action: string | undefined): Control[] {
  return action === undefined ? [] : [button(label, action)];
}

/** A menu that opens stories. */
export function storyMenu(stories: readonly StoryView[]): Control[] {
  const choices = stories.map((story) => ({ label: story.headline, value: story.id }));
  return menu('Open a story', actionId('story.open'), choices);
}
