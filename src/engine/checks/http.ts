import { DAY_MS, type ProbeContext } from '../../contract/check.ts';
import { defineCheck } from '../../contract/define-check.ts';
import type { Failure, Outcome } from '../../contract/failure.ts';
import type { HttpResponse } from '../../contract/ports.ts';
import type { Probed } from '../../contract/reading.ts';
import { reachOf } from '../net/reach.ts';
import { BODY_LIMIT, type Body, readBody, skimBody } from './http/body.ts';
import { followedExchange, StageLimits } from './http/exchange.ts';
import { bodyFailure, headFailure, wantsBody } from './http/expect.ts';
import { type HttpSpec, httpMistakes, httpSchema, OWN_HOST } from './http/spec.ts';

type Context = ProbeContext<HttpSpec, 'fetch'>;
type Taken = Pick<Probed, 'measures' | 'missing'>;

const NOT_TAKEN: Taken = { measures: {} };

/** Days left, and only where a threshold asks: in a Worker it costs a second connection and 4 ms of CPU. */
const certificateDays = async (response: HttpResponse, { ports, scope, stage }: Context): Promise<Taken> => {
  if (!response.certificate) return { measures: {}, missing: { certificate: 'the answer did not come over https' } };
  stage('the certificate');
  const outcome = await response.certificate(scope);
  if (!outcome.ok) return { measures: {}, missing: { certificate: outcome.failure.message } };
  return { measures: { certificate: (outcome.value.notAfter - ports.clock.now()) / DAY_MS } };
};

/** Whether the verdict depends on the body's content or size. */
const isJudged = ({ spec, thresholds }: Context['check']): boolean =>
  wantsBody(spec.expect) || thresholds.size !== undefined;

const readWithin = async (
  response: HttpResponse,
  context: Context,
  limits: StageLimits,
): Promise<Outcome<Partial<Body>>> => {
  const { spec } = context.check;
  const what = 'the end of the body';
  context.stage(what);
  limits.begin('bodyTimeout', spec.bodyTimeout, () => what);
  const outcome = await (isJudged(context.check)
    ? readBody(response, spec.bodyLimit ?? BODY_LIMIT, 'bodyLimit')
    : skimBody(response, spec.bodyLimit));
  const expired = limits.end();
  return expired ? { ok: false, failure: expired } : outcome;
};

/** Everything after the header section; `elapsed` is ms since the probe began. */
const judgeResponse = async (
  response: HttpResponse,
  context: Context,
  limits: StageLimits,
  elapsed: () => number,
): Promise<Probed> => {
  const { check, ports, work } = context;
  const httpStatus = response.status;
  const ttfb = elapsed();
  const refused = (failure: Failure): Probed => ({ measures: { ttfb }, httpStatus, failure });
  const wrongHead = headFailure(response, check.spec.expect, work);
  if (wrongHead) return refused(wrongHead);
  const body = await readWithin(response, context, limits);
  if (!body.ok) return refused(body.failure);
  const latency = elapsed();
  const { size, bytes } = body.value;
  const asksForDays = check.thresholds.certificate !== undefined;
  const certificate = asksForDays ? await certificateDays(response, context) : NOT_TAKEN;
  return {
    measures: { latency, ttfb, ...(size === undefined ? {} : { size }), ...certificate.measures },
    httpStatus,
    failure: bytes && bodyFailure(bytes, check.spec.expect, ports.text, work),
    missing: certificate.missing,
  };
};

/** 0.1 ms is what a clock in a shared process tells. */
const toTenths = (ms: number): number => Math.round(ms * 10) / 10;

const probe = async (context: Context): Promise<Probed> => {
  const { clock } = context.ports;
  const start = clock.monotonic();
  const limits = new StageLimits(clock, context.scope);
  const outcome = await followedExchange(context, limits);
  try {
    if (!outcome.ok) return { measures: {}, failure: outcome.failure };
    return await judgeResponse(outcome.value, context, limits, () => toTenths(clock.monotonic() - start));
  } finally {
    limits.release();
    if (outcome.ok) outcome.value.cancel();
  }
};

/** An HTTP exchange: one request, redirects followed, the answer compared with what is expected. */
export const http = defineCheck({
  type: 'http',
  about: 'Requests a URL and compares status, headers and body with the expected values.',
  requirements: ['fetch'],
  fieldRequirements: {
    headers: OWN_HOST,
    ca: ['trust'],
    insecure: ['trust'],
    socket: ['unix'],
    connectTimeout: ['stages'],
  },
  schema: httpSchema,
  measures: {
    latency: {
      unit: 'ms',
      worse: 'higher',
      about: 'Time from the start to the end of the body, or to where reading stopped, including redirects.',
    },
    ttfb: { unit: 'ms', worse: 'higher', about: 'Time from the start to the end of the response headers.' },
    certificate: { unit: 'days', worse: 'lower', about: 'Days until the certificate expires.' },
    size: { unit: 'bytes', worse: 'higher', about: 'Length of the decoded body, if it was read to its end.' },
  },
  refine: httpMistakes,
  externalReason: ({ url, socket }) =>
    socket === undefined && reachOf(url.host) !== 'loopback' ? `it asks ${url.host}` : undefined,
  probe,
});
