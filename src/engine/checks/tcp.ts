import type { ProbeContext, SpecIssue, SpecOf } from '../../contract/check.ts';
import { defineCheck } from '../../contract/define-check.ts';
import type { Failure } from '../../contract/failure.ts';
import type { Socket } from '../../contract/ports.ts';
import type { Probed } from '../../contract/reading.ts';
import { hostPort } from '../../contract/words.ts';
import { optional } from '../schema/combine.ts';
import { hexField, integer, text } from '../schema/fields.ts';
import { hostField, outsideHost } from '../schema/host-field.ts';
import { mismatch, textMatcher } from '../schema/matcher.ts';
import { section } from '../schema/objects.ts';
import { includesBytes, joinBytes, toHex } from '../util/bytes.ts';

const schema = {
  host: optional(hostField('host name or IP address')),
  port: optional(integer('port number', { min: 1, max: 65_535 })),
  socket: optional(text('path of a unix socket, instead of host and port')),
  send: optional(text('text to send once connected; write line ends as \\r\\n')),
  sendHex: optional(hexField('bytes to send once connected')),
  expect: optional(
    section(
      {
        response: optional(textMatcher('condition on the first 16 KiB of the response; reading stops at a match')),
        responseHex: optional(hexField('bytes that the first 16 KiB of the response must contain')),
      },
      'expected response',
    ),
  ),
};

type Tcp = SpecOf<typeof schema>;
type Context = ProbeContext<Tcp, 'sockets'>;

/** A greeting or an answer to a ping is one line; a peer that sends more without a match is not the expected one. */
const RESPONSE_LIMIT = 16_384;

/** Bytes shown of a response that did not match. */
const SHOWN = 32;

const targetOf = ({ host, port, socket }: Tcp): string => socket ?? hostPort({ host: host!, port: port! });

/** Why the bytes so far are not the expected ones. */
const judge = (seen: Uint8Array, { check, ports, work }: Context): string | undefined => {
  const { expect } = check.spec;
  const hex = expect?.responseHex;
  if (hex && !includesBytes(seen, hex)) {
    const shown = `${toHex(seen.slice(0, SHOWN))}${seen.length > SHOWN ? ' …' : ''}`;
    return `the response is ${shown || 'empty'}, expected it to contain ${toHex(hex)}`;
  }
  return expect?.response && mismatch(ports.text.decode(seen), expect.response, 'the response', work);
};

/** Reads until the response matches: a peer may send it in pieces, and need not close. */
const awaitResponse = async (socket: Socket, context: Context): Promise<Failure | undefined> => {
  const { stage } = context;
  const { spec } = context.check;
  let seen: Uint8Array = new Uint8Array(0);
  for (;;) {
    stage(
      `a response from ${targetOf(spec)} (${seen.length === 0 ? 'nothing so far' : `${seen.length} bytes so far do not match`})`,
    );
    const piece = await socket.read();
    if (!piece.ok) return piece.failure;
    if (piece.value === undefined) {
      const reason = seen.length === 0 ? 'nothing came' : judge(seen, context);
      return { kind: 'response', message: `${targetOf(spec)} closed the connection; ${reason}` };
    }
    seen = joinBytes([seen, piece.value]).subarray(0, RESPONSE_LIMIT);
    const reason = judge(seen, context);
    if (reason === undefined) return undefined;
    if (seen.length === RESPONSE_LIMIT) {
      return { kind: 'response', message: `${targetOf(spec)} sent ${RESPONSE_LIMIT} bytes and more; ${reason}` };
    }
  }
};

const converse = async (socket: Socket, context: Context): Promise<Failure | undefined> => {
  const { check, ports, stage } = context;
  const { send, sendHex, expect } = check.spec;
  const bytes = sendHex ?? (send === undefined ? undefined : ports.text.encode(send));
  if (bytes) {
    stage(`${targetOf(check.spec)} to take what we send`);
    const sent = await socket.write(bytes);
    if (!sent.ok) return sent.failure;
  }
  const expected = expect?.response !== undefined || expect?.responseHex !== undefined;
  return expected ? awaitResponse(socket, context) : undefined;
};

const probe = async (context: Context): Promise<Probed> => {
  const { check, ports, scope, stage } = context;
  const { host, port, socket: path } = check.spec;
  const start = ports.clock.monotonic();
  stage(`a connection to ${targetOf(check.spec)}`);
  const connected = await ports.sockets.connect(path === undefined ? { host: host!, port: port! } : { path }, scope);
  if (!connected.ok) return { measures: {}, failure: connected.failure };
  const failure = await converse(connected.value, context);
  connected.value.close();
  return { measures: { latency: ports.clock.monotonic() - start }, failure };
};

const refine = ({ host, port, socket, send, sendHex }: Tcp): readonly SpecIssue[] => [
  ...(socket === undefined && host === undefined
    ? [{ path: ['host'], message: 'required and missing: host (or "socket")' }]
    : []),
  ...(socket === undefined && port === undefined
    ? [{ path: ['port'], message: 'required and missing: port (or "socket")' }]
    : []),
  ...(socket !== undefined && (host !== undefined || port !== undefined)
    ? [{ path: ['socket'], message: 'give either socket, or host and port' }]
    : []),
  ...(send !== undefined && sendHex !== undefined
    ? [{ path: ['sendHex'], message: 'give either send or sendHex' }]
    : []),
];

/** A TCP connection, and with `send` or `expect` a first exchange of any line protocol (Redis, SMTP, SSH). */
export const tcp = defineCheck({
  type: 'tcp',
  about: 'The target accepts a TCP connection and, optionally, sends the expected response.',
  requirements: ['sockets'],
  fieldRequirements: { socket: ['unix'] },
  schema,
  measures: {
    latency: { unit: 'ms', worse: 'higher', about: 'time until the connection, or until the expected response' },
  },
  refine,
  externalReason: ({ host, socket }) => (socket === undefined && host !== undefined ? outsideHost(host) : undefined),
  probe,
});
