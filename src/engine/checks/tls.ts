import type { ProbeContext, SpecOf } from '../../contract/check.ts';
import { defineCheck } from '../../contract/define-check.ts';
import type { Failure } from '../../contract/failure.ts';
import type { Certificate, Work } from '../../contract/ports.ts';
import type { Probed } from '../../contract/reading.ts';
import { hostPort } from '../../contract/words.ts';
import { coversName, daysLeft } from '../net/certificate.ts';
import { optional } from '../schema/combine.ts';
import { flag, integer, list, text } from '../schema/fields.ts';
import { hostField, outsideHost } from '../schema/host-field.ts';
import { mismatch, textMatcher } from '../schema/matcher.ts';
import { section } from '../schema/objects.ts';

const schema = {
  host: hostField('host name or IP address'),
  port: optional(integer('port number', { min: 1, max: 65_535 }), 443),
  servername: optional(hostField('server name to send (SNI) and to verify; defaults to the host')),
  ca: optional(
    text(
      'root certificates to trust instead of the usual ones: PEM text or, inside a container, the path of a PEM file',
    ),
  ),
  insecure: optional(flag('accept any certificate, and only measure it'), false),
  expect: optional(
    section(
      {
        names: optional(list(hostField('a name'), 'names that the certificate must cover')),
        issuer: optional(textMatcher('condition on the issuer, such as {"contains": "Let\'s Encrypt"}')),
      },
      'expected certificate',
    ),
  ),
};

type Tls = SpecOf<typeof schema>;
type Context = ProbeContext<Tls, 'tls'>;

const unexpected = (certificate: Certificate, { expect, ...spec }: Tls, work: Work): Failure | undefined => {
  const uncovered = expect?.names?.filter((name) => !coversName(certificate, name)) ?? [];
  if (uncovered.length > 0) {
    const has = certificate.names.join(', ') || certificate.subject;
    return {
      kind: 'tls',
      message: `the certificate of ${hostPort(spec)} is for ${has}, not for ${uncovered.join(', ')}`,
    };
  }
  const reason = expect?.issuer && mismatch(certificate.issuer, expect.issuer, 'the issuer', work);
  return reason === undefined ? undefined : { kind: 'tls', message: reason };
};

const probe = async ({ check, ports, scope, stage, work }: Context): Promise<Probed> => {
  const { host, port, servername, ca, insecure } = check.spec;
  const start = ports.clock.monotonic();
  stage(`a TLS handshake with ${hostPort({ host, port })}`);
  const inspected = await ports.tls.inspect({ host, port }, { ca, insecure, servername }, scope);
  if (!inspected.ok) return { measures: {}, failure: inspected.failure };
  const latency = ports.clock.monotonic() - start;
  const certificate = daysLeft(inspected.value, ports.clock.now());
  return { measures: { latency, certificate }, failure: unexpected(inspected.value, check.spec, work) };
};

/** The certificate of any TLS server: mail, LDAP, a database, or an https host without its HTTP. */
export const tls = defineCheck({
  type: 'tls',
  about: 'A TLS handshake succeeds, with a trusted certificate for the host that does not expire soon.',
  requirements: ['tls'],
  fieldRequirements: { ca: { requirements: ['files'], when: (ca) => !String(ca).includes('-----BEGIN') } },
  schema,
  measures: {
    certificate: { unit: 'days', worse: 'lower', about: 'days until the certificate expires' },
    latency: { unit: 'ms', worse: 'higher', about: 'time until the end of the handshake' },
  },
  externalReason: ({ host }) => outsideHost(host),
  probe,
});
