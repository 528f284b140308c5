import { workspaceScope } from '../src/core/address.ts';
import { paragraph } from '../src/core/card.ts';
import { defineAction } from '../src/core/command.ts';
import { UserError } from '../src/core/errors.ts';
import { privately } from '../src/core/reply.ts';
import { alertId } from '../src/core/store.ts';

const vote = defineAction({
  name: 'alert.vote',
  async run([storyId = '', vote], _input, { services, caller, now }) {
    const seen = await services.stories.get(storyId, workspaceScope(caller.address));
    if (!seen) throw new UserError('That story is no longer stored, so I cannot keep the vote.');
    const verdict = vote === 'relevant' ? 'relevant' : 'not-relevant';
    await services.store.feedback.vote({
      storyId,
      itemId: seen.view.headlineItemId,
      address: caller.address,
      userId: caller.userId,
      vote: verdict,
      at: now,
    });
    const words = verdict === 'relevant' ? 'relevant' : 'not relevant';
    return privately({
      title: 'Thank you',
      tone: 'good',
      body: [paragraph(`Noted: you find this story ${words}. Pressing the other button changes your vote.`)],
      controls: [],
    });
  },
});

const mute = defineAction({
  name: 'alert.mute',
  access: 'manager',
  async run([storyId = ''], _input, { services, caller }) {
    const alert = await services.store.alerts.get(alertId(caller.address, storyId));
    if (!alert) throw new UserError('This channel has no alert for that story.');
    const muted = !alert.muted;
    await services.store.alerts.mute(alert.id, muted);
    return privately({
      title: muted ? 'Muted' : 'No longer muted',
      tone: 'neutral',
      body: [
        paragraph(
          muted
            ? 'This story will not be updated or escalated in this channel. Press the button again to undo.'
            : 'This story will be updated and escalated in this channel again.',
        ),
      ],
      controls: [],
    });
  },
});

/** What the buttons on a posted alert do. */
export const alertActions = [vote, mute];
