import type { ProbeContext, SpecIssue, SpecOf } from '../../contract/check.ts';
import { defineCheck } from '../../contract/define-check.ts';
import { type Failure, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Probed } from '../../contract/reading.ts';
import { resolveUrl } from '../net/url.ts';
import { optional } from '../schema/combine.ts';
import { choice, list, text } from '../schema/fields.ts';
import { hostField, hostMistake } from '../schema/host-field.ts';
import { section } from '../schema/objects.ts';
import { urlField } from '../schema/url-field.ts';
import { readBody } from './http/body.ts';
import { USER_AGENT } from './http/request.ts';
import { type Answers, asAnswered, questionName, RECORDS, type RecordType, readAnswers } from './wire/dns-json.ts';

const RESOLVER = 'https://cloudflare-dns.com/dns-query';

const schema = {
  name: optional(text('display name; if `query` is absent, also the name to look up')),
  query: optional(hostField('name to look up')),
  record: optional(choice('type of the records', Object.keys(RECORDS) as [RecordType, ...RecordType[]]), 'A'),
  resolver: optional(urlField('DNS-over-HTTPS resolver with a JSON API', ['https', 'http']), RESOLVER),
  expect: optional(
    section(
      {
        answers: optional(list(text('a value'), 'exactly these values, in any order')),
        includes: optional(list(text('a value'), 'values that must be among the answers')),
      },
      'expected answers',
    ),
  ),
};

type Dns = SpecOf<typeof schema>;
type Context = ProbeContext<Dns, 'fetch'>;

/** The name to look up; `refine` has seen that there is one. */
const questionOf = ({ query, name }: Dns): string => (query ?? name)!;

/** A message of DNS is at most 64 KiB (RFC 1035 section 4.2.2), its JSON some four times that. */
const ANSWER_LIMIT = 262_144;

/** The resolver could not be reached; this is not a failure of the name. */
const resolverFault = ({ message }: Failure, { resolver }: Dns) =>
  failed('probe', `the resolver ${resolver.host} could not be asked: ${message}`);

const ask = async ({ check: { spec }, ports, scope }: Context): Promise<Outcome<string>> => {
  const question = `?name=${encodeURIComponent(questionName(questionOf(spec)))}&type=${spec.record}`;
  const url = resolveUrl(
    spec.resolver,
    spec.resolver.query === '' ? question : `${spec.resolver.query}&${question.slice(1)}`,
  );
  if (!url.ok) return url;
  const headers = [['accept', 'application/dns-json'], USER_AGENT] as const;
  const sent = await ports.fetch.send({ method: 'GET', url: url.value, headers }, scope);
  if (!sent.ok) return resolverFault(sent.failure, spec);
  const body = await readBody(sent.value, ANSWER_LIMIT);
  sent.value.cancel();
  if (sent.value.status !== 200) {
    return failed('probe', `the resolver ${spec.resolver.host} answered with status ${sent.value.status}`);
  }
  return body.ok ? succeeded(ports.text.decode(body.value.bytes)) : resolverFault(body.failure, spec);
};

/** Values that a message tells one by one, and characters of one that it tells. */
const SHOWN_VALUES = 8;
const SHOWN_TEXT = 200;

const quoted = (values: readonly string[]): string => {
  const shown = values.slice(0, SHOWN_VALUES).map((value) => {
    return value.length > SHOWN_TEXT ? `a text of ${value.length} characters` : `"${value}"`;
  });
  const more = values.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

const are = (values: readonly string[]): string => (values.length === 1 ? 'is' : 'are');

const unexpected = ({ values }: Answers, spec: Dns): Failure | undefined => {
  const { record, expect } = spec;
  const [answers, includes] = [expect?.answers, expect?.includes].map((list) =>
    list?.map((value) => asAnswered(value, record)),
  );
  const missing = [...(answers ?? []), ...(includes ?? [])].filter((value) => !values.includes(value));
  const extra = answers ? values.filter((value) => !answers.includes(value)) : [];
  if (missing.length === 0 && extra.length === 0) return undefined;
  const parts = [
    ...(missing.length > 0 ? [`${quoted(missing)} ${are(missing)} missing`] : []),
    ...(extra.length > 0 ? [`${quoted(extra)} ${extra.length === 1 ? 'was' : 'were'} not expected`] : []),
  ];
  return {
    kind: 'response',
    message: `the ${record} records of ${questionOf(spec)} are ${quoted(values)}: ${parts.join(', ')}`,
  };
};

const probe = async (context: Context): Promise<Probed> => {
  const { check, ports, stage } = context;
  const start = ports.clock.monotonic();
  stage(`the answer of the resolver ${check.spec.resolver.host}`);
  const asked = await ask(context);
  if (!asked.ok) return { measures: {}, failure: asked.failure };
  const latency = ports.clock.monotonic() - start;
  const answers = readAnswers(asked.value, questionOf(check.spec), check.spec.record);
  if (!answers.ok) return { measures: { latency }, failure: answers.failure };
  return { measures: { latency, ttl: answers.value.ttl }, failure: unexpected(answers.value, check.spec) };
};

const refine = ({ name, query }: Dns): readonly SpecIssue[] => {
  if (query !== undefined) return [];
  if (name === undefined) return [{ path: ['query'], message: 'required and missing: query (the name to look up)' }];
  const message = hostMistake(name);
  return message === undefined
    ? []
    : [{ path: ['name'], message: `${message}; or give the name to look up as "query"` }];
};

/** Asked over HTTPS, so that it works the same from a Worker, from Node and from a container. */
export const dns = defineCheck({
  type: 'dns',
  about: 'A name has DNS records of one type, with the expected values.',
  requirements: ['fetch'],
  schema,
  measures: {
    latency: { unit: 'ms', worse: 'higher', about: 'time until the answer of the resolver' },
    ttl: { unit: 's', worse: 'lower', about: 'lowest time to live of the records' },
  },
  refine,
  externalReason: ({ resolver }) => `it asks the resolver ${resolver.host}`,
  probe,
});
