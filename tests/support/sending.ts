import type { Platform } from '../../src/core/platform.ts';

const to = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };

/** A platform that takes whatever is posted, by `taken` with its key, once that is through. */
export function openPlatform(taken: (key: string) => Promise<unknown>): Platform {
  return {
    name: 'web',
    start: async () => {},
    stop: async () => {},
    status: () => ({ connected: true, detail: '' }),
    edit: async (message) => ({ outcome: 'sent', message }),
    find: async () => ({ outcome: 'absent' }),
    send: async ({ key }) => {
      await taken(key);
      return { outcome: 'sent', message: { ...to, message: key } };
    },
  };
}
