import type { SpecIssue } from './check.ts';
import type { Failure, Outcome } from './failure.ts';
import type { Clock, HttpPort, Scope, TextCodec } from './ports.ts';
import type { Fields } from './schema.ts';
import type { Url } from './url.ts';
import type { Status } from './verdict.ts';

/** Events that a route can ask for. */
export const ALERT_EVENTS = ['degraded', 'down', 'resolved', 'flapping', 'stale', 'blind'] as const;
export type AlertEvent = (typeof ALERT_EVENTS)[number];

/** Events of a notice: `unflapping` ends `flapping`, `sighted` ends `blind`; `reminder` repeats while the incident lasts. */
export type NoticeEvent = AlertEvent | 'unflapping' | 'sighted' | 'reminder' | 'test';

/** One entry of the config's `alerts`: a channel and what it receives. Empty selectors mean every check. */
export interface AlertRoute<Spec = unknown> {
  readonly id: string;
  readonly type: string;
  readonly on: readonly AlertEvent[];
  readonly checks: readonly string[];
  readonly groups: readonly string[];
  readonly tags: readonly string[];
  /** ms between reminders while an incident lasts (`remind` in the config); none if absent. */
  readonly repeatInterval?: number | undefined;
  /** ms an incident must have lasted before its first alert. */
  readonly delay: number;
  readonly spec: Spec;
  /** Secrets that it needs and that are not set: its messages wait. */
  readonly unset?: readonly string[] | undefined;
}

/** The content of a message. Plain text throughout: each channel escapes for its own receiver. */
export interface Notice {
  /** The same for every attempt to deliver the same event of the same incident. */
  readonly key: string;
  /** The same for all events of one incident (PagerDuty's dedup key, a GitHub issue's marker). */
  readonly thread: string;
  readonly event: NoticeEvent;
  readonly title: string;
  readonly text: string;
  readonly at: number;
  readonly status: Status;
  readonly check?: { readonly id: string; readonly name: string; readonly group?: string | undefined } | undefined;
  /** Checks that fell with it because they depend on it. */
  readonly affected: readonly string[];
  readonly reasons: readonly Failure[];
  /** URL of the status page, if the config has `site.url`. */
  readonly url?: string | undefined;
  readonly site: string;
}

export interface ChannelPorts {
  readonly fetch: HttpPort;
  readonly clock: Clock;
  readonly text: TextCodec;
  readonly parseUrl: (text: string) => Outcome<Url>;
  /** Cloudflare's `send_email` binding, where there is one. */
  readonly email?: (message: { from: string; to: string; subject: string; text: string }) => Promise<Outcome<void>>;
}

/** One attempt to deliver a notice. */
export interface Sending<Spec> {
  /** The settings of the channel, with secrets filled in. */
  readonly spec: Spec;
  readonly notice: Notice;
  readonly ports: ChannelPorts;
  /** Cancelled when the attempt has taken too long; the ports end their work then. */
  readonly scope: Scope;
  /** What the last accepted delivery of this incident returned as `handle`. */
  readonly handle: string | undefined;
}

/** The receiver's answer. `retry`: worth another attempt, no sooner than `after` ms from now if the receiver set that. */
export type Delivery =
  | {
      readonly accepted: true;
      readonly answer: string;
      /** Stored, and passed to the channel with the next notice of the thread. */
      readonly handle?: string;
    }
  | { readonly accepted: false; readonly answer: string; readonly retry: boolean; readonly after?: number };

/**
 * An alert channel as the registry and the alert manager see it; `defineChannel` makes one. Its functions are methods
 * because each accepts only specs of its own schema, and `parseConfig` makes no others.
 */
export interface Channel {
  readonly type: string;
  readonly about: string;
  readonly schema: Fields;
  refine?(spec: unknown): readonly SpecIssue[];
  send(sending: Sending<unknown>): Promise<Delivery>;
}

export type ChannelRegistry = Readonly<Record<string, Channel>>;

/** Input of the alert manager about one check, at the end of a tick. */
export interface CheckAlertInput {
  readonly check: {
    readonly id: string;
    readonly name: string;
    readonly group?: string | undefined;
    readonly dependsOn: readonly string[];
  };
  /** Ids of the routes that report this check. */
  readonly alerts: readonly string[];
  readonly status: Status;
  /** When it took that status: the time of the first such reading, ms since the epoch. */
  readonly since?: number | undefined;
  readonly reasons: readonly Failure[];
  /** Its open incident. */
  readonly incident?: { readonly id: string; readonly startedAt: string } | undefined;
  readonly flapping: boolean;
  readonly maintenance: boolean;
  /** The check that is down and that this one depends on, if that explains it. */
  readonly cause?: string | undefined;
  /** Its last reading failed, though its status may not show it yet. */
  readonly failing: boolean;
  /** The locations that say so, by name, and how many vote; absent where fewer than two do. */
  readonly confirmedFrom?: { readonly locations: readonly string[]; readonly of: number } | undefined;
}

/** A location that went blind in this tick, or sees again. */
export interface SightChange {
  readonly id: string;
  readonly name: string;
  readonly isBlind: boolean;
  /** When it went blind, ms since the epoch. */
  readonly since: number;
}

export interface AlertInput {
  /** ms since the epoch. */
  readonly now: number;
  readonly checks: readonly CheckAlertInput[];
  /** Ticks resumed after this gap, which was long enough for the view to become stale. */
  readonly gap?: { readonly from: number; readonly to: number } | undefined;
  readonly sight?: readonly SightChange[] | undefined;
}

/** What one route has sent about one incident. */
export interface AlertThread {
  /** Route and thread. */
  readonly id: string;
  readonly route: string;
  /** As in {@link Notice.thread}. */
  readonly thread: string;
  readonly check: string;
  /** Without reminders, whose number is unlimited. */
  readonly sentEvents: readonly NoticeEvent[];
  readonly lastSentAt: number;
  readonly startedAt: number;
  /** The receiver accepted a notice of the problem: only then is the end worth reporting. */
  readonly acknowledged: boolean;
  /** Nothing more will be sent; kept until the outbox has delivered the rest. */
  readonly closed: boolean;
  /** The channel's own name for it (a GitHub issue's number). */
  readonly handle?: string | undefined;
}

/** A notice on its way to one channel. */
export interface OutboxMessage {
  /** Route and key. */
  readonly id: string;
  readonly route: string;
  readonly notice: Notice;
  readonly createdAt: number;
  readonly attempts: number;
  /** ms since the epoch; not tried before. */
  readonly dueAt: number;
  readonly answer?: string | undefined;
}

/** How a route's receiver has been answering. */
export interface RouteHealth {
  readonly id: string;
  /** Failed attempts in a row. */
  readonly failures: number;
  readonly retryAt: number;
  readonly answer?: string | undefined;
  readonly accepted: number;
  readonly failed: number;
  readonly givenUp: number;
}

/** Everything that is stored about alerts; never changed in place. */
export interface AlertState {
  readonly threads: readonly AlertThread[];
  /** Oldest first. */
  readonly outbox: readonly OutboxMessage[];
  readonly routes: readonly RouteHealth[];
  /** Ids of the checks in maintenance: their messages wait. */
  readonly inMaintenance: readonly string[];
}

export const NO_ALERTS: AlertState = { threads: [], outbox: [], routes: [], inMaintenance: [] };

/** The port between the Board, which stores and schedules, and `src/alerts`, which decides. All but `send` is pure. */
export interface AlertManager {
  /** Adds the messages that are due to the outbox. Returns `state` itself if nothing changes. */
  plan(state: AlertState, input: AlertInput): AlertState;
  /** Messages to try now: the first of each thread; of a route that fails, one. */
  due(state: AlertState, now: number): readonly OutboxMessage[];
  /** When to look again; `undefined` when nothing waits. */
  nextWake(state: AlertState, now: number): number | undefined;
  /** One attempt with a time limit. Never rejects. */
  send(message: OutboxMessage, handle: string | undefined): Promise<Delivery>;
  /** Records the results of the attempts. */
  settle(
    state: AlertState,
    results: readonly { readonly message: OutboxMessage; readonly delivery: Delivery }[],
    now: number,
  ): AlertState;
}
