/** How often the view may be written. */
export interface Pace {
  /** ms between publications while nothing changes; 0 publishes at every tick. */
  readonly every: number;
  /** Writes in any 24 hours; none is no limit. */
  readonly perDay?: number | undefined;
}

/** The edge's pace: 480 of 900 writes a day are for the regular rhythm, the rest for transitions. KV's free plan gives 1,000. */
export const EDGE_PACE: Pace = { every: 180_000, perDay: 900 };

/** `serve` writes to its own disk. */
export const SERVE_PACE: Pace = { every: 0 };

/** What is remembered of publishing; stored, so that a restart cannot overrun the budget. */
export interface Publication {
  /** Writes that may be made at once. */
  readonly tokens: number;
  /** Latest time up to which tokens were given, ms since the epoch. */
  readonly refilledAt: number;
  /** Of the last view that KV has confirmed. */
  readonly publishedAt?: number | undefined;
  /** A change is not published yet, as far as KV has confirmed. */
  readonly pending: boolean;
  /** Since the store began. */
  readonly writes: number;
}

const DAY_MS = 86_400_000;

/** Part of the daily budget that may be spent in one burst; the rest comes back evenly over the day. */
const BURST = 1 / 9;

/** Ticks come a little early or late; a publication due in less than this is due. */
export const TOLERANCE_MS = 10_000;

const capacity = (perDay: number): number => Math.floor(perDay * BURST);

export const beginPublication = (pace: Pace, now: number): Publication => ({
  tokens: pace.perDay === undefined ? 0 : capacity(pace.perDay),
  refilledAt: now,
  pending: true,
  writes: 0,
});

/**
 * Gives the tokens for the time since the last refill. A clock that steps back and forth earns nothing twice,
 * because time already paid for is not paid again; only a step of over a day back is taken as the new truth.
 */
const refill = (publication: Publication, perDay: number, now: number): Publication => {
  const { tokens, refilledAt } = publication;
  if (now < refilledAt) return refilledAt - now > DAY_MS ? { ...publication, refilledAt: now } : publication;
  const most = capacity(perDay);
  const earned = ((now - refilledAt) / DAY_MS) * (perDay - most);
  return { ...publication, tokens: Math.min(most, tokens + earned), refilledAt: now };
};

/** What a tick knows when it asks whether to publish. */
export interface PublishInput {
  /** ms since the epoch. */
  readonly now: number;
  /** A status that readers can see has changed. */
  readonly changed: boolean;
  /** A view is on its way at this moment; a second one must not overtake it. */
  readonly busy: boolean;
}

const isWanted = ({ pending, publishedAt }: Publication, pace: Pace, { changed, now }: PublishInput): boolean => {
  if (pending || changed || publishedAt === undefined) return true;
  return Math.abs(now - publishedAt) >= pace.every - TOLERANCE_MS;
};

/** Decides whether to write the view now, and pays for it. What cannot be written yet stays pending. */
export const decide = (
  before: Publication,
  pace: Pace,
  input: PublishInput,
): { readonly publication: Publication; readonly publish: boolean } => {
  const filled = pace.perDay === undefined ? before : refill(before, pace.perDay, input.now);
  if (!isWanted(filled, pace, input)) return { publication: filled, publish: false };
  const wanted = { ...filled, pending: true };
  const price = pace.perDay === undefined ? 0 : 1;
  if (input.busy || wanted.tokens < price) return { publication: wanted, publish: false };
  return { publication: { ...wanted, tokens: wanted.tokens - price, writes: wanted.writes + 1 }, publish: true };
};

/** KV has confirmed the view of `publishedAt`. `pending`: something has changed since that view was made. */
export const confirm = (before: Publication, publishedAt: number, pending: boolean): Publication => ({
  ...before,
  publishedAt,
  pending,
});

/** Two minutes for a tick that is late and for KV, which may lag by 60 s. */
const GRACE_MS = 120_000;

/** How long a view may be shown as fresh, ms; by then the next one must be there. */
export const freshFor = (pace: Pace, shortestInterval: number): number =>
  Math.max(3 * shortestInterval, (pace.every || shortestInterval) + GRACE_MS);
