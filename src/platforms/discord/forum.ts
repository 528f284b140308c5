import { RESTJSONErrorCodes as Code, Routes } from 'discord.js';
import type { Outgoing } from '../../core/platform.ts';
import { type Api, IdSchema } from './api.ts';
import { type Channel, type Channels, tagsFor } from './channels.ts';
import { THREAD, THREE_DAYS_MIN } from './limits.ts';
import { mentionOf, renderCard } from './message.ts';
import { onCode } from './outcome.ts';
import { label } from './text.ts';

/** Opens a post in a forum; its id is its first message's, too. */
export function createForumPosts(api: Api, channels: Channels) {
  return function createPost(forum: Channel, outgoing: Outgoing, mark: string): Promise<string> {
    const { line, allowed_mentions } = mentionOf(outgoing.mention, forum.guild_id ?? '');
    const { body, files } = renderCard(outgoing.card, mark);
    const post = {
      name: label(outgoing.thread ?? outgoing.card.title, THREAD.name),
      auto_archive_duration: THREE_DAYS_MIN,
      message: { ...body, ...(line ? { content: line } : {}), allowed_mentions },
    };
    const write = async (tags: string[]) =>
      IdSchema.parse(await api.post(Routes.threads(forum.id), { ...post, applied_tags: tags }, files)).id;
    const writeAnew = async () => {
      channels.forget(forum.id);
      return write(tagsFor(await channels.get(forum.id), outgoing.labels ?? []));
    };
    // A tag may have been deleted since the forum was read.
    return write(tagsFor(forum, outgoing.labels ?? []))
      .catch(onCode([Code.UnknownTag], writeAnew))
      .catch(onCode([Code.UnknownTag], () => write([])));
  };
}
