import type * as v from 'valibot';
import type { Failure, Outcome } from './failure.ts';
import type { Incident } from './incident.ts';
import type { Clock, HttpPort, Scope, TextCodec } from './ports.ts';
import type { Url } from './url.ts';
import type { Status } from './verdict.ts';

/** What a channel can be told of. */
export const ALERT_EVENTS = ['degraded', 'down', 'resolved', 'flapping', 'stale'] as const;
export type AlertEvent = (typeof ALERT_EVENTS)[number];

/** One entry of `alerts`: a channel, and what goes there. Empty selectors mean every check. */
export interface AlertRoute<Spec = unknown> {
  readonly id: string;
  readonly type: string;
  readonly on: readonly AlertEvent[];
  readonly checks: readonly string[];
  readonly groups: readonly string[];
  readonly tags: readonly string[];
  /** ms between reminders while an incident lasts; none if absent. */
  readonly remind?: number | undefined;
  /** ms an incident must have lasted before its first alert. */
  readonly delay: number;
  readonly spec: Spec;
}

/** What is said. Plain text throughout: each channel escapes for its own receiver. */
export interface Notice {
  /** The same for every attempt to deliver the same event of the same incident. */
  readonly key: string;
  /** The same for all events of one incident (PagerDuty's dedup key, a GitHub issue's marker). */
  readonly thread: string;
  readonly event: AlertEvent | 'unflapping' | 'reminder' | 'test';
  readonly title: string;
  readonly text: string;
  readonly at: number;
  readonly status: Status;
  readonly check?: { readonly id: string; readonly name: string; readonly group?: string | undefined } | undefined;
  /** Checks that fell with it because they depend on it. */
  readonly affected: readonly string[];
  readonly reasons: readonly Failure[];
  readonly incident?: Incident | undefined;
  /** Page to look at, where the config has `site.url`. */
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

/** What the receiver answered. `retry`: worth another attempt, not before `after` ms where it said so. */
export type Delivery =
  | {
      readonly accepted: true;
      readonly answer: string /** Kept and handed back for the next notice of the thread. */;
      readonly handle?: string;
    }
  | { readonly accepted: false; readonly answer: string; readonly retry: boolean; readonly after?: number };

/** One alert channel: one value, in one file of `alerts/`, with one line in its registry. */
// biome-ignore lint/suspicious/noExplicitAny: the registry holds channels of every spec; each is exact in its own file
export interface Channel<Spec = any> {
  readonly type: string;
  readonly about: string;
  readonly schema: v.ObjectEntries;
  readonly send: (
    spec: Spec,
    notice: Notice,
    ports: ChannelPorts,
    scope: Scope,
    handle: string | undefined,
  ) => Promise<Delivery>;
}

export type ChannelRegistry = Readonly<Record<string, Channel>>;
