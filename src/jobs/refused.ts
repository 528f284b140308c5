import type { ChannelAddress } from '../core/address.ts';
import type { Logger } from '../core/log.ts';
import type { Store } from '../core/store.ts';
import { FOREVER } from '../core/subscription.ts';

/** Pauses what a platform refuses for good, with the reason that managers will see. */
export function pauseRefused(store: Store, log: Logger) {
  return async ({ to }: { to: ChannelAddress }, reason: string, scope: 'channel' | 'workspace') => {
    const subscriptions =
      scope === 'channel' ? await store.subscriptions.ofChannel(to) : await store.subscriptions.ofWorkspace(to);
    // What waits in each of these channels is kept until they are resumed: what is only paused would drop it.
    for (const address of [to, ...subscriptions.map((one) => one.address)])
      await store.outbox.hold(address, { until: FOREVER, reason, permanent: true });
    for (const one of subscriptions) await store.subscriptions.pause(one.id, FOREVER, reason);
    log.warn({ channel: to.channel, workspace: to.workspace, paused: subscriptions.length }, reason);
  };
}
