import { Webhook } from 'standardwebhooks';
import { defineChannel } from '../../contract/define-channel.ts';
import { optional } from '../../engine/schema/combine.ts';
import { textLike, url } from '../fields.ts';
import { post } from '../request.ts';

/** `whsec_` and base64 of 24 to 64 bytes (github.com/standard-webhooks/standard-webhooks, "Signature scheme"). */
const SECRET = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/;

/** The notice as JSON, signed so that the receiver knows who sent it and can drop repeats by `webhook-id`. */
export const webhook = defineChannel({
  type: 'webhook',
  about: 'JSON to any URL, signed with the Standard Webhooks scheme.',
  schema: {
    url: url('URL to POST to'),
    secret: optional(
      textLike(
        SECRET,
        'a secret of the form "whsec_" and base64',
        'signing secret; if absent, messages are not signed',
      ),
    ),
  },
  send: ({ spec: { url, secret }, notice, ports, scope }) => {
    const { key, event, thread, at, ...rest } = notice;
    const timestamp = new Date(ports.clock.now());
    const data = { id: key, thread, at: new Date(at).toISOString(), ...rest };
    const body = JSON.stringify({ type: `sitrep.${event}`, timestamp: timestamp.toISOString(), data });
    const signature =
      secret === undefined ? [] : [['webhook-signature', new Webhook(secret).sign(key, timestamp, body)] as const];
    return post(
      {
        url,
        body,
        headers: [
          ['content-type', 'application/json'],
          ['webhook-id', key],
          ['webhook-timestamp', String(Math.floor(timestamp.getTime() / 1000))],
          ...signature,
        ],
      },
      ports,
      scope,
    );
  },
});
