import { workspaceScope } from '../src/core/address.ts';
import { button, type Card, paragraph } from '../src/core/card.ts';
import { actionId, defineAction } from '../src/core/command.ts';
import { HOUR } from '../src/core/durations.ts';
import { UserError } from '../src/core/errors.ts';
import { privately } from '../src/core/reply.ts';
import { alertId } from '../src/core/store.ts';

const SNOOZE_MS = 2 * HOUR;

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
    const sentence = `Noted: you find this story ${words}. Pressing the other button changes your vote.`;
    return privately(said('Thank you', sentence));
  },
});

/** Mutes, pressed again too; `off` unmutes. */
const mute = defineAction({
  name: 'alert.mute',
  access: 'channel',
  async run([storyId = '', wish], _input, { services, caller }) {
    const alert = await services.store.alerts.get(alertId(caller.address, storyId));
    if (!alert) throw new UserError('This channel has no alert for that story.');
    const muted = wish !== 'off';
    await services.store.alerts.mute(alert.id, muted);
    if (!muted) return privately(said('No longer muted', 'This story is updated and escalated here again.'));
    const sentence = 'This story will not be updated or escalated in this channel.';
    return privately(said('Muted', sentence, 'Unmute', actionId('alert.mute', storyId, 'off')));
  },
});

/** Pauses what the alert came from, for two hours; `off` ends that. */
const snooze = defineAction({
  name: 'alert.snooze',
  access: 'channel',
  async run([storyId = '', wish], _input, { services, caller, now }) {
    const alert = await services.store.alerts.get(alertId(caller.address, storyId));
    if (!alert) throw new UserError('I no longer know this alert. "/alerts snooze" snoozes alerts here.');
    const here = await services.store.subscriptions.ofChannel(caller.address);
    const came = here.filter((one) => alert.state.subscriptions.includes(one.id));
    if (came.length === 0) throw new UserError('The subscription that this alert came from is gone.');
    const until = wish === 'off' ? 0 : now + SNOOZE_MS;
    const reason = until > 0 ? `Snoozed by ${caller.userName}.` : null;
    // One that is paused for longer, by a manager or because the channel refused posts, stays so.
    const changing = came.filter((one) => one.pausedUntil <= now + SNOOZE_MS);
    if (until === 0 && changing.length === 0) {
      const resume = caller.direct ? '/watch resume' : '/alerts resume';
      throw new UserError(`That subscription was paused for longer meanwhile. "${resume}" resumes it.`);
    }
    for (const one of changing) await services.store.subscriptions.pause(one.id, until, reason);
    if (until === 0) return privately(said('Snooze ended', 'New alerts are posted at once again.'));
    const digested = (await services.store.digests.ofChannel(caller.address)).length > 0;
    const where = digested ? 'in the digest and in /latest' : 'in /latest';
    const sentence = `No new alerts of this subscription for two hours. What comes meanwhile is ${where}.`;
    return privately(said('Snoozed for 2 hours', sentence, 'End the snooze', actionId('alert.snooze', storyId, 'off')));
  },
});

function said(title: string, sentence: string, undo?: string, action?: string): Card {
  const controls: Card['controls'] = undo && action ? [button(undo, action)] : [];
  return { title, tone: 'neutral', body: [paragraph(sentence)], controls };
}

/** What the buttons on a posted alert do. */
export const alertActions = [vote, mute, snooze];
