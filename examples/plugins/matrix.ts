import { defineChannel, post, text, textLike } from 'sitrep/config';

const path = (...parts: readonly string[]): string => parts.map(encodeURIComponent).join('/');

/** An alert channel of your own: its settings, and one function that makes one attempt to deliver. */
export const matrix = defineChannel({
  type: 'matrix',
  about: 'A Matrix room, as a bot with an access token.',
  schema: {
    server: textLike(/^https?:\/\/[^\s/]+$/, 'a URL without a path', 'homeserver, such as "https://matrix.org"'),
    room: textLike(/^!\S+$/, 'the internal id of a room, such as "!abc:matrix.org"', 'internal id of the room'),
    token: text('access token of the bot; a secret, such as "${MATRIX_TOKEN}"'),
  },
  // The key is the same for each attempt, so that the homeserver drops a message that it has already.
  send: ({ spec: { server, room, token }, notice, ports, scope }) =>
    post(
      {
        method: 'PUT',
        url: `${server}/_matrix/client/v3/rooms/${path(room, 'send', 'm.room.message', notice.key)}`,
        headers: [['authorization', `Bearer ${token}`]],
        body: {
          msgtype: 'm.text',
          body: [notice.title, notice.text, ...notice.reasons.map(({ message }) => message)].join('\n'),
        },
      },
      ports,
      scope,
    ),
});
