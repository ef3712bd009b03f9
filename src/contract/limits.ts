/**
 * Limits on what one target can make us read. Beyond them the exchange ends with a failure that names the limit, on
 * every runtime that can see it.
 */

/** Interim (1xx) responses before the final one. Real servers send one or two. */
export const MAX_INTERIM_RESPONSES = 32;

/** Frames of one WebSocket message, including control frames in between. Real servers send one. */
export const MAX_WEBSOCKET_FRAMES = 1_024;

/** Largest WebSocket message, bytes. */
export const MAX_WEBSOCKET_MESSAGE = 1_048_576;

/** WebSocket messages that may be queued unread, and their bytes. */
export const MAX_WAITING_MESSAGES = 64;
export const MAX_WAITING_BYTES = MAX_WEBSOCKET_MESSAGE;
