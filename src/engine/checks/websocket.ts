import type { ProbeContext, SpecOf } from '../../contract/check.ts';
import { defineCheck } from '../../contract/define-check.ts';
import type { Failure } from '../../contract/failure.ts';
import type { WebSocketPeer } from '../../contract/ports.ts';
import type { Probed } from '../../contract/reading.ts';
import type { Url } from '../../contract/url.ts';
import { hostPort } from '../../contract/words.ts';
import { optional } from '../schema/combine.ts';
import { anyText, flag, text } from '../schema/fields.ts';
import { outsideHost } from '../schema/host-field.ts';
import { mismatch, textMatcher } from '../schema/matcher.ts';
import { record, section } from '../schema/objects.ts';
import { urlField } from '../schema/url-field.ts';
import { upgradeRequest } from './http/request.ts';
import { headerMistakes, OWN_HOST } from './http/spec.ts';
import { edgeFailure } from './http/status.ts';

const schema = {
  url: urlField('URL to open, ws:// or wss://', ['ws', 'wss']),
  headers: optional(record(anyText(), 'request headers by name'), {}),
  send: optional(text('message to send after the WebSocket opens')),
  expect: optional(section({ message: optional(textMatcher('condition on the first message')) }, 'expected response')),
  ca: optional(text('root certificates to trust: PEM text or, inside a container, the path of a PEM file')),
  insecure: optional(flag('accept any certificate'), false),
};

type WebSocketSpec = SpecOf<typeof schema>;
type Context = ProbeContext<WebSocketSpec, 'websocket'>;

/** Bytes of the one message that is looked at. */
const MESSAGE_LIMIT = 65_536;

const converse = async (peer: WebSocketPeer, { check, stage, work }: Context): Promise<Failure | undefined> => {
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
  const reason = mismatch(received.value, expect.message, 'the message', work);
  return reason === undefined ? undefined : { kind: 'response', message: reason };
};

/** An answer that is no switch: the status may be that of a server, or of Cloudflare's edge before it. */
const refusal = (status: number, url: Url): Failure => {
  const target = hostPort(url);
  if (status === 101) return { kind: 'protocol', message: `${target} switched to something that is no WebSocket` };
  const message = `${target} answered with status ${status}, expected 101 (a switch to WebSocket)`;
  return edgeFailure(status) ?? { kind: 'status', message };
};

/** RFC 6455 section 4.1: the server chooses one of the subprotocols that were asked for, and none where none was. */
const wrongProtocol = (chosen: string | undefined, { url, headers }: WebSocketSpec): Failure | undefined => {
  const name = Object.keys(headers).find((each) => each.toLowerCase() === 'sec-websocket-protocol');
  const asked = name === undefined ? [] : headers[name]!.split(/ *, */);
  if (chosen === undefined ? asked.length === 0 : asked.includes(chosen)) return undefined;
  const what = chosen === undefined ? 'chose none of the subprotocols' : 'chose a subprotocol that was not';
  return { kind: 'protocol', message: `${hostPort(url)} ${what} asked for` };
};

const probe = async (context: Context): Promise<Probed> => {
  const { check, ports, scope, stage } = context;
  const { url } = check.spec;
  const start = ports.clock.monotonic();
  stage(`${url.host} to switch to WebSocket`);
  const opened = await ports.websocket.open(upgradeRequest(check.spec, ports.text), scope);
  if (!opened.ok) return { measures: {}, failure: opened.failure };
  if ('status' in opened.value) {
    const { status } = opened.value;
    return { measures: {}, httpStatus: status, failure: refusal(status, url) };
  }
  const { peer, protocol } = opened.value;
  const failure = wrongProtocol(protocol, check.spec) ?? (await converse(peer, context));
  peer.close();
  return { measures: { latency: ports.clock.monotonic() - start }, failure };
};

/** A WebSocket (RFC 6455) opens, and optionally answers a message. */
export const websocket = defineCheck({
  type: 'websocket',
  about: 'A WebSocket opens and, optionally, the expected message arrives.',
  requirements: ['websocket'],
  fieldRequirements: { headers: OWN_HOST, ca: ['trust'], insecure: ['trust'] },
  schema,
  measures: {
    latency: { unit: 'ms', worse: 'higher', about: 'time until the WebSocket opens, or until the expected message' },
  },
  refine: ({ headers }) => headerMistakes(headers),
  externalReason: ({ url }) => outsideHost(url.host),
  probe,
});
