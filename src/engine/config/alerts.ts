import * as v from 'valibot';
import type { ChannelRegistry } from '../../contract/alert.ts';
import type { Config } from '../../contract/config.ts';
import { list, notYet } from '../_fields.ts';

/** The part of the config that says who hears of what, and when nobody is to hear of it. */
export type AlertSections = Pick<Config, 'alerts' | 'maintenance' | 'canaries' | 'ping'>;

const none = (about: string) =>
  v.optional(v.pipe(list(v.unknown(), about), v.maxLength(0, 'not yet: leave it out, or empty')), []);

/** Fields of a check that are about alerts. */
export const CHECK_ALERT_FIELDS = { alerts: notYet('who hears of this check') } as const;

/** Top-level fields that are about alerts; without `channels` (the static binary has none) nothing is sent. */
export function alertFields(_channels: ChannelRegistry | undefined) {
  return { alerts: none('who is told'), maintenance: none('planned windows') } as const;
}

/** The sections of a document whose {@link alertFields} were found right. */
export function readAlertSections(_document: Readonly<Record<string, unknown>>): AlertSections {
  return { alerts: [], maintenance: [], canaries: [] };
}
