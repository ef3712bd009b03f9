import type { FailureKind } from '../../../../contract/failure.ts';
import type { Status, Verdict } from '../../../../contract/verdict.ts';
import type { Window } from '../../../../contract/view.ts';

/** Input of the first sentence of the page. Names are of public checks. */
export interface Summary {
  readonly state: Status | 'maintenance';
  readonly stale: boolean;
  /** False before the first tick. */
  readonly checked: boolean;
  readonly total: number;
  /** Names of those in that state. */
  readonly names: readonly string[];
}

/** All texts of the page in one language. Plain text: the page escapes it. */
export interface Words {
  readonly lang: string;
  /** The language's own name. */
  readonly name: string;
  readonly status: Readonly<Record<Status | 'maintenance', string>>;
  /** How an incident ends. */
  readonly resolved: string;
  readonly verdict: Readonly<Record<Verdict, string>>;
  readonly window: Readonly<Record<Window, string>>;
  /** The overall state in a sentence, for people who only use what is watched. */
  readonly sentence: (summary: Summary) => string;
  /** A cause for customers, who may know neither DNS nor HTTP. */
  readonly reason: Readonly<Record<FailureKind, string>>;
  readonly affectedBy: (name: string) => string;
  readonly flapping: string;
  /** A heartbeat that is not due yet. */
  readonly waiting: string;
  readonly staleTitle: string;
  readonly staleText: string;
  readonly lastChecked: string;
  readonly notChecked: string;
  /** Before a date. */
  readonly since: string;
  /** Before "12 minutes ago", or a date where there is no script. */
  readonly began: string;
  readonly checks: string;
  readonly otherChecks: string;
  readonly filter: string;
  readonly filterNone: string;
  readonly groupCount: (working: number, total: number) => string;
  readonly uptime: string;
  /** `window` is a name of {@link Words.window}, or {@link Words.sinceDay}. */
  readonly uptimeOver: (window: string) => string;
  /** Of a check that is younger than a window: `since 30 Nov`. */
  readonly sinceDay: (day: string) => string;
  /** Failed readings that no incident explains. */
  readonly unconfirmed: (count: number) => string;
  /** Readings that needed a retry. */
  readonly retried: (count: number) => string;
  /** What the colours of the bars mean. */
  readonly legend: Readonly<Record<'up' | 'failed' | 'incident' | 'none', string>>;
  readonly readings: (count: number) => string;
  readonly incidentCount: (count: number) => string;
  readonly noReadings: string;
  readonly daysAgo: (days: number) => string;
  readonly today: string;
  readonly daysLabel: (name: string, days: number) => string;
  readonly latency: string;
  readonly median: string;
  readonly sparkLabel: (median: string, slow: string) => string;
  readonly p95: string;
  readonly p99: string;
  readonly latencyChart: (window: string) => string;
  readonly noHistory: string;
  readonly verdicts: string;
  readonly measures: string;
  readonly locations: string;
  /** Of a location whose hint was not obeyed: the data centre that it runs in. */
  readonly really: (colo: string) => string;
  readonly allLocations: string;
  readonly measure: Readonly<Record<string, string>>;
  readonly dayTable: string;
  readonly day: string;
  readonly incidents: string;
  readonly incidentsOfDays: (days: number) => string;
  readonly noIncidents: (days: number) => string;
  readonly ongoing: string;
  readonly resolvedAfter: (duration: string) => string;
  readonly duration: (ms: number) => string;
  readonly maintenance: string;
  /** So many alerts did not reach their receivers. */
  readonly undelivered: (count: number) => string;
  readonly maintenanceNow: string;
  readonly maintenancePlanned: string;
  readonly affects: string;
  readonly until: string;
  readonly badges: string;
  readonly badgesAbout: string;
  readonly badgeStyles: string;
  readonly copy: string;
  readonly copied: string;
  readonly back: string;
  readonly skip: string;
  readonly language: string;
  readonly theme: string;
  readonly themes: Readonly<Record<'system' | 'light' | 'dark', string>>;
  readonly feed: string;
  readonly poweredBy: string;
  readonly notFoundTitle: string;
  readonly notFoundText: string;
}

/** In an incident, to be up again is to be resolved. */
export const turnWord = (status: Status, { status: words, resolved }: Words): string =>
  status === 'up' ? resolved : words[status];
