/** Discord's limits, each with the page that sets it. Lengths are counted in UTF-16 units, which is never too few. */

/** https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
export const EMBED = {
  title: 256,
  description: 4096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1024,
  footer: 2048,
  /** Over all embeds of a message: title, description, field names and values, footer. */
  total: 6000,
};

/** https://discord.com/developers/docs/components/reference */
export const COMPONENT = {
  rows: 5,
  buttonsInRow: 5,
  label: 80,
  customId: 100,
  placeholder: 150,
  options: 25,
  /** Label, value and description of a menu's option. */
  optionText: 100,
};

/** https://discord.com/developers/docs/components/reference#label and #text-input */
export const MODAL = { title: 45, fields: 5, label: 45, hint: 100, value: 4000 };

/** https://discord.com/developers/docs/reference#uploading-files */
export const FILE = { bytes: 10 * 1024 * 1024, description: 1024, perMessage: 4 };

/** https://discord.com/developers/docs/interactions/application-commands#application-command-object */
export const COMMAND = { description: 100, choices: 25, choiceText: 100, textLength: 6000 };

/** https://discord.com/developers/docs/resources/channel#start-thread-from-message */
export const THREAD = { name: 100, tags: 5 };
/** One of the times after which Discord archives a thread that nobody writes in; our choice. */
export const THREE_DAYS_MIN = 4320;

/** https://discord.com/developers/docs/resources/message#create-message-jsonform-params: at most 25 characters. */
export const NONCE_MAX = 25;

/**
 * How long a second post with the same nonce surely returns the first message. Discord says "in the past few minutes"
 * without a number, so this stays well below.
 */
export const NONCE_WINDOW_MS = 60_000;

/** https://discord.com/developers/docs/interactions/receiving-and-responding: first answer within 3 s. */
export const DEFER_AFTER_MS = 1_500;

/** A completion that takes longer than this is shown too late to be of use. */
export const COMPLETE_WITHIN_MS = 300;
