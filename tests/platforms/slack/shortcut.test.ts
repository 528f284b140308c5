import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SlackPlatform } from '../../../src/platforms/slack/index.ts';
import { keptLog, scriptedInbound, socketPlatform, until } from '../../support/slack/bench.ts';
import { type FakeSlack, startFakeSlack } from '../../support/slack/fake.ts';
import { person } from '../../support/slack/person.ts';
import type { Json } from '../../support/slack/world.ts';

const { inbound, heard } = scriptedInbound();
let slack: FakeSlack;
let platform: SlackPlatform;

beforeAll(async () => {
  slack = await startFakeSlack();
  platform = socketPlatform(slack, { log: keptLog().log, now: Date.now });
  await platform.start(inbound);
});
afterAll(async () => {
  await platform.stop();
  await slack.close();
});
beforeEach(() => {
  heard.messages.length = 0;
});
afterEach(() => expect(slack.violations).toEqual([]));

/** What is assessed of a message. */
async function assessed(message: { text?: string; blocks?: Json[]; attachments?: Json[] }): Promise<string> {
  await person(slack).assess({ channel: 'C0GENERAL', ts: '1.1', text: '', ...message });
  return until(() => heard.messages[0] ?? false);
}

const plainText = (text: string) => ({ type: 'plain_text', text });
const POSTED_BY_AN_APP = [
  { type: 'header', block_id: 'a', text: plainText('Border guards &amp; drones') },
  { type: 'section', block_id: 'b', fields: [{ type: 'mrkdwn', text: 'Ruritania' }, plainText('today')] },
  {
    type: 'rich_text',
    block_id: 'c',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'Says ' },
          { type: 'link', url: 'https://example.org/x', text: 'the ministry' },
          { type: 'emoji', name: 'eyes' },
        ],
      },
    ],
  },
  { type: 'divider', block_id: 'd' },
  { type: 'actions', block_id: 'e', elements: [{ type: 'button', action_id: 'x', text: plainText('Read more') }] },
];
const READ = 'Border guards & drones\n\nRuritania\n\ntoday\n\nSays the ministry';

describe('"Assess this message"', () => {
  it.each(['', "This content can't be displayed."])(
    'reads the blocks of an app’s message where its text is "%s"',
    async (text) => {
      expect(await assessed({ text, blocks: POSTED_BY_AN_APP })).toBe(READ);
    },
  );

  it('reads the blocks of what was forwarded', async () => {
    expect(await assessed({ attachments: [{ fallback: 'no preview', blocks: POSTED_BY_AN_APP }] })).toBe(READ);
  });

  it('reads a headline that is a link by its words', async () => {
    const text = 'Wire: *<https://example.org/x?a=1&amp;b=2|Border guards &amp; drones>* <https://example.org/y|here>';
    expect(await assessed({ text })).toBe('Wire: *Border guards & drones* https://example.org/y');
  });

  it('reads a message’s own text where it has one, whatever its blocks are', async () => {
    expect(await assessed({ text: 'Talks', blocks: [{ type: 'video', title: 3 }, 'odd'] })).toBe('Talks');
    heard.messages.length = 0;
    expect(await assessed({ text: 'Talks', blocks: POSTED_BY_AN_APP })).toBe('Talks');
  });
});
