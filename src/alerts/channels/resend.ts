import { defineChannel } from '../../contract/define-channel.ts';
import { optional } from '../../engine/schema/combine.ts';
import { list, text, textLike, url } from '../fields.ts';
import { clip, plainText, subjectOf } from '../format.ts';
import { below, post } from '../request.ts';

const address = textLike(
  /^[^\s@]+@[^\s@]+$|^[^<>]*<[^\s@]+@[^\s@]+>$/,
  'an address such as "ops@acme.dev"',
  'an address',
);

/** Email through Resend, which drops repeats by the idempotency key. */
export const resend = defineChannel({
  type: 'resend',
  about: 'Email, through Resend.',
  schema: {
    key: text('API key; a secret, such as "${RESEND_KEY}"'),
    from: address,
    to: list(address, 'recipients, at most 50'),
    api: optional(url('API address, for tests and proxies'), 'https://api.resend.com'),
  },
  send: ({ spec: { key, from, to, api }, notice, ports, scope }) =>
    post(
      {
        url: below(api, '/emails'),
        headers: [
          ['authorization', `Bearer ${key}`],
          ['idempotency-key', clip(notice.key, 256)],
        ],
        body: { from, to, subject: subjectOf(notice), text: plainText(notice) },
      },
      ports,
      scope,
    ),
});
