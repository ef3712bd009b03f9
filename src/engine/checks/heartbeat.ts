import type { ProbeContext, SpecOf } from '../../contract/check.ts';
import { defineCheck } from '../../contract/define-check.ts';
import type { Probed } from '../../contract/reading.ts';
import { optional } from '../schema/combine.ts';
import { duration, text } from '../schema/fields.ts';
import { formatDuration } from '../util/units.ts';

const schema = {
  every: duration('how often a heartbeat is due', { min: 1_000 }),
  grace: optional(duration('how late a heartbeat may be'), '1m'),
  token: text('bearer token that the job must send; a secret, such as "${NIGHTLY_TOKEN}"'),
};

type Heartbeat = SpecOf<typeof schema>;
type Context = ProbeContext<Heartbeat, 'inbox'>;

/** Whole seconds: the ms of an age say nothing. */
const ago = (ms: number): string => formatDuration(Math.max(1_000, Math.round(ms / 1_000) * 1_000));

const rhythm = ({ every, grace }: Heartbeat): string =>
  `One is due every ${formatDuration(every)}${grace > 0 ? `, plus ${formatDuration(grace)} grace` : ''}.`;

/** No heartbeat has come: a failure only once the first one is overdue. Until then the check waits. */
const silence = (spec: Heartbeat, listened: number | undefined): Probed => {
  if (listened !== undefined && listened > spec.every + spec.grace) {
    return { measures: {}, failure: { kind: 'missing', message: `No heartbeat has come. ${rhythm(spec)}` } };
  }
  const message = `No heartbeat yet. ${rhythm(spec)}`;
  return { measures: {}, failure: { kind: 'probe', message }, waiting: true };
};

const probe = async ({ check, ports, stage }: Context): Promise<Probed> => {
  const { spec, id } = check;
  stage('the last heartbeat');
  const beat = await ports.inbox.last(id);
  const now = ports.clock.now();
  if (beat === undefined) {
    const since = await ports.inbox.listeningSince(id);
    return silence(spec, since === undefined ? undefined : now - since);
  }
  const age = Math.max(0, now - beat.at);
  const measures = { age };
  if (age > spec.every + spec.grace) {
    return {
      measures,
      failure: { kind: 'missing', message: `The last heartbeat came ${ago(age)} ago. ${rhythm(spec)}` },
    };
  }
  if (beat.status === 'fail') {
    const said = beat.message ? `: ${beat.message}` : '';
    return { measures, failure: { kind: 'response', message: `the service reported a failure${said}` } };
  }
  return { measures };
};

/** Push instead of probe: a job reports each run by `POST /heartbeat/:id`; a missing report is the failure. */
export const heartbeat = defineCheck({
  type: 'heartbeat',
  about: 'A job sends heartbeats (POST /heartbeat/:id), and none is overdue.',
  requirements: ['inbox'],
  schema,
  measures: { age: { unit: 'ms', worse: 'higher', about: 'time since the last heartbeat' } },
  externalReason: () => undefined,
  probe,
});
