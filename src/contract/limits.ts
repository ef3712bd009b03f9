/**
 * What one target may make us take in, whatever it sends. Beyond these limits the exchange ends with a failure that names
 * the limit, on every runtime that can see it.
 */

/** Interim (1xx) responses before the final one. Real servers send one or two. */
export const MAX_INTERIM_RESPONSES = 32;

/** Frames of one WebSocket message, control frames in between included. Real servers send one. */
export const MAX_WEBSOCKET_FRAMES = 1_024;

/** Bytes of one WebSocket message that are taken in at all. */
export const MAX_WEBSOCKET_MESSAGE = 1_048_576;

/** WebSocket messages that may wait before one is asked for, and their bytes. */
export const MAX_WAITING_MESSAGES = 64;
export const MAX_WAITING_BYTES = MAX_WEBSOCKET_MESSAGE;
