import { INCIDENTS_PAGE } from '../../../contract/board.ts';
import {
  CAPPED,
  CHECK,
  HISTORY_WINDOW,
  json,
  LOCATION,
  MISSING,
  type Paths,
  path,
  problem,
  query,
  TEXT,
  UNCHANGED,
  UNREADABLE,
  WRONG,
} from './_parts.ts';
import { reference } from './schemas.ts';

/** What the checks are now. */
export const statusPaths: Paths = {
  '/status': {
    get: {
      operationId: 'getStatus',
      summary: 'All checks.',
      parameters: [
        query('require', 'Ids, separated by commas, or `*`: 503 unless each of them is up or degraded.'),
        query('exclude', 'Ids that are left out.'),
        query('maxAge', 'A check that was read longer ago counts as unknown, for example `90s`.'),
        query('format', 'As a table for a terminal.', { enum: ['json', 'text'] }),
      ],
      responses: {
        200: {
          description: 'What each check is, and why.',
          content: {
            'application/json': { schema: reference('Status') },
            'application/health+json': { schema: reference('HealthJson') },
            'text/plain': { schema: TEXT },
          },
        },
        304: UNCHANGED,
        400: WRONG,
        401: problem('The bearer token is wrong.'),
        404: problem('A required or excluded check does not exist.'),
        503: {
          description:
            'A required check is not up, or (as health+json) something is down, or the store cannot be read.',
          content: {
            'application/json': { schema: reference('Status') },
            'application/health+json': { schema: reference('HealthJson') },
            'text/plain': { schema: TEXT },
            'application/problem+json': { schema: reference('Problem') },
          },
        },
      },
    },
  },
  '/status/{id}': {
    get: {
      operationId: 'getCheck',
      summary: 'One check with the summary of its history.',
      parameters: [CHECK],
      responses: {
        200: json('The check.', 'CheckWithHistory'),
        304: UNCHANGED,
        400: WRONG,
        404: MISSING,
        503: UNREADABLE,
      },
    },
  },
  '/locations': {
    get: {
      operationId: 'listLocations',
      summary: 'Where checks are probed from, and where that really is.',
      responses: {
        200: json('The locations of the checks that are shown.', 'Locations'),
        304: UNCHANGED,
        400: WRONG,
        503: UNREADABLE,
      },
    },
  },
};

/** What they were. */
export const pastPaths: Paths = {
  '/status/{id}/history': {
    get: {
      operationId: 'getHistory',
      summary: 'What was read of a check, by stretches of time.',
      parameters: [CHECK, HISTORY_WINDOW, LOCATION],
      responses: { 200: json('Its history.', 'History'), 304: UNCHANGED, 400: WRONG, 404: MISSING, 503: CAPPED },
    },
  },
  '/incidents': {
    get: {
      operationId: 'listIncidents',
      summary: 'Incidents, newest first.',
      parameters: [
        query('before', 'The `next` of an earlier answer.'),
        query('check', 'Of this check only.'),
        query('limit', 'So many at most.', {
          type: 'integer',
          minimum: 1,
          maximum: INCIDENTS_PAGE.most,
          default: INCIDENTS_PAGE.default,
        }),
      ],
      responses: {
        200: json('A page of them.', 'Incidents'),
        304: UNCHANGED,
        400: WRONG,
        404: problem('There is no such page.'),
        503: CAPPED,
      },
    },
  },
  '/incidents/{id}': {
    get: {
      operationId: 'getIncident',
      summary: 'One incident.',
      parameters: [path('id', 'Id of an incident.')],
      responses: {
        200: json('The incident.', 'Incident'),
        304: UNCHANGED,
        400: WRONG,
        404: problem('There is no such incident.'),
        503: CAPPED,
      },
    },
  },
};
