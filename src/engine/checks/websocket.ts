import * as v from 'valibot';
import type { CheckType, ProbeContext } from '../../contract/check.ts';
import type { Failure } from '../../contract/failure.ts';
import type { WebSocketPeer } from '../../contract/ports.ts';
import type { Probed } from '../../contract/reading.ts';
import type { Url } from '../../contract/url.ts';
import { flag, text } from '../_fields.ts';
import { type Matcher, mismatch, textMatcher } from '../_matcher.ts';
import { record, section } from '../_objects.ts';
import { outsideHost } from '../_peer.ts';
import { urlField } from '../_url.ts';

interface WebSocketSpec {
  readonly url: Url;
  readonly headers: Readonly<Record<string, string>>;
  readonly send?: string | undefined;
  readonly expect?: { readonly message?: Matcher | undefined } | undefined;
  readonly ca?: string | undefined;
  readonly insecure: boolean;
}

/** Bytes of the one message that is looked at. */
const MESSAGE_LIMIT = 65_536;

async function converse(
  peer: WebSocketPeer,
  { check, stage }: ProbeContext<WebSocketSpec>,
): Promise<Failure | undefined> {
  const { send, expect, url } = check.spec;
  if (send !== undefined) {
    stage(`${url.host} to take our message`);
    const sent = await peer.send(send);
    if (!sent.ok) return sent.failure;
  }
  if (expect?.message === undefined) return undefined;
  stage(`a message from ${url.host}`);
  const received = await peer.receive(MESSAGE_LIMIT);
  if (!received.ok) return received.failure;
  if (received.value === undefined) {
    return { kind: 'response', message: `${url.host} closed the connection without sending a message` };
  }
  const reason = mismatch(received.value, expect.message, 'the message');
  return reason === undefined ? undefined : { kind: 'response', message: reason };
}

async function probe(context: ProbeContext<WebSocketSpec>): Promise<Probed> {
  const { check, ports, scope, stage } = context;
  const { url, headers, ca, insecure } = check.spec;
  const start = ports.clock.monotonic();
  stage(`${url.host} to switch to WebSocket`);
  const request = { method: 'GET', url, headers: Object.entries(headers), trust: { ca, insecure } };
  const opened = await ports.websocket!.open(request, scope);
  if (!opened.ok) return { measures: {}, failure: opened.failure };
  const failure = await converse(opened.value, context);
  opened.value.close();
  return { measures: { latency: ports.clock.monotonic() - start }, failure };
}

/** A WebSocket (RFC 6455) opens, and optionally answers a message. */
export const websocket: CheckType<WebSocketSpec> = {
  type: 'websocket',
  about: 'A WebSocket opens, and optionally the right message comes.',
  needs: ['websocket'],
  fieldNeeds: { ca: ['trust'], insecure: ['trust'] },
  schema: {
    url: urlField('ws:// or wss:// URL', ['ws', 'wss']),
    headers: v.optional(record(text('its value'), 'request headers by name'), {}),
    send: v.optional(text('message to send once it is open')),
    expect: v.optional(
      section({ message: v.optional(textMatcher('what the first message must be')) }, 'what must come back'),
    ),
    ca: v.optional(text('PEM text of the authorities to trust, or inside a container the path of such a file')),
    insecure: v.optional(flag('accept any certificate'), false),
  },
  measures: {
    latency: { unit: 'ms', worse: 'higher', about: 'until it was open, or until the expected message had come' },
  },
  outside: ({ url }) => outsideHost(url.host),
  probe,
};
