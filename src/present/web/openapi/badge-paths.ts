import { UPTIME_WINDOWS } from '../../../contract/view.ts';
import { BADGE_STYLES, LABEL_LIMIT } from '../badge/badge.ts';
import { BADGES, DEFAULT_BADGE } from '../badge/index.ts';
import {
  CHECK,
  json,
  type Operation,
  type Parameter,
  type Paths,
  path,
  problem,
  query,
  text,
  UNCHANGED,
} from './_parts.ts';

const LOOKS = [
  query('style', 'One of the five of shields.', { enum: BADGE_STYLES, default: 'flat' }),
  query('label', `Text on the left, at most ${LABEL_LIMIT} characters. Message and colour cannot be set.`),
];
const BADGE_WINDOW = query('window', 'For uptime, how far back.', { enum: UPTIME_WINDOWS, default: '30d' });

const badge = (
  operationId: string,
  summary: string,
  parameters: readonly Parameter[],
  format: 'svg' | 'json',
): { readonly get: Operation } => ({
  get: {
    operationId: format === 'svg' ? operationId : `${operationId}Endpoint`,
    summary: format === 'svg' ? summary : `${summary} As an endpoint for shields.io.`,
    parameters: [...parameters, ...LOOKS],
    responses: {
      200:
        format === 'svg'
          ? text('Grey where nothing is known.', 'image/svg+xml')
          : json('Grey where nothing is known.', 'EndpointBadge'),
      304: UNCHANGED,
      404: problem('There is no badge of that kind.'),
    },
  },
});

const KIND = { ...path('kind', 'What the badge shows.'), schema: { enum: Object.keys(BADGES) } };

const badges = (format: 'svg' | 'json'): Paths => ({
  [`/badge.${format}`]: badge(
    'getBadge',
    'Badge of all checks, or of a group.',
    [
      query('kind', 'What the badge shows.', { enum: Object.keys(BADGES), default: DEFAULT_BADGE.kind }),
      query('group', "A group's name."),
      BADGE_WINDOW,
    ],
    format,
  ),
  [`/badge/{id}.${format}`]: badge('getStatusBadge', "Badge of a check's status.", [CHECK], format),
  [`/badge/{id}/{kind}.${format}`]: badge('getCheckBadge', 'Badge of a check.', [CHECK, KIND, BADGE_WINDOW], format),
});

/** Badges, as pictures and as endpoints for shields.io. */
export const badgePaths: Paths = {
  ...badges('svg'),
  ...badges('json'),
  '/badge/{id}/sparkline.svg': {
    get: {
      operationId: 'getSparkline',
      summary: 'Latency of the last 24 hours as a wide picture.',
      parameters: [CHECK],
      responses: { 200: text('A flat grey line where nothing is known.', 'image/svg+xml'), 304: UNCHANGED },
    },
  },
};
