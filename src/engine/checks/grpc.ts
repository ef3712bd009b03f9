import type { ProbeContext, SpecOf } from '../../contract/check.ts';
import { defineCheck } from '../../contract/define-check.ts';
import type { Failure } from '../../contract/failure.ts';
import type { Header } from '../../contract/ports.ts';
import type { Probed } from '../../contract/reading.ts';
import { optional } from '../schema/combine.ts';
import { anyText, flag, text } from '../schema/fields.ts';
import { outsideHost } from '../schema/host-field.ts';
import { record } from '../schema/objects.ts';
import { urlField } from '../schema/url-field.ts';
import { ownEntry } from '../util/own-entry.ts';
import { decodePercent, USER_AGENT } from './http/request.ts';
import { headerMistakes } from './http/spec.ts';
import { checkRequest, readCheckResponse, SERVING, STATUS_NAMES } from './wire/grpc-health.ts';

const schema = {
  url: urlField('server address, http:// (or https:// for TLS), such as "http://127.0.0.1:50051"', ['http', 'https']),
  service: optional(anyText('service name; if empty, the status of the whole server'), ''),
  headers: optional(record(anyText(), 'metadata to send, by name'), {}),
  ca: optional(text('root certificates to trust: PEM text, or the path of a PEM file')),
  insecure: optional(flag('accept any certificate'), false),
};

type Grpc = SpecOf<typeof schema>;
type Context = ProbeContext<Grpc, 'http2'>;

/** The health service's one unary call. */
const METHOD = '/grpc.health.v1.Health/Check';

/** Bytes of the answer; a health response has seven. */
const RESPONSE_LIMIT = 4_096;

/** Codes a health server gives by the protocol (github.com/grpc/grpc/blob/master/doc/health-checking.md). */
const CODES: Readonly<Record<string, string>> = {
  '5': 'does not know the service',
  '12': 'does not implement grpc.health.v1.Health',
  '14': 'says that it is unavailable',
  '16': 'asks for credentials',
};

const header = (headers: readonly Header[], name: string): string | undefined =>
  headers.find(([key]) => key === name)?.[1];

/** `message` is percent-encoded (gRPC over HTTP2, "Responses"). */
const callFailure = (code: string, message: string | undefined, host: string): Failure => {
  const words = ownEntry(CODES, code) ?? 'refused the health call';
  const said = message ? `: ${decodePercent(message)}` : '';
  return { kind: 'response', message: `${host} ${words} (grpc-status ${code}${said})` };
};

const probe = async ({ check, ports, scope, stage }: Context): Promise<Probed> => {
  const { url, service, headers, ca, insecure } = check.spec;
  const start = ports.clock.monotonic();
  stage(`the health answer of ${url.host}`);
  const answer = await ports.http2.unary(
    {
      method: 'POST',
      url: { ...url, path: METHOD, query: '' },
      headers: [['content-type', 'application/grpc'], ['te', 'trailers'], USER_AGENT, ...Object.entries(headers)],
      trust: { ca, insecure },
      bytes: checkRequest(ports.text.encode(service)),
      limit: RESPONSE_LIMIT,
    },
    scope,
  );
  if (!answer.ok) return { measures: {}, failure: answer.failure };
  const measures = { latency: ports.clock.monotonic() - start };
  const { status, headers: first, trailers, bytes } = answer.value;
  if (status !== 200) {
    return {
      measures,
      httpStatus: status,
      failure: { kind: 'status', message: `${url.host} answered with HTTP status ${status}, not as gRPC` },
    };
  }
  const code = header(trailers, 'grpc-status') ?? header(first, 'grpc-status');
  if (code === undefined) {
    return { measures, failure: { kind: 'protocol', message: `${url.host} ended without a grpc-status` } };
  }
  if (code !== '0') {
    return {
      measures,
      failure: callFailure(code, header(trailers, 'grpc-message') ?? header(first, 'grpc-message'), url.host),
    };
  }
  const state = readCheckResponse(bytes);
  if (state === SERVING) return { measures };
  const name = state === undefined ? 'something that is no health answer' : (STATUS_NAMES[state] ?? `status ${state}`);
  return { measures, failure: { kind: 'response', message: `${url.host} answered ${name}, expected SERVING` } };
};

/** The standard gRPC health check, as Kubernetes' own gRPC probe does it. */
export const grpc = defineCheck({
  type: 'grpc',
  about: 'The standard gRPC health service (grpc.health.v1) answers SERVING.',
  requirements: ['http2'],
  schema,
  measures: { latency: { unit: 'ms', worse: 'higher', about: 'time until the response' } },
  refine: ({ headers }) => headerMistakes(headers),
  externalReason: ({ url }) => outsideHost(url.host),
  probe,
});
