import { type CheckType, LEVELS } from '../../contract/check.ts';
import type { Fields, ObjectOf, OutputOf } from '../../contract/schema.ts';
import { optional } from '../schema/combine.ts';
import { choice, duration, flag, integer, list, literal, renamed, text } from '../schema/fields.ts';
import { part, section } from '../schema/objects.ts';
import { CHECK_ALERT_FIELDS } from './alerts.ts';
import { slug } from './slug.ts';
import { thresholdsField } from './thresholds.ts';

/** Board and cron are built for it: shorter than 1 s is a load test, and a reading covers at most two intervals. */
const INTERVAL = { min: 1_000, max: 86_400_000 };
/** A timeout burns Durable Object time while it waits (13,000 GB-s a day on the free plan). */
const TIMEOUT = { min: 10, max: 60_000 };

/** What `defaults` may set, each with the value that holds without it. */
const PACE = {
  interval: [duration('how often to probe', INTERVAL), '1m'],
  timeout: [duration('time limit of one attempt; at most the interval', TIMEOUT), '10s'],
  retries: [integer('further attempts right away when one fails for a reason that may pass', { max: 5 }), 1],
  failureThreshold: [integer('readings in a row before the status gets worse', { min: 1, max: 10 }), 2],
  successThreshold: [integer('readings in a row before the status gets better', { min: 1, max: 10 }), 2],
} as const;

/** Where to probe from. Without `locations` the other two have no effect, so no value holds by itself. */
const PLACES = {
  locations: optional(
    list(text('id of a location'), 'where to probe from; the first one probes at each interval, the others in turn'),
  ),
  quorum: optional(
    integer('locations that must agree before a check gets worse; a majority if absent', { min: 1, max: 20 }),
  ),
  othersEvery: optional(
    duration('how often each location but the first takes its turn; 30m if absent, and never less than the interval', {
      min: 1_000,
      max: 86_400_000,
    }),
  ),
} as const;

/** `defaults`: the same fields for every check that does not set them itself. */
export const defaultsField = section(
  {
    interval: optional(...PACE.interval),
    timeout: optional(...PACE.timeout),
    retries: optional(...PACE.retries),
    failureThreshold: optional(...PACE.failureThreshold),
    successThreshold: optional(...PACE.successThreshold),
    ...PLACES,
  },
  'defaults for every check that does not set them',
);
export type Defaults = OutputOf<typeof defaultsField>;

const TYPE = 'type of the check; it decides which other fields there are';

/** The fields that every check may have, whatever its type. */
export const COMMON = {
  id: slug('unique; part of URLs and badges'),
  type: text(TYPE),
  name: optional(text('name on the page; defaults to the id')),
  group: optional(text('heading above the check on the page')),
  interval: optional(PACE.interval[0]),
  timeout: optional(PACE.timeout[0]),
  retries: optional(PACE.retries[0]),
  failureThreshold: optional(PACE.failureThreshold[0]),
  successThreshold: optional(PACE.successThreshold[0]),
  level: optional(
    choice('live: restart the container; ready: stop sending it traffic; detail: for people only', LEVELS),
    'ready',
  ),
  public: optional(flag('false hides the check from the page, the API and badges'), true),
  dependsOn: optional(list(text('id of another check'), 'checks that this one depends on'), []),
  tags: optional(list(text('any word'), 'words that select checks'), []),
  ...PLACES,
  regions: renamed('locations', '["weur", "enam"]'),
  ...CHECK_ALERT_FIELDS,
} as const;

export type CommonFields = ObjectOf<typeof COMMON>;

/** Fields that every check has, in a form that depends on its type. */
const OWN_FORM = ['id', 'type'];

/** Where a type has a `name` of its own, that is also the name shown. */
const checkEntries = (type: CheckType): Fields => {
  const common = Object.entries(COMMON).filter(([field]) => !OWN_FORM.includes(field) && !(field in type.schema));
  return {
    id: COMMON.id,
    type: literal(type.type, TYPE),
    ...type.schema,
    thresholds: optional(thresholdsField(type.measures), {}),
    ...Object.fromEntries(common),
  };
};

const partsOf = (type: CheckType) => ({
  field: section(checkEntries(type), type.about),
  own: Object.keys(type.schema),
});

type Parts = ReturnType<typeof partsOf>;

/** Made once a type: building them takes as long as parsing ten checks. */
const made = new WeakMap<CheckType, Parts>();

const partsMade = (type: CheckType): Parts => {
  const parts = made.get(type) ?? partsOf(type);
  made.set(type, parts);
  return parts;
};

/** Everything that a check of one type may have. */
export const checkField = (type: CheckType): Parts['field'] => partsMade(type).field;

/** The fields of a check that no secret may stand in; the others are left unread. */
export const publicField = (type: CheckType) => {
  const { id, thresholds, ...rest } = checkEntries(type);
  const common = Object.entries(rest).filter(
    ([field]) => field in COMMON && field !== 'type' && !(field in type.schema),
  );
  return part({ id: id!, thresholds: thresholds!, ...Object.fromEntries(common) });
};

/** The names of a type's own fields. */
export const ownFields = (type: CheckType): readonly string[] => partsMade(type).own;
