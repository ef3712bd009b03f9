import type { Diagnosis, Finding, Usage } from '../../../contract/diagnosis.ts';
import { formatDuration } from '../../../engine/util/units.ts';
import type { Facts, Part } from './facts.ts';

type Look = (facts: Facts) => readonly Finding[];

const ok = (id: string, what: string): Finding => ({ id, level: 'ok', what });
const warn = (id: string, what: string, why: string, fix: string): Finding => ({ id, level: 'warn', what, why, fix });
const bad = (id: string, what: string, why: string, fix: string): Finding => ({ id, level: 'bad', what, why, fix });

/** Nothing of Sitrep answers. */
export const unreachable = (url: string, why: string): readonly Finding[] => [
  bad(
    'address',
    `${url}: ${why}`,
    'Nobody can see the status page.',
    'Check the address, and that the deployment succeeded (npx wrangler deployments list). ' +
      'If a login stands in front, let /livez, /readyz and /status pass.',
  ),
];

const LOOPBACK = /^http:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::|$)/;

const address: Look = ({ url, diagnosis }) => {
  const siteUrl = diagnosis?.siteUrl;
  if (url.startsWith('http://') && !LOOPBACK.test(url))
    return [warn('address', `${url} has no TLS`, 'Tokens travel in the clear.', 'Use https://, or a proxy with TLS.')];
  if (siteUrl && URL.canParse(siteUrl) && new URL(siteUrl).origin !== url && !LOOPBACK.test(url))
    return [
      warn(
        'address',
        `${url} answers, and site.url is ${siteUrl}`,
        'Alerts, the feed and badges link to site.url.',
        `Set site.url to ${url}, or run doctor with the other address.`,
      ),
    ];
  return [ok('address', `${url} answers`)];
};

const access: Look = ({ access }) => {
  const why = 'Version, secrets, usage and hidden checks were not looked at.';
  if (access === 'granted') return [ok('token', 'SITREP_TOKEN is accepted')];
  if (access === 'none given') return [warn('token', 'no token was given', why, 'Set SITREP_TOKEN, or use --token.')];
  if (access === 'refused')
    return [bad('token', 'the token is refused', why, 'Give the SITREP_TOKEN of this deployment.')];
  if (access === 'no such route')
    return [
      warn(
        'token',
        'this deployment has no SITREP_TOKEN, or is older than `sitrep doctor`',
        `${why} POST /run does not exist either.`,
        'npx wrangler secret put SITREP_TOKEN (under serve: set the variable), or upgrade.',
      ),
    ];
  return [bad('token', 'GET /diagnosis did not answer', why, 'Look at the log: npx wrangler tail.')];
};

const version: Look = ({ version, diagnosis }) => {
  if (diagnosis === undefined) return [];
  if (diagnosis.version === version) return [ok('version', `${version} on both sides`)];
  return [
    warn(
      'version',
      `the deployment runs ${diagnosis.version}, and this is ${version}`,
      'A config that is valid here may not be valid there.',
      'Deploy again from this version, or use the other one here.',
    ),
  ];
};

const config: Look = ({ diagnosis, parts }) => {
  const problem = diagnosis?.configProblem ?? trouble(parts, 'config');
  if (problem !== undefined)
    return [bad('config', problem, 'Nothing is probed.', 'Run sitrep validate, correct the file, deploy again.')];
  if (diagnosis === undefined) return [];
  if (diagnosis.checks > 0) return [ok('config', `valid: ${diagnosis.checks} checks`)];
  return [warn('config', 'there are no checks', 'Nothing is probed.', 'Add checks to the config, deploy again.')];
};

const trouble = (parts: readonly Part[], name: string): string | undefined =>
  parts.find((part) => part.name === name && !part.ok)?.note;

const kv: Look = ({ parts, status }) => {
  const problem = trouble(parts, 'kv');
  if (problem === undefined && status !== undefined) return [ok('kv', 'the view can be read')];
  return [
    bad(
      'kv',
      problem ?? '/status does not answer as it should',
      'The page, badges and /status read from there.',
      'Check the VIEW binding in wrangler.toml.',
    ),
  ];
};

/** Only under `serve`. */
const store: Look = ({ parts }) => {
  const part = parts.find(({ name }) => name === 'store');
  if (part === undefined) return [];
  if (part.ok) return [ok('store', 'the disk takes what is learned')];
  return [bad('store', part.note, 'What is learned is lost.', 'Free space, or give serve another --persist folder.')];
};

const cron: Look = ({ status, now, diagnosis }) => {
  if (status === undefined) return [];
  const age = status.updatedAt === null ? undefined : Math.max(0, now - Date.parse(status.updatedAt));
  const told =
    age === undefined ? 'there is no view yet' : `the view is ${formatDuration(Math.round(age / 1000) * 1000)} old`;
  const why = 'Nothing is probed; every status reads unknown and badges are grey.';
  if (status.stale || age === undefined)
    return [
      bad(
        'cron',
        `${told}, and no tick has ended in time`,
        why,
        diagnosis?.platform === 'serve'
          ? 'Look at the log of sitrep serve.'
          : 'Right after the first deploy, wait a minute. Otherwise check [triggers] crons = ["* * * * *"] in wrangler.toml, and the log: npx wrangler tail.',
      ),
    ];
  return [ok('cron', `ticks end in time; ${told}`), ...lag(diagnosis)];
};

/** A tick that ends after the next one has begun. */
const SLOW_TICK_MS = 60_000;

const lag = (diagnosis: Diagnosis | undefined): readonly Finding[] => {
  const ms = diagnosis?.board?.tickLagMs ?? 0;
  if (ms <= SLOW_TICK_MS) return [];
  return [
    warn(
      'lag',
      `the last tick ended ${formatDuration(ms)} after it was due`,
      'Failures are noticed that much later.',
      'Lower the timeouts or retries of checks that time out.',
    ),
  ];
};

const board: Look = ({ board: status, diagnosis }) => {
  if (status === 200 && diagnosis?.board !== null) {
    const took = diagnosis?.board ? `, in ${diagnosis.board.tookMs} ms` : '';
    return [ok('board', `the Board answers${took}`)];
  }
  const { reads } = diagnosis?.board ?? {};
  if (reads !== undefined)
    return [
      warn(
        'board',
        `${reads.used} of ${reads.limit} reads are used up today`,
        'History and incidents cannot be read until midnight UTC. Probing goes on.',
        'Find who polls /incidents or history without the cache.',
      ),
    ];
  return [
    bad(
      'board',
      'the Board does not answer',
      'Nothing is stored, and history and incidents cannot be read.',
      diagnosis?.configProblem
        ? 'Correct the config first.'
        : 'Check the BOARD binding and its migration in wrangler.toml, and the log: npx wrangler tail.',
    ),
  ];
};

const secrets: Look = ({ diagnosis }) => {
  if (diagnosis === undefined || diagnosis.configProblem !== null) return [];
  if (diagnosis.unset.length === 0) return [ok('secrets', 'every secret of the config is set')];
  return diagnosis.unset.map(({ name, neededBy }) =>
    bad(
      'secrets',
      `${name} is not set`,
      `Off until it is: ${neededBy.join(', ')}.`,
      diagnosis.platform === 'serve' ? `Set the variable ${name} and restart.` : `npx wrangler secret put ${name}`,
    ),
  );
};

const channels: Look = ({ parts }) => {
  const notReady = parts.find(({ name }) => name === 'channels');
  const alerts = parts.find(({ name }) => name === 'alerts');
  return [
    ...(notReady === undefined
      ? []
      : [
          bad(
            'channels',
            notReady.note,
            'Their messages wait, and nobody is alerted.',
            'Set their secrets, then run sitrep alerts test.',
          ),
        ]),
    ...(alerts === undefined || alerts.note === ''
      ? []
      : [
          warn(
            'alerts',
            alerts.note,
            'Somebody was not told of an incident.',
            'Look at the log for what the receiver answered, then run sitrep alerts test.',
          ),
        ]),
    ...(parts.length > 0 && notReady === undefined && !alerts?.note ? [ok('channels', 'no message waits')] : []),
  ];
};

/** Checks that cannot be measured from there: our own limit, not the target's fault. */
const checks: Look = ({ status }) => {
  if (status === undefined || status.stale) return [];
  const blind = status.checks.filter(({ verdict, waiting }) => verdict === 'unknown' && waiting !== true);
  if (blind.length === 0) return [ok('checks', `${status.checks.length} public checks are measured`)];
  return blind.map(({ id, reasons }) =>
    warn(
      'checks',
      `${id} cannot be measured: ${reasons[0]?.message ?? 'no reason was given'}`,
      'Its status is unknown, so its failures go unnoticed.',
      'Set what it lacks, or check it from a container or an agent instead.',
    ),
  );
};

/** A part of a limit from which on it is worth a look. */
const CLOSE = 0.8;

/** Bytes of SQLite that one object may hold. */
const MOST_STORED = 10 * 1024 ** 3;

const count = (value: number): string => Math.round(value).toLocaleString('en-US');

const usage = ({ name, unit, used, limit }: Usage): string =>
  `${name} ${count(used)}${limit === null ? '' : ` of ${count(limit)}`}${unit === '' ? '' : ` ${unit}`}`;

const limits: Look = ({ diagnosis }) => {
  if (diagnosis === undefined || diagnosis.platform === 'serve') return [];
  const close = ({ used, limit }: Usage) => limit !== null && used > limit * CLOSE;
  const { board, planned } = diagnosis;
  const tight = planned.filter(close);
  return [
    ...tight.map((line) =>
      warn(
        'plan',
        `a normal day of this config: ${usage(line)} on the free plan`,
        'On the free plan, what goes over the limit fails until midnight UTC.',
        'Run sitrep validate --plan free for what to change, or use the paid plan.',
      ),
    ),
    ...(tight.length === 0 && planned.length > 0
      ? [ok('plan', `a normal day on the free plan: ${planned.map(usage).join(', ')}`)]
      : []),
    ...(board === null ? [] : used(board, close)),
  ];
};

const used = (
  { reads, storedBytes, viewWritesLeft }: NonNullable<Diagnosis['board']>,
  close: (usage: Usage) => boolean,
): readonly Finding[] => {
  const stored: Usage = { name: 'stored', unit: 'bytes', used: storedBytes, limit: MOST_STORED };
  const why = 'What is read or stored beyond the limit fails.';
  const full = [reads, stored].filter(close);
  return [
    ...full.map((line) => warn('usage', usage(line), why, 'See docs/storage.md for what takes up how much.')),
    ...(viewWritesLeft === 0
      ? [
          warn(
            'usage',
            'the budget of view writes is used up for now',
            'A change of status is shown late.',
            'Checks that keep changing use it up: raise their failureThreshold or retries.',
          ),
        ]
      : []),
    ...(full.length === 0 && viewWritesLeft !== 0
      ? [
          ok(
            'usage',
            `today: ${usage(reads)}; ${count(storedBytes)} bytes stored; ${viewWritesLeft} view writes left at once`,
          ),
        ]
      : []),
  ];
};

const place: Look = ({ colo, placement, diagnosis }) => {
  if (diagnosis?.platform === 'serve') return [ok('place', 'sitrep serve on one machine')];
  if (colo === undefined) return diagnosis === undefined ? [] : [ok('place', 'not behind Cloudflare’s edge')];
  if (placement === undefined || placement.startsWith('local'))
    return [ok('place', `answered by the data centre ${colo}, near you; Smart Placement does not move it`)];
  return [
    warn(
      'place',
      `answered for ${colo} by ${placement.replace('remote-', '')}: Smart Placement is on`,
      'Every read crosses that distance, though the view is in the KV of every data centre.',
      'Remove [placement] from wrangler.toml. Where checks are probed from is set by locations.',
    ),
  ];
};

const LOOKS = [address, access, version, config, secrets, channels, cron, kv, store, board, checks, limits, place];

/** Everything there is to say of a deployment. */
export const findingsOf: Look = (facts) => LOOKS.flatMap((look) => look(facts));
