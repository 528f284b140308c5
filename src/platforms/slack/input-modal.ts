import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { errorCard } from '../../cards/error.ts';
import { type Choice, plainText } from '../../core/card.ts';
import { optionInfo } from '../../core/option.ts';
import { privately, type Reply } from '../../core/reply.ts';
import type { Place } from './answer.ts';
import { slackOptions } from './controls.ts';
import type { Desk } from './input.ts';
import { COMMAND, enteredValues, formModal } from './modal.ts';
import {
  CommandMetadata,
  FormMetadata,
  type Submission,
  SubmissionPayload,
  type Suggestion,
  SuggestionPayload,
} from './payloads.ts';
import { SORRY } from './sorry.ts';
import { cut, plain } from './text.ts';
import { createGroups } from './usergroups.ts';

/** Slack waits three seconds for a modal's answer; beyond this the answer comes as a message. */
const SUBMIT_WAIT_MS = 2000;

/** Modals that were filled in, and completion while they are. */
export function takeModals(desk: Desk): void {
  const { app, inbound, answerer, now, placeOf, callerIn, leafOf, publishHome } = desk;
  const groupsOf = createGroups(now);

  app.view(/.*/, async ({ ack, body, context }) => {
    const submission = SubmissionPayload.parse(body);
    const { view } = submission;
    const sayAbove = (sentence: string) => ack({ response_action: 'update', view: withMistake(view, sentence) });
    const asked = askedIn(view);
    if (!asked) return sayAbove(UNREADABLE);
    const run = submitted(submission, asked, context.teamId);
    const inTime = await Promise.race([run, sleep(SUBMIT_WAIT_MS)]).catch(async (error: unknown) => {
      await sayAbove(SORRY);
      throw error;
    });
    // A mistake is shown in the modal, above what was entered, so that nothing has to be typed again.
    if (inTime && 'card' in inTime.reply && inTime.reply.card.tone === 'bad') {
      const sentences = inTime.reply.card.body.map((block) => (block.type === 'text' ? plainText(block.text) : ''));
      return sayAbove(sentences.join(' '));
    }
    // Nor is a form opened while this one closes: it takes its place.
    if (inTime?.reply.kind === 'form') {
      await ack({ response_action: 'update', view: formModal(inTime.reply.form, inTime.place.origin) });
      return;
    }
    await ack();
    await tell(
      await run.catch(async (error: unknown) => {
        const place = await placeOf(context.teamId, submission.user.id, asked.origin);
        await tell({ reply: privately(errorCard(SORRY)), place });
        throw error;
      }),
    );
  });

  async function tell({ reply, place }: Outcome): Promise<void> {
    const { origin, workspace, userId } = place;
    if (!origin.home) return answerer.answer(reply, place);
    // Too late for the modal, and no page tells of it.
    const undone = reply.kind === 'form' || reply.card.tone === 'bad';
    if (undone) await answerer.answer(reply, { ...place, origin: { ...origin, channel: userId } });
    await publishHome(workspace, userId);
  }

  async function submitted(
    { view, user, trigger_id }: Submission,
    asked: Asked,
    team: string | undefined,
  ): Promise<Outcome> {
    const entered = enteredValues(view.state);
    const place = await placeOf(team, user.id, asked.origin, trigger_id);
    const caller = await callerIn(place);
    if ('action' in asked) {
      return { reply: await inbound.action({ action: asked.action, values: [], fields: entered, caller }), place };
    }
    const { command, subcommand } = asked;
    const options = optionsOf(command, subcommand, entered);
    return { reply: await inbound.command({ command, ...(subcommand ? { subcommand } : {}), options, caller }), place };
  }

  function optionsOf(command: string, subcommand: string | undefined, entered: Record<string, string[]>) {
    const leaf = leafOf(command, subcommand);
    return Object.fromEntries(
      Object.entries(entered).map(([name, values]) => {
        const schema = leaf?.options[name];
        return [name, schema && optionInfo(schema).kind === 'choices' ? values : values[0]];
      }),
    );
  }

  app.options(/.*/, async ({ ack, body, context }) => {
    let found: Choice[] = [];
    try {
      found = await suggestions(SuggestionPayload.parse(body), context.teamId);
    } finally {
      await ack({ options: slackOptions(found) });
    }
  });

  async function suggestions(asked: Suggestion, team: string | undefined): Promise<Choice[]> {
    const metadata = CommandMetadata.safeParse(asked.view?.private_metadata);
    if (!metadata.success) return [];
    const { origin, command, subcommand } = metadata.data;
    const place = await placeOf(team, asked.user.id, origin);
    const schema = leafOf(command, subcommand)?.options[asked.block_id];
    if (schema && optionInfo(schema).kind === 'mention') return groupsOf(place.workspace, asked.value);
    const choices = await inbound.complete({
      command,
      ...(subcommand ? { subcommand } : {}),
      option: asked.block_id,
      partial: asked.value,
      caller: await callerIn(place),
    });
    // What was typed can be chosen as it stands: completion helps, it does not limit.
    const typed = asked.value.trim();
    const own =
      typed && !choices.some((choice) => choice.value === typed) ? [{ label: cut(typed, 75), value: typed }] : [];
    return [...choices, ...own];
  }
}

type Outcome = { reply: Reply; place: Place };
type Asked = z.infer<typeof CommandMetadata> | z.infer<typeof FormMetadata>;

/** What a modal is for; undefined where another version opened it, so that it cannot be read. */
function askedIn({ callback_id, private_metadata }: Submission['view']): Asked | undefined {
  const schema = callback_id === COMMAND ? CommandMetadata : FormMetadata;
  return schema.safeParse(private_metadata).data;
}

const UNREADABLE = 'This form is no longer valid, and nothing was saved. Close it, and begin anew.';

const MISTAKE_BLOCK = 'mistake';

function withMistake(view: Submission['view'], sentence: string) {
  const inputs = view.blocks.filter((block) => block.block_id !== MISTAKE_BLOCK);
  const mistake = { type: 'section', block_id: MISTAKE_BLOCK, text: plain(`⚠️ ${sentence}`, 3000) };
  return {
    type: 'modal' as const,
    callback_id: view.callback_id,
    private_metadata: view.private_metadata,
    title: plain(view.title?.text ?? 'Chainwatch', 24),
    submit: plain(view.submit?.text ?? 'Run', 24),
    close: plain('Cancel', 24),
    blocks: [mistake, ...inputs],
  };
}
