/**
 * What Slack takes at most, in UTF-16 units unless said otherwise.
 * Sources: https://docs.slack.dev/reference/block-kit/blocks, …/block-kit/block-elements, …/methods/chat.update,
 * …/apis/web-api/rate-limits, …/interactivity/handling-user-interaction.
 */

export const MESSAGE_BLOCKS = 50;
export const VIEW_BLOCKS = 100;
/** All block text of one message together; beyond about this Slack answers `msg_blocks_too_long` (observed, not documented). */
export const MESSAGE_TEXT = 9000;
/** The fallback text. `chat.update` refuses more; posts are held to the same, so that every post can be edited. */
export const FALLBACK_TEXT = 4000;
export const HEADER_TEXT = 150;
export const SECTION_FIELDS = 10;
export const FIELD_TEXT = 2000;
export const CONTEXT_TEXT = 3000;
export const ALT_TEXT = 2000;
export const URL_LENGTH = 3000;
export const ACTION_ELEMENTS = 25;
export const BUTTON_TEXT = 75;
export const OPTION_TEXT = 75;
export const OPTION_VALUE = 150;
export const SELECT_OPTIONS = 100;
export const OVERFLOW_OPTIONS = 5;
export const PLACEHOLDER_TEXT = 150;
export const MODAL_TITLE = 24;
export const LABEL_TEXT = 2000;
export const INPUT_TEXT = 3000;

/** One message a second and channel: chat.postMessage's own tier. */
export const POST_EVERY_MS = 1000;
/** `chat.update` and `conversations.history` are in tier 3: fifty a minute and workspace. */
export const TIER_3_EVERY_MS = 1200;
/** A response address works for 30 minutes (and five times: no interaction of ours uses more than two). */
export const RESPONSE_URL_MS = 30 * 60_000;
