import type { Store, Tables } from '../core/store.ts';
import { createAlertTable } from './alerts.ts';
import { createCorrectionTable } from './corrections.ts';
import type { Flavour } from './dialect.ts';
import { createDigestTable } from './digests.ts';
import { createFeedbackTable } from './feedback.ts';
import { createFeedTable } from './feeds.ts';
import { forgetWorkspace } from './forget.ts';
import { createItemTable } from './items.ts';
import { moveChannel } from './move-channel.ts';
import { openDatabase } from './open.ts';
import { createOutbox } from './outbox.ts';
import { redoable } from './redoable.ts';
import type { Db } from './schema.ts';
import { createSettingTable } from './settings.ts';
import { createSubscriptionTable, type SubscriptionCache } from './subscriptions.ts';
import { sweep } from './sweep.ts';
import { workspacesOn } from './workspaces.ts';

/** Opens the store. Throws when the database cannot be opened or brought up to date. `onError`: see `openDatabase`. */
export async function openStore(
  flavour: Flavour,
  now: () => number,
  onError?: (error: unknown) => void,
): Promise<{ store: Store; db: Db }> {
  const db = await openDatabase(flavour, onError);
  const subscriptions: SubscriptionCache = { stamp: null, all: [] };
  const tables = (handle: Db): Tables => {
    const settings = createSettingTable(handle, now);
    return {
      feeds: createFeedTable(handle, flavour),
      items: createItemTable(handle, flavour, settings),
      subscriptions: createSubscriptionTable(handle, subscriptions),
      alerts: createAlertTable(handle),
      feedback: createFeedbackTable(handle),
      corrections: createCorrectionTable(handle),
      digests: createDigestTable(handle),
      settings,
      outbox: createOutbox(handle, flavour),
    };
  };
  const store: Store = {
    ...tables(db),
    embedded: flavour.name === 'sqlite',
    transaction: (work) => db.transaction().execute((trx) => work(tables(trx))),
    redoable: (work) => redoable(db, flavour, (trx) => work(tables(trx))),
    sweep: (before, at) => sweep(db, before, at),
    workspacesOn: (platform) => workspacesOn(db, platform),
    forgetWorkspace: (workspace) => forgetWorkspace(db, workspace),
    moveChannel: (from, channel) => moveChannel(db, from, channel),
    close: () => db.destroy(),
  };
  return { store, db };
}
