import { CHECK, json, type Paths, path, problem, query, text, UNANSWERED, WRONG } from './_parts.ts';
import { reference } from './schemas.ts';

const health = (name: string, operationId: string, about: string): Paths => {
  const responses = { 200: text('Well.', 'text/plain'), 503: text('Not well, and why.', 'text/plain') };
  const parameters = [
    query('verbose', 'Every part, also when all are well.'),
    query('exclude', 'Parts that do not count.'),
  ];
  return {
    [`/${name}`]: { get: { operationId, summary: about, parameters, responses } },
    [`/${name}/{component}`]: {
      get: {
        operationId: `${operationId}Component`,
        summary: `${about} One part of it.`,
        parameters: [path('component', 'Name of the part.'), ...parameters],
        responses: { ...responses, 404: problem('There is no such part.') },
      },
    },
  };
};

const TOKEN = [{ token: [] }] as const;
const REFUSED = problem('The bearer token is missing or wrong.');

/** The routes that change something, or that are the operator's. */
export const controlPaths: Paths = {
  '/run': {
    post: {
      operationId: 'run',
      summary: 'Probe every check now. Absent if `SITREP_TOKEN` is not set.',
      security: TOKEN,
      parameters: [query('require', 'Ids, separated by commas, or `*`: 503 unless each of them passes or only warns.')],
      responses: {
        200: json('The checks that were probed, and their verdicts.', 'Run'),
        400: WRONG,
        401: REFUSED,
        404: problem('No token is set, or a required check does not exist.'),
        503: {
          description: 'A required check did not pass, or the Board cannot answer at the moment.',
          content: {
            'application/json': { schema: reference('Run') },
            'application/problem+json': { schema: reference('Problem') },
          },
        },
      },
    },
  },
  '/state': {
    get: {
      operationId: 'exportState',
      summary:
        'One page of what the Board knows, for `sitrep state export`. Not there where `SITREP_TOKEN` is not set.',
      security: TOKEN,
      parameters: [query('after', 'The `next` of the page before.')],
      responses: {
        200: json('Documents as they are stored.', 'State'),
        400: WRONG,
        401: REFUSED,
        404: problem('No token is set.'),
        409: problem('History has moved on since that page: begin again.'),
        503: UNANSWERED,
      },
    },
    post: {
      operationId: 'importState',
      summary:
        'Part of a file of `sitrep state export`. The same part twice changes nothing; the last one puts all in place.',
      security: TOKEN,
      requestBody: {
        required: true,
        content: { 'application/json': { schema: reference('StateBatch') } },
      },
      responses: {
        200: json('How much has arrived.', 'StateReceipt'),
        400: problem('The body is no such part.'),
        401: REFUSED,
        404: problem('No token is set.'),
        409: problem('Nothing was imported, and why.'),
        413: problem('The part is too long.'),
        503: UNANSWERED,
      },
    },
  },
  '/diagnosis': {
    get: {
      operationId: 'getDiagnosis',
      summary:
        'What `sitrep doctor` asks: version, secrets that are not set, usage. Absent if `SITREP_TOKEN` is not set.',
      security: TOKEN,
      responses: {
        200: json('The deployment as it sees itself.', 'Diagnosis'),
        400: WRONG,
        401: REFUSED,
        404: problem('No token is set.'),
      },
    },
  },
  '/heartbeat/{id}': {
    post: {
      operationId: 'sendHeartbeat',
      summary: 'A sign of life of a heartbeat check, with its own token.',
      security: TOKEN,
      parameters: [
        CHECK,
        query('status', 'How it went.', { enum: ['pass', 'fail'], default: 'pass' }),
        query('message', 'Why, at most 500 characters.'),
      ],
      responses: {
        204: { description: 'Heard.' },
        400: WRONG,
        401: REFUSED,
        404: problem('There is no such heartbeat check.'),
        503: UNANSWERED,
      },
    },
  },
};

/** The runner's own health, in the words of the Kubernetes API server. */
export const healthPaths: Paths = {
  ...health('livez', 'getLivez', 'Whether the Worker answers.'),
  ...health('readyz', 'getReadyz', 'Whether ticks end in time; 503 if not.'),
  ...health('healthz', 'getHealthz', 'As readyz.'),
};
