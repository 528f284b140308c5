import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelAddress, MessageRef } from '../../src/core/address.ts';
import { type Command, defineCommand, subcommand } from '../../src/core/command.ts';
import { choice, optional, text } from '../../src/core/option.ts';
import type { Platform, SendResult } from '../../src/core/platform.ts';
import { inPlace, privately, publicly } from '../../src/core/reply.ts';
import { CARDS, cardTitled } from './cards.ts';
import { type RecordedInbound, recordedInbound } from './inbound.ts';

/** What a reader sees: the plain text of everything that stands in the channel, one string a message, oldest first. */
type Seen = string[];

/** A platform with its far side (a fake gateway, the real page's server) and two people in one channel. */
export interface PlatformUnderTest {
  platform: Platform;
  to: ChannelAddress;
  /** A channel that does not exist, or where the bot may not post. */
  missing: ChannelAddress;
  /** What stands in `to` for a person. */
  seen(by: 'asker' | 'other'): Promise<Seen>;
  /** The asker runs `/look query:… style:…`; resolves when it has been answered. */
  look(options: { query: string; style?: string }): Promise<void>;
  /** The asker presses the button with this label on a message, or the newest one that they see. */
  press(label: string, message?: MessageRef): Promise<void>;
  close(): Promise<void>;
}

/** The commands that a platform under test is given. */
export const CONTRACT_COMMANDS: readonly Command[] = [
  defineCommand({
    name: 'look',
    description: 'Look something up',
    example: '/look przewodow',
    main: subcommand({
      description: 'Look something up',
      options: {
        query: text({ description: 'what to look up', example: 'przewodow', complete: async () => [] }),
        style: optional(choice(['short', 'long'], { short: 'Short', long: 'Long' }, { description: 'how much' })),
      },
      run: async () => privately(cardTitled('Never run: the contract answers itself')),
    }),
  }),
];

/** What every platform promises, whatever it is made of. `open` starts it with the given `inbound`. */
export function platformContract(name: string, open: (inbound: RecordedInbound) => Promise<PlatformUnderTest>): void {
  describe(`${name} keeps the contract of a platform`, () => {
    let under: PlatformUnderTest;
    const inbound = recordedInbound();
    let counter = 0;
    const nextKey = () => {
      counter += 1;
      return `contract:${counter}`;
    };
    const send = (title: string, key = nextKey()) =>
      under.platform.send({ to: under.to, key, outgoing: { card: cardTitled(title) } });
    const holding = (seen: Seen, title: string) => seen.filter((message) => message.includes(title));

    beforeAll(async () => {
      under = await open(inbound);
    });
    afterAll(async () => {
      await under.close();
    });

    it('says that it is connected, and as what', () => {
      expect(under.platform.status()).toMatchObject({ connected: true });
      expect(under.platform.status().detail.length).toBeGreaterThan(5);
    });

    it.each(Object.entries(CARDS))('posts the %s card', async (_name, card) => {
      const result = await under.platform.send({ to: under.to, key: nextKey(), outgoing: { card } });
      expect(result).toMatchObject({ outcome: 'sent', message: under.to });
    });

    it('shows what was posted to everybody', async () => {
      await send('Posted to all');
      expect(holding(await under.seen('asker'), 'Posted to all')).toHaveLength(1);
      expect(holding(await under.seen('other'), 'Posted to all')).toHaveLength(1);
    });

    it('replaces the content of a message that stands', async () => {
      const message = sentMessage(await send('Before the edit'));
      const edited = await under.platform.edit(message, { card: cardTitled('After the edit', 'critical') });
      expect(edited).toMatchObject({ outcome: 'sent', message: { message: message.message } });
      const seen = await under.seen('other');
      expect(holding(seen, 'Before the edit')).toEqual([]);
      expect(holding(seen, 'After the edit')).toHaveLength(1);
    });

    it('refuses to post where it cannot, with a sentence for the managers', async () => {
      const result = await under.platform.send({
        to: under.missing,
        key: nextKey(),
        outgoing: { card: cardTitled('Nowhere') },
      });
      expect(result).toMatchObject({ outcome: 'refused', scope: 'channel' });
      if (result.outcome === 'refused') expect(result.reason).toMatch(/^[A-Z#].{15,}\.$/s);
    });

    it('refuses to edit a message that is gone', async () => {
      const message = sentMessage(await send('Soon gone'));
      const result = await under.platform.edit({ ...message, message: '999999999' }, { card: cardTitled('Never') });
      expect(result).toMatchObject({ outcome: 'refused', scope: 'message' });
    });

    it('never lets a message stand twice: it finds the first, or returns it for the same key', async () => {
      const key = nextKey();
      const message = sentMessage(await send('Only once', key));
      const found = await under.platform.find({ to: under.to, key, firstTriedAt: Date.now() - 1000 });
      if (found.outcome === 'found') expect(found.message.message).toBe(message.message);
      else {
        expect(found.outcome).toBe('resend-is-safe');
        expect(sentMessage(await send('Only once', key)).message).toBe(message.message);
      }
      expect(holding(await under.seen('other'), 'Only once')).toHaveLength(1);
    });

    it('does not find what was never sent', async () => {
      const found = await under.platform.find({ to: under.to, key: 'never', firstTriedAt: Date.now() - 1000 });
      expect(['absent', 'resend-is-safe']).toContain(found.outcome);
    });

    it('links an escalation to the alert that it answers', async () => {
      const alert = sentMessage(await send('The first alert'));
      const result = await under.platform.send({
        to: under.to,
        key: nextKey(),
        outgoing: { card: cardTitled('The escalation') },
        replyTo: alert,
      });
      expect(result.outcome).toBe('sent');
    });

    it('hands a command over with its options and its caller, and shows the answer to the caller alone', async () => {
      inbound.answers.push(privately(cardTitled('A private answer')));
      await under.look({ query: 'the Polish missile', style: 'long' });
      expect(inbound.commands.at(-1)).toMatchObject({
        command: 'look',
        options: { query: 'the Polish missile', style: 'long' },
        caller: { address: under.to, direct: false },
      });
      expect(holding(await under.seen('asker'), 'A private answer')).toHaveLength(1);
      expect(holding(await under.seen('other'), 'A private answer')).toEqual([]);
    });

    it('shows a public answer to everybody', async () => {
      inbound.answers.push(publicly(cardTitled('A public answer')));
      await under.look({ query: 'x' });
      expect(holding(await under.seen('other'), 'A public answer')).toHaveLength(1);
    });

    it('hands a press over with the id that the control carried', async () => {
      const sent = await under.platform.send({
        to: under.to,
        key: nextKey(),
        outgoing: {
          card: {
            ...cardTitled('With a button'),
            controls: [{ type: 'button', label: 'Press me', action: 'act:a%3Ab:1' }],
          },
        },
      });
      inbound.answers.push(privately(cardTitled('Pressed')));
      await under.press('Press me', sentMessage(sent));
      expect(inbound.actions.at(-1)).toMatchObject({ action: 'act:a%3Ab:1', caller: { address: under.to } });
      expect(holding(await under.seen('asker'), 'Pressed')).toHaveLength(1);
      expect(holding(await under.seen('other'), 'Pressed')).toEqual([]);
    });

    it('turns the page of an answer in place', async () => {
      inbound.answers.push(
        privately({
          ...cardTitled('Page one'),
          controls: [{ type: 'button', label: 'Next', action: 'page:2' }],
        }),
        inPlace(cardTitled('Page two')),
      );
      await under.look({ query: 'pages' });
      await under.press('Next');
      const seen = await under.seen('asker');
      expect(holding(seen, 'Page two')).toHaveLength(1);
      expect(holding(seen, 'Page one')).toEqual([]);
    });

    it('stops, and says so', async () => {
      await under.platform.stop();
      expect(under.platform.status().connected).toBe(false);
    });
  });
}

function sentMessage(result: SendResult): MessageRef {
  if (result.outcome !== 'sent') throw new Error(`Expected it to be sent, got ${JSON.stringify(result)}`);
  return result.message;
}
