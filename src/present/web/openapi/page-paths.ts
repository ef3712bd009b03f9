import { INCIDENT_DAYS } from '../../../contract/view.ts';
import { LANGUAGES } from '../page/words/index.ts';
import {
  CHECK,
  HISTORY_WINDOW,
  type Paths,
  path,
  problem,
  query,
  TEXT,
  text,
  UNCHANGED,
  UNREADABLE,
} from './_parts.ts';

const LANG = query('lang', 'Language of the page.', { enum: Object.keys(LANGUAGES) });
const HTML = text('The page.', 'text/html');

/** The pages for people. */
export const pagePaths: Paths = {
  '/': {
    get: {
      operationId: 'getPage',
      summary: 'The status page.',
      parameters: [LANG],
      responses: { 200: HTML, 304: UNCHANGED, 503: UNREADABLE },
    },
  },
  '/checks/{id}': {
    get: {
      operationId: 'getCheckPage',
      summary: 'The page of one check.',
      parameters: [CHECK, LANG, HISTORY_WINDOW],
      responses: { 200: HTML, 304: UNCHANGED, 404: text('There is no such check.', 'text/html'), 503: UNREADABLE },
    },
  },
  '/assets/{file}': {
    get: {
      operationId: 'getAsset',
      summary: 'What the page loads.',
      parameters: [path('file', 'Name with the hash of the content.')],
      responses: {
        200: {
          description: 'The asset.',
          content: {
            'text/css': { schema: TEXT },
            'text/javascript': { schema: TEXT },
            'image/svg+xml': { schema: TEXT },
          },
        },
        404: problem('There is no such asset.'),
      },
    },
  },
};

/** The view for programs. */
export const documentPaths: Paths = {
  '/metrics': {
    get: {
      operationId: 'getMetrics',
      summary: 'Metrics as OpenMetrics, or in the older text format of Prometheus.',
      responses: {
        200: {
          description: 'Every check, and the runner itself.',
          content: { 'application/openmetrics-text': { schema: TEXT }, 'text/plain': { schema: TEXT } },
        },
        304: UNCHANGED,
        503: UNREADABLE,
      },
    },
  },
  '/feed.xml': {
    get: {
      operationId: 'getFeed',
      summary: `Incidents of the last ${INCIDENT_DAYS} days as an Atom feed.`,
      responses: { 200: text('The feed.', 'application/atom+xml'), 304: UNCHANGED, 503: UNREADABLE },
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'getOpenApi',
      summary: 'This description.',
      responses: {
        200: { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: { type: 'object' } } } },
        304: UNCHANGED,
      },
    },
  },
};
