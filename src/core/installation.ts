import { z } from 'zod';
import { type PlatformName, PlatformNameSchema } from './address.ts';

/** A workspace in which the bot was installed by itself (OAuth). `secret` is sealed by the platform; the store never reads it. */
export const InstallationSchema = z.object({
  platform: PlatformNameSchema,
  workspace: z.string().min(1),
  name: z.string(),
  secret: z.string(),
  /** Epoch milliseconds. */
  installedAt: z.number(),
});
type Installation = z.infer<typeof InstallationSchema>;

type Key = Pick<Installation, 'platform' | 'workspace'>;

export interface InstallationStore {
  /** Adds it, or replaces what stands for the same workspace. */
  save(installation: Installation): Promise<void>;
  find(key: Key): Promise<Installation | undefined>;
  /** Ids of the workspaces on a platform that installed it. */
  workspaces(platform: PlatformName): Promise<string[]>;
  remove(key: Key): Promise<void>;
}
