import type { App } from '@slack/bolt';
import type { LinkSource } from '../../core/links.ts';
import type { Logger } from '../../core/log.ts';
import { LinkShared } from './payloads.ts';
import { renderMessage } from './render.ts';
import type { Workspaces } from './workspaces.ts';

/** What link previews need beside the rest, for the manifest: https://docs.slack.dev/messaging/unfurling-links-in-messages. */
export const LINK_SCOPES: Record<string, string> = {
  'links:read': 'links to our own pages, where PUBLIC_URL is set',
  'links:write': 'the short cards beneath them',
};
export const LINK_EVENT = 'link_shared';

/** Slack tells of at most so many links of one message that we look up. */
const LINKS_SHOWN = 5;

/** Shows a short card beneath links to our own pages, and nothing beneath those that the workspace may not see. */
export function takeLinks(parts: {
  app: App;
  workspaces: Workspaces;
  links: LinkSource;
  /** Where our pages are. */
  publicUrl: string;
  log: Logger;
}): void {
  const { app, workspaces, links, publicUrl, log } = parts;
  app.event(LINK_EVENT, async ({ event, context }) => {
    const shared = LinkShared.parse(event);
    const workspace = await workspaces.find(context.teamId ?? '');
    if (!workspace) return;
    const here = { platform: 'slack' as const, workspace: workspace.id };
    const found = await Promise.all(
      shared.links.slice(0, LINKS_SHOWN).map(async ({ url }) => {
        const path = ownPath(url, publicUrl);
        const card = path === undefined ? null : await links.preview(path, here);
        return card ? [[url, { blocks: renderMessage(card).blocks }] as const] : [];
      }),
    );
    const unfurls = Object.fromEntries(found.flat());
    if (Object.keys(unfurls).length === 0) return;
    const { unfurl_id, source, channel, message_ts } = shared;
    const where = unfurl_id && source ? { unfurl_id, source } : { channel, ts: message_ts };
    await workspace.client.chat
      .unfurl({ ...where, unfurls })
      .catch((error: unknown) => log.warn({ workspace: workspace.id, err: error }, 'Slack took no preview of a link.'));
  });
}

/** The path of one of our pages, as from the root; undefined for any other address. */
export function ownPath(address: string, publicUrl: string): string | undefined {
  const [url, base] = [URL.parse(address), URL.parse(publicUrl)];
  const root = base?.pathname.replace(/\/$/, '') ?? '';
  if (!url || !base || url.host !== base.host || !url.pathname.startsWith(`${root}/`)) return undefined;
  return decoded(url.pathname.slice(root.length));
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
