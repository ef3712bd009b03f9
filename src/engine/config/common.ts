import * as v from 'valibot';
import { type CheckType, LEVELS } from '../../contract/check.ts';
import { choice, duration, flag, integer, list, notYet, text, textLike } from '../schema/fields.ts';
import { section } from '../schema/objects.ts';
import { CHECK_ALERT_FIELDS } from './alerts.ts';
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

/** `defaults`: the same five fields for every check that does not set them itself. */
export const defaultsField = section(
  {
    interval: v.optional(...PACE.interval),
    timeout: v.optional(...PACE.timeout),
    retries: v.optional(...PACE.retries),
    failureThreshold: v.optional(...PACE.failureThreshold),
    successThreshold: v.optional(...PACE.successThreshold),
  },
  'defaults for every check that does not set them',
);
export type Defaults = v.InferOutput<typeof defaultsField>;

/** `Public API` → `public-api`. */
export const guessSlug = (input: unknown): string | undefined => {
  const words = typeof input === 'string' ? input.toLowerCase().match(/[a-z0-9]+/g) : null;
  return words?.join('-');
};

const slug = textLike(
  /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
  'a slug (lower-case letters, digits and hyphens) such as "public-api"',
  'unique; part of URLs and badges',
  guessSlug,
);

const TYPE = 'type of the check; it decides which other fields there are';

/** The fields that every check may have, whatever its type. */
export const COMMON = {
  id: slug,
  type: text(TYPE),
  name: v.optional(text('name on the page; defaults to the id')),
  group: v.optional(text('heading above the check on the page')),
  interval: v.optional(PACE.interval[0]),
  timeout: v.optional(PACE.timeout[0]),
  retries: v.optional(PACE.retries[0]),
  failureThreshold: v.optional(PACE.failureThreshold[0]),
  successThreshold: v.optional(PACE.successThreshold[0]),
  level: v.optional(
    choice('live: restart the container; ready: stop sending it traffic; detail: for people only', LEVELS),
    'ready',
  ),
  public: v.optional(flag('false hides the check from the page, the API and badges'), true),
  dependsOn: v.optional(list(text('id of another check'), 'checks that this one depends on'), []),
  tags: v.optional(list(text('any word'), 'words that select checks'), []),
  regions: notYet('regions to probe from'),
  quorum: notYet('how many regions must agree'),
  ...CHECK_ALERT_FIELDS,
} as const;

export type CommonFields = v.InferOutput<v.StrictObjectSchema<typeof COMMON, undefined>>;

/** Fields that every check has, in a form that depends on its type. */
const OWN_FORM = ['id', 'type'];

/** Where a type has a `name` of its own, that is also the name shown. */
const checkEntries = (type: CheckType): v.ObjectEntries => {
  const common = Object.entries(COMMON).filter(([field]) => !OWN_FORM.includes(field) && !(field in type.schema));
  return {
    id: COMMON.id,
    type: v.pipe(v.literal(type.type), v.description(TYPE)),
    ...type.schema,
    thresholds: v.optional(thresholdsField(type.measures), {}),
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
  const { id, thresholds, ...rest } = checkEntries(type) as Record<string, v.GenericSchema>;
  const common = Object.entries(rest).filter(
    ([field]) => field in COMMON && field !== 'type' && !(field in type.schema),
  );
  return v.object({ id: id!, thresholds: thresholds!, ...Object.fromEntries(common) });
};

/** The names of a type's own fields. */
export const ownFields = (type: CheckType): readonly string[] => partsMade(type).own;
