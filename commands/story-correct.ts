import { workspaceScope } from '../src/core/address.ts';
import { button, type Control, paragraph, shortened } from '../src/core/card.ts';
import { actionId, type Context, defineAction } from '../src/core/command.ts';
import { type Correction, splitStory } from '../src/core/correction.ts';
import { UserError } from '../src/core/errors.ts';
import type { SeenStory } from '../src/core/item-table.ts';
import { privately, type Reply } from '../src/core/reply.ts';

const CANDIDATES = 20;

/** The story of an id, as the caller's workspace sees it. Throws a UserError where it is gone. */
export async function storyOf(id: string, { services, caller }: Context): Promise<SeenStory> {
  const seen = await services.stories.get(id, workspaceScope(caller.address));
  if (!seen) throw new UserError('That story is no longer here. /latest lists the current ones.');
  return seen;
}

/** "Not the same story": asks which report to split off. */
const chooseSplit = defineAction({
  name: 'story.split',
  access: 'manager',
  async run([id = ''], _input, context) {
    const seen = await storyOf(id, context);
    if (seen.view.reports.length < 2)
      throw new UserError('This story has one report only, so there is nothing to split off.');
    const options = seen.view.reports.slice(0, 25).map((report) => ({
      value: report.itemId,
      label: shortened(report.title, 90) || '–',
      description: shortened(report.outlet, 90) || '–',
    }));
    return ask('Which report is not about this event?', 'story.splitOff', seen.view.id, options);
  },
});

/** "Same as…": asks for the story that reports the same event. */
const chooseMerge = defineAction({
  name: 'story.merge',
  access: 'manager',
  async run([id = ''], _input, context) {
    const { services, caller } = context;
    const seen = await storyOf(id, context);
    const recent = await services.stories.latest({ scope: workspaceScope(caller.address), limit: CANDIDATES + 1 });
    const options = recent
      .filter((story) => story.view.id !== seen.view.id)
      .slice(0, CANDIDATES)
      .map((story) => ({
        value: story.view.id,
        label: shortened(story.view.headline, 90) || '–',
        description: story.view.countLine,
      }));
    if (options.length === 0) throw new UserError('There is no other recent story to join this one to.');
    return ask('Which story reports the same event?', 'story.mergeInto', seen.view.id, options);
  },
});

const splitOff = defineAction({
  name: 'story.splitOff',
  access: 'manager',
  async run([id = ''], { values }, context) {
    const [itemId] = values;
    if (!itemId) throw new UserError('No report was chosen.');
    const seen = await context.services.stories.get(id, workspaceScope(context.caller.address));
    if (!seen?.view.reports.some((report) => report.itemId === itemId) || seen.view.reports.length < 2)
      throw new UserError('That report stands in this story no longer. Open the story again to see its reports.');
    const sentence =
      'That report now stands alone for this workspace. Channels that got no alert of it may get one in 10 minutes.';
    return correct({ kind: 'split', itemId }, seen.view.id, splitStory(itemId), sentence, context);
  },
});

const mergeInto = defineAction({
  name: 'story.mergeInto',
  access: 'manager',
  async run([id = ''], { values }, context) {
    const [chosen] = values;
    if (!chosen) throw new UserError('No story was chosen.');
    const story = (await storyOf(id, context)).view.id;
    const into = (await storyOf(chosen, context)).view.id;
    if (story === into) throw new UserError('The two are shown as one story already.');
    const sentence = 'The two are shown as one story for this workspace.';
    return correct({ kind: 'merge', story, into }, story, into, sentence, context);
  },
});

const undo = defineAction({
  name: 'story.undo',
  access: 'manager',
  async run([number = ''], _input, { services, caller }) {
    const undone = await services.store.corrections.undo(Number(number), workspaceScope(caller.address));
    if (!undone) throw new UserError('That correction was undone before.');
    return privately({
      title: 'Undone',
      tone: 'neutral',
      body: [paragraph('The stories are shown as they were grouped. Posted alerts change with the next report.')],
      controls: [],
    });
  },
});

async function correct(
  correction: Correction,
  from: string,
  to: string,
  sentence: string,
  { services, caller, now }: Context,
): Promise<Reply> {
  const scope = workspaceScope(caller.address);
  const number = await services.store.corrections.add(scope, correction, caller.userId, now);
  await services.storyCorrected([from, to], scope);
  return privately({
    title: 'Corrected',
    tone: 'good',
    body: [paragraph(sentence, ' It is kept, and exported with the votes as training data.')],
    controls: [button('Undo', actionId('story.undo', String(number))), button('Story', actionId('story.show', to))],
  });
}

function ask(
  title: string,
  action: string,
  id: string,
  options: { value: string; label: string; description: string }[],
): Reply {
  const menu: Control = { type: 'menu', placeholder: 'Choose', action: actionId(action, id), options };
  return privately({ title, tone: 'neutral', body: [], controls: [menu] });
}

export const correctionActions = [chooseSplit, chooseMerge, splitOff, mergeInto, undo];
