import { z } from 'zod';

export const PlatformNameSchema = z.enum(['discord', 'slack', 'web']);
export type PlatformName = z.infer<typeof PlatformNameSchema>;

/** Where a message goes. `workspace` and `channel` are the platform's own ids (a Discord guild, a Slack team). */
export const ChannelAddressSchema = z.object({
  platform: PlatformNameSchema,
  workspace: z.string().min(1),
  channel: z.string().min(1),
});
export type ChannelAddress = z.infer<typeof ChannelAddressSchema>;

/** A message that stands on a platform. `thread` is set where the message stands in a thread. */
export const MessageRefSchema = ChannelAddressSchema.extend({
  message: z.string().min(1),
  thread: z.string().optional(),
});
export type MessageRef = z.infer<typeof MessageRefSchema>;

/** A workspace on a platform, without any of its channels. */
export type WorkspaceAddress = Pick<ChannelAddress, 'platform' | 'workspace'>;

/** One string for a channel, to key rows by: `slack:T1:C2`. Platform ids hold no colon. */
export function channelKey(address: ChannelAddress): string {
  return `${address.platform}:${address.workspace}:${address.channel}`;
}

/** The channel that a key names. Throws on a string that `channelKey` did not make. */
export function parseChannelKey(key: string): ChannelAddress {
  const [platform, workspace, channel] = key.split(':');
  return ChannelAddressSchema.parse({ platform, workspace, channel });
}

/** The scope of what a workspace added itself: `slack:T1`. */
export function workspaceScope(address: WorkspaceAddress): string {
  return `${address.platform}:${address.workspace}`;
}
