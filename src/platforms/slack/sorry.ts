import { z } from 'zod';
import { errorCard } from '../../cards/error.ts';
import type { Logger } from '../../core/log.ts';
import { renderMessage } from './render.ts';

const Answerable = z.object({ response_url: z.string() });
export const SORRY = 'Something went wrong on our side. Please try again in a minute.';

/** Tells whoever typed or pressed something that it came to nothing, where Slack gave an address for answers. */
export async function saySorry(body: unknown, log: Logger): Promise<void> {
  const asked = Answerable.safeParse(body);
  if (!asked.success) return;
  const message = { ...renderMessage(errorCard(SORRY)), response_type: 'ephemeral', replace_original: false };
  await fetch(asked.data.response_url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(message),
    redirect: 'error',
    signal: AbortSignal.timeout(10_000),
  }).catch((error: unknown) => log.warn({ err: error }, 'A person could not be told that something went wrong.'));
}
