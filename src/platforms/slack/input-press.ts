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
    const onHome = press.container.type === 'view';
    const channel = onHome ? homeChannel(pressed.block_id) : press.channel?.id;
    const origin = {
      channel: channel ?? press.user.id,
      channelName: press.channel?.name,
      responseUrl: press.response_url,
      thread: press.message ? threadOf(press.message) : press.container.thread_ts,
      home: onHome,
      at: now(),
    };
    const place = {
      ...(await placeOf(context.teamId, press.user.id, origin, press.trigger_id)),
      pressed: { ts: press.message?.ts, ephemeral: press.container.is_ephemeral === true },
    };
    const caller = await callerIn(place);
    const reply = await inbound.action({ action, values: chosen(pressed), fields: {}, caller });
    if (!onHome) return answerer.answer(reply, place);
    if (reply.kind === 'form' || !reply.replace) await answerer.showOver(reply, place);
    await publishHome(place.workspace, press.user.id);
  });
}

function chosen(pressed: Pressed): string[] {
  if (pressed.type === 'overflow') return [];
  const options = pressed.selected_options ?? (pressed.selected_option ? [pressed.selected_option] : []);
  return options.map((option) => decodeValue(option.value));
}
