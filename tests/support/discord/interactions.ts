import { randomBytes } from 'node:crypto';
import { type Answer, type Request, refuse, withFiles } from './rest.ts';
import { messageMistakes, modalMistakes } from './rules.ts';
import { type FakeMessage, type Json, makeMessage, publicMessage, snowflake } from './state.ts';

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object */

export interface Interaction {
  id: string;
  token: string;
  /** Milliseconds from the event to the first answer. */
  answeredAfter?: number;
  /** Type of the first answer: 4 message, 5 and 6 deferred, 7 update, 8 choices, 9 form. */
  callback?: number;
  /** The first answer as a message, once there is one: also after a deferral. */
  message?: FakeMessage;
  followUps: FakeMessage[];
  modal?: Json;
  choices?: { name: string; value: string | number }[];
}

/** Discord drops an interaction that nobody answers in time. */
const ANSWER_WITHIN_MS = 3_000;
const EPHEMERAL = 64;

export type Interactions = ReturnType<typeof createInteractions>;

export function createInteractions(parts: {
  bot: Json;
  /** A message for everybody: it stands in the channel. */
  publish(channel: string, message: FakeMessage): void;
}) {
  const known = new Map<string, { interaction: Interaction; channel: string; at: number; held?: FakeMessage }>();
  const waiting = new Set<() => void>();

  function changed(): void {
    for (const check of waiting) check();
  }

  function show(channel: string, body: Json, files: string[], isPrivate: boolean): FakeMessage {
    const message = makeMessage(channel, parts.bot, withFiles(body, files));
    if (isPrivate) message.flags |= EPHEMERAL;
    else parts.publish(channel, message);
    return message;
  }

  function update(message: FakeMessage, request: Request): Answer {
    const mistakes = messageMistakes(request.body, request.files, true);
    if (mistakes.length) return refuse(400, 50035, 'Invalid Form Body', mistakes);
    const { flags: _, ...body } = withFiles(request.body, request.files);
    Object.assign(message, body);
    message.edits += 1;
    changed();
    return { status: 200, body: publicMessage(message) };
  }

  return {
    begin(channel: string, held?: FakeMessage): Interaction {
      const interaction: Interaction = { id: snowflake(), token: `t${randomBytes(12).toString('hex')}`, followUps: [] };
      known.set(interaction.id, { interaction, channel, at: performance.now(), ...(held ? { held } : {}) });
      return interaction;
    },

    callback(id: string, request: Request): Answer {
      const entry = known.get(id);
      const passed = entry ? performance.now() - entry.at : 0;
      if (!entry || passed > ANSWER_WITHIN_MS) return refuse(404, 10062, 'Unknown interaction');
      const { interaction, channel, held } = entry;
      if (interaction.callback) return refuse(400, 40060, 'Interaction has already been acknowledged.');
      const data: Json = Object(request.body.data);
      const type = Number(request.body.type);
      const isMessage = type === 4 || type === 7;
      const mistakes = isMessage
        ? messageMistakes(data, request.files, type === 7)
        : type === 9
          ? modalMistakes(data)
          : [];
      if (type === 7 && !held) mistakes.push('an update needs a message that holds the control');
      if (mistakes.length) return refuse(400, 50035, 'Invalid Form Body', mistakes);

      interaction.callback = type;
      interaction.answeredAfter = passed;
      const isPrivate = (Number(data.flags ?? 0) & EPHEMERAL) !== 0;
      if (type === 4) interaction.message = show(channel, data, request.files, isPrivate);
      if (type === 5) entry.held = { ...makeMessage(channel, parts.bot, {}), flags: isPrivate ? EPHEMERAL : 0 };
      if (type === 7 && held) {
        update(held, { ...request, body: data });
        interaction.message = held;
      }
      if (type === 8) interaction.choices = choicesOf(data);
      if (type === 9) interaction.modal = data;
      changed();
      return { status: 204 };
    },

    followUp(token: string, request: Request): Answer {
      const entry = [...known.values()].find((each) => each.interaction.token === token);
      if (!entry) return refuse(404, 10015, 'Unknown Webhook');
      const mistakes = messageMistakes(request.body, request.files);
      if (mistakes.length) return refuse(400, 50035, 'Invalid Form Body', mistakes);
      const isPrivate = (Number(request.body.flags ?? 0) & EPHEMERAL) !== 0;
      const message = show(entry.channel, request.body, request.files, isPrivate);
      entry.interaction.followUps.push(message);
      changed();
      return { status: 200, body: publicMessage(message) };
    },

    edit(token: string, id: string, request: Request): Answer {
      const entry = [...known.values()].find((each) => each.interaction.token === token);
      if (!entry) return refuse(404, 10015, 'Unknown Webhook');
      const message = id === '@original' ? (entry.interaction.message ?? entry.held) : undefined;
      if (!message) return refuse(404, 10008, 'Unknown Message');
      entry.interaction.message = message;
      return update(message, request);
    },

    /** Waits until something holds of the interaction; rejects after `ms` with what was seen. */
    until(interaction: Interaction, holds: (seen: Interaction) => boolean, ms: number): Promise<Interaction> {
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`No such answer within ${ms} ms: ${JSON.stringify(interaction)}`));
        }, ms);
        const check = () => {
          if (!holds(interaction)) return;
          clearTimeout(late);
          waiting.delete(check);
          resolve(interaction);
        };
        waiting.add(check);
        check();
      });
    },
  };
}

function choicesOf(data: Json): { name: string; value: string | number }[] {
  const choices: unknown[] = Array.isArray(data.choices) ? data.choices : [];
  return choices.map((choice) => {
    const { name, value } = Object(choice);
    return { name: String(name), value: typeof value === 'number' ? value : String(value) };
  });
}
