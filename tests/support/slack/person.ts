import { all } from './check.ts';
import type { Delivered, FakeSlack } from './fake.ts';
import { shown } from './methods.ts';
import type { Json, StoredMessage } from './world.ts';

/** Somebody who uses Slack: types, presses, chooses, fills in. Each act resolves when the app has acknowledged it. */
export function person(
  slack: FakeSlack,
  userId = 'UMEMBER01',
  channelId = 'C0GENERAL',
  teamId = 'T00000001',
  homeId = teamId,
) {
  const { world } = slack;
  const name = () => world.people.get(userId)?.name ?? userId;
  const channelName = () => (channelId.startsWith('D') ? 'directmessage' : (world.channels.get(channelId)?.name ?? ''));
  const user = () => ({ id: userId, username: name(), name: name(), team_id: homeId });
  /** A modal names the workspace of whoever has it open; for people from elsewhere, where the app is installed besides. */
  const ofModal = {
    team: { id: homeId, domain: 'example' },
    installed: homeId === teamId ? {} : { app_installed_team_id: teamId },
  };
  const team = { id: teamId, domain: 'example' };

  async function act(
    container: Json,
    message: StoredMessage | undefined,
    block: Json,
    element: Json,
    extra: Json,
    view?: Json,
  ): Promise<Delivered> {
    return slack.deliver('interactive', {
      type: 'block_actions',
      user: user(),
      api_app_id: world.appId,
      container,
      trigger_id: slack.newTrigger(userId, view?.type === 'modal'),
      team,
      ...(view ? { view } : {}),
      enterprise: null,
      is_enterprise_install: false,
      ...(message
        ? {
            channel: { id: message.channel, name: world.channels.get(message.channel)?.name ?? '' },
            // The content of an ephemeral message is not sent along.
            ...(message.ephemeralTo ? {} : { message: shown(message, false) }),
            response_url: slack.newResponseUrl(userId, message.channel, message),
          }
        : {}),
      actions: [
        {
          type: element.type,
          action_id: element.action_id,
          block_id: block.block_id ?? 'b',
          action_ts: world.nextTs(),
          ...extra,
        },
      ],
    });
  }

  function containerOf(message: StoredMessage): Json {
    return {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: message.ephemeralTo !== undefined,
      ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}),
    };
  }

  function find(blocks: Json[], label: string): { block: Json; element: Json; option?: Json } {
    for (const block of blocks) {
      for (const element of [...(block.elements ?? []), ...(block.accessory ? [block.accessory] : [])]) {
        if (element.text?.text === label || element.placeholder?.text === label) return { block, element };
        const option = (element.options ?? []).find((one: Json) => one.text.text === label);
        if (option) return { block, element, option };
      }
    }
    throw new Error(
      `There is no "${label}". There is: ${all(blocks, 'text').filter((text) => typeof text === 'string')}`,
    );
  }

  return {
    slash(text: string, command = '/chainwatch'): Promise<Delivered> {
      return slack.deliver('slash_commands', {
        token: 'verification',
        team_id: teamId,
        team_domain: 'example',
        channel_id: channelId,
        channel_name: channelName(),
        user_id: userId,
        user_name: name(),
        command,
        text,
        api_app_id: world.appId,
        is_enterprise_install: 'false',
        response_url: slack.newResponseUrl(userId, channelId),
        trigger_id: slack.newTrigger(userId),
      });
    },

    /** Presses a button, or chooses an entry of a "…" menu or of a select, by what it says. */
    press(message: StoredMessage, label: string): Promise<Delivered> {
      const { block, element, option } = find(message.blocks, label);
      return act(containerOf(message), message, block, element, option ? { selected_option: option } : {});
    },

    pressOnHome(label: string): Promise<Delivered> {
      const view = world.homes.get(userId);
      const { block, element, option } = find(view.blocks, label);
      return act(
        { type: 'view', view_id: 'VHOME' },
        undefined,
        block,
        element,
        option ? { selected_option: option } : {},
        { id: 'VHOME', ...view },
      );
    },

    pressInModal(label: string): Promise<Delivered> {
      const open = slack.openView();
      const { block, element } = find(open?.view.blocks ?? [], label);
      const view = { id: open?.id, ...open?.view };
      return act({ type: 'view', view_id: open?.id }, undefined, block, element, {}, view);
    },

    /** Posts links of the app's own domain. */
    share(links: string[]): Promise<Delivered> {
      const shared = { unfurl_id: world.id('UNFURL'), channel: channelId, message_ts: world.nextTs() };
      world.shared.push({ ...shared, links, shown: new Map() });
      const source = 'conversations_history';
      const listed = links.map((url) => ({ url, domain: new URL(url).hostname }));
      const event = { type: 'link_shared', user: userId, is_bot_user_member: true, source, links: listed, ...shared };
      return slack.event(event, teamId);
    },

    openHome(): Promise<Delivered> {
      return slack.event(
        { type: 'app_home_opened', user: userId, channel: `D${userId.slice(1)}`, tab: 'home' },
        teamId,
      );
    },

    /** Fills the open modal: values by block id, in the shape of the input's type. */
    async submit(values: Record<string, string | string[]>): Promise<Delivered> {
      const open = slack.openView();
      if (!open) throw new Error('No modal is open.');
      const inputs: Json[] = open.view.blocks.filter((block: Json) => block.type === 'input');
      const state = Object.fromEntries(
        inputs.map((block) => [block.block_id, { [block.element.action_id]: entered(block, values[block.block_id]) }]),
      );
      const delivered = await slack.deliver('interactive', {
        type: 'view_submission',
        team: ofModal.team,
        user: user(),
        api_app_id: world.appId,
        trigger_id: slack.newTrigger(userId, true),
        view: { ...open.view, ...ofModal.installed, id: open.id, state: { values: state } },
        response_urls: [],
        is_enterprise_install: false,
        enterprise: null,
      });
      if (delivered.answer.response_action === 'update') {
        world.views.push({ ...open, view: delivered.answer.view });
      }
      return delivered;
    },

    /** Types into an external select of the open modal; the offered options. */
    async type(blockId: string, value: string): Promise<Json[]> {
      const open = slack.openView();
      const { answer } = await slack.deliver('interactive', {
        type: 'block_suggestion',
        user: user(),
        team: ofModal.team,
        container: { type: 'view', view_id: open?.id },
        api_app_id: world.appId,
        action_id: 'value',
        block_id: blockId,
        value,
        view: { ...open?.view, ...ofModal.installed, state: { values: {} } },
      });
      return answer.options;
    },

    assess(
      message: Pick<StoredMessage, 'channel' | 'ts' | 'text'> & {
        thread_ts?: string;
        attachments?: Json[];
        blocks?: Json[];
      },
    ): Promise<Delivered> {
      return slack.deliver('interactive', {
        type: 'message_action',
        callback_id: 'assess_message',
        team,
        user: user(),
        channel: { id: message.channel, name: channelName() },
        message: { type: 'message', user: 'UADMIN001', ...message },
        message_ts: message.ts,
        trigger_id: slack.newTrigger(userId),
        response_url: slack.newResponseUrl(userId, message.channel),
        action_ts: world.nextTs(),
        is_enterprise_install: false,
        enterprise: null,
      });
    },

    /** What this person alone was shown, oldest first. */
    seen: (): StoredMessage[] => world.messages.filter((one) => one.ephemeralTo === userId),
  };
}

function entered(block: Json, given: string | string[] | undefined): Json {
  const { type, options = [], initial_option, initial_options, initial_value, initial_time } = block.element;
  const values = given === undefined ? undefined : Array.isArray(given) ? given : [given];
  const option = (value: string) =>
    options.find((one: Json) => one.value === value) ?? { text: { type: 'plain_text', text: value }, value };
  switch (type) {
    case 'static_select':
    case 'external_select':
      return { type, selected_option: values ? option(values[0] ?? '') : (initial_option ?? null) };
    case 'multi_static_select':
      return { type, selected_options: values ? values.map(option) : (initial_options ?? []) };
    case 'timepicker':
      return { type, selected_time: values?.[0] ?? initial_time ?? null };
    default:
      return { type, value: values?.[0] ?? initial_value ?? null };
  }
}
