import { alertActions } from '../commands/alert-actions.ts';
import { createDispatcher } from '../commands/dispatch.ts';
import { commands } from '../commands/index.ts';
import { errorCard } from './cards/error.ts';
import { helloCard, welcomeCard } from './cards/welcome.ts';
import { shortened } from './core/card.ts';
import { CHAT_WORKSPACE, FIRST_CHANNEL } from './core/chat.ts';
import type { Logger } from './core/log.ts';
import type { Inbound } from './core/platform.ts';
import { privately } from './core/reply.ts';
import type { Services } from './core/services.ts';
import type { DatabaseState, Store } from './core/store.ts';
import { newSubscription, SubscriptionSettingsSchema } from './core/subscription.ts';
import { pauseRefused } from './jobs/refused.ts';

const TROUBLE =
  'I cannot store anything at the moment. Whoever runs me finds the reason in the log; please try again later.';

/** Of a longer message the beginning is assessed: a report says there what happened. As many characters as `/assess` takes. */
const MOST_WORDS = 2000;

/** What platforms hand their input to: commands and buttons, and what becomes of workspaces and channels. */
export function createInbound(parts: {
  services: Services;
  store: Store;
  database: Pick<DatabaseState, 'usable'>;
  log: Logger;
  now(): number;
}): Inbound {
  const { services, store, log, now } = parts;
  const trouble = () => (parts.database.usable() ? null : TROUBLE);
  const dispatcher = createDispatcher({ commands, actions: alertActions, services, trouble, log, now });
  const pause = pauseRefused(store, log);

  /** A newcomer's first screen is not empty: the channel that is there from the start gets alerts. */
  async function subscribeFirstChannel(): Promise<void> {
    const settings = SubscriptionSettingsSchema.parse({});
    const address = { platform: 'web' as const, workspace: CHAT_WORKSPACE, channel: FIRST_CHANNEL };
    await store.subscriptions.add(newSubscription(address, settings, 'first start', now()));
    const outgoing = { card: welcomeCard() };
    await store.outbox.enqueue({ key: 'welcome', kind: 'notice', to: address, outgoing }, now());
  }

  return {
    ...dispatcher,
    async message({ text, caller }) {
      const words = shortened(text.trim(), MOST_WORDS);
      if (!words)
        return privately(errorCard('There are no words in that message. Choose one with a headline or a link.'));
      return dispatcher.command({ command: 'assess', options: { text: words }, caller });
    },
    async joined(workspace, hello) {
      log.info({ ...workspace }, 'Added to a workspace.');
      if (hello) {
        await store.outbox.enqueue({ ...hello, kind: 'notice', outgoing: { card: helloCard() } }, now());
        services.wakeDelivery();
      }
      if (workspace.platform === 'web') await subscribeFirstChannel();
    },
    known: (platform) => store.workspacesOn(platform),
    async left(workspace) {
      await store.forgetWorkspace(workspace);
      log.info({ ...workspace }, 'Removed from a workspace; what was kept for it is deleted.');
    },
    async channelLost(address, reason) {
      // Platforms tell of every channel and thread that goes, also of those in which nothing was ever set up.
      const used = [store.subscriptions, store.digests].map((table) => table.ofChannel(address));
      if ((await Promise.all(used)).flat().length > 0) await pause({ to: address }, reason, 'channel');
    },
    async channelMoved(from, channel) {
      await store.moveChannel(from, channel);
      log.info({ ...from, now: channel }, 'A channel has a new id; what was kept for it goes on there.');
      services.wakeDelivery();
    },
    async channelBack(address, reason) {
      for (const one of await store.subscriptions.ofChannel(address))
        if (one.pauseReason === reason) await store.subscriptions.pause(one.id, 0, null);
      await services.releaseChannel(address);
    },
  };
}
