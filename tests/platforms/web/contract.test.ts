import { CONTRACT_COMMANDS, platformContract } from '../../contracts/platform.ts';
import { browser, openWebChat } from './server.ts';

platformContract('The web chat', async (inbound) => {
  const { platform, url, close } = await openWebChat(inbound, { commands: CONTRACT_COMMANDS });
  const people = { asker: browser(url), other: browser(url) };
  await people.asker.ask('GET', '/api/hello');
  await people.other.ask('GET', '/api/hello');
  const to = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };

  return {
    platform,
    to,
    missing: { ...to, channel: 'nowhere' },
    close,
    async seen(by) {
      const messages = await people[by].messages('alerts');
      return messages.map((message) => JSON.stringify(message.content));
    },
    async look({ query, style }) {
      await people.asker.json('POST', '/api/channels/alerts/messages', {
        text: `/look query:"${query}"${style ? ` style:${style}` : ''}`,
      });
    },
    async press(label, message) {
      const messages = await people.asker.messages('alerts');
      const held = message ? messages.find((one) => String(one.seq) === message.message) : messages.at(-1);
      const cards = held?.content.kind === 'cards' ? held.content.cards : [];
      const button = cards
        .flatMap((card) => card.controls)
        .find((control) => 'label' in control && control.label === label);
      if (!held || button?.type !== 'button') throw new Error(`No button "${label}".`);
      await people.asker.json('POST', '/api/channels/alerts/actions', { action: button.action, message: held.seq });
    },
  };
});
