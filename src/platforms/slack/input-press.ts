import { errorCard } from '../../cards/error.ts';
import { privately } from '../../core/reply.ts';
import { actionOf, decodeValue } from './controls.ts';
import { homeChannel } from './home.ts';
import type { Desk } from './input.ts';
import { ActionsPayload, type Pressed, threadOf } from './payloads.ts';

/** Buttons, "…" menus and selects, in messages and on the App Home. */
export function takePresses(desk: Desk): void {
  const { app, inbound, answerer, now, placeOf, callerIn, publishHome } = desk;
  app.action(/.*/, async ({ ack, body, context }) => {
    await ack();
    const press = ActionsPayload.parse(body);
    const pressed = press.actions[0];
    const action =
      pressed && actionOf(pressed.type === 'overflow' ? (pressed.selected_option?.value ?? '') : pressed.action_id);
    if (!pressed || !action) return;
    const onView = press.container.type === 'view';
    const channel = onView ? homeChannel(pressed.block_id) : press.channel?.id;
    const origin = {
      channel: channel ?? press.user.id,
      channelName: press.channel?.name,
      responseUrl: press.response_url,
      thread: press.message ? threadOf(press.message) : press.container.thread_ts,
      home: onView,
      at: now(),
    };
    const place = {
      ...(await placeOf(context.teamId, press.user.id, origin, press.trigger_id)),
      pressed: { ts: press.message?.ts, ephemeral: press.container.is_ephemeral === true },
      modal: press.view?.type === 'modal' ? press.view.id : undefined,
    };
    const caller = await callerIn(place);
    const reply = await inbound.action({ action, values: chosen(pressed), fields: {}, caller });
    if (!onView) return answerer.answer(reply, place);
    const shared = reply.kind === 'card' && reply.visibility === 'public';
    if (shared) await answerer.showOver(privately(errorCard(noChannel(desk.commandName))), place);
    else if (place.modal || reply.kind === 'form' || !reply.replace) await answerer.showOver(reply, place);
    await publishHome(place.workspace, press.user.id);
  });
}

const noChannel = (commandName: string) =>
  `This page belongs to no channel, so nothing can be shared from here. Call it up with /${commandName} in a channel, and share it there.`;

function chosen(pressed: Pressed): string[] {
  const { type, selected_option: option } = pressed;
  return option && type !== 'overflow' ? [decodeValue(option.value)] : [];
}
