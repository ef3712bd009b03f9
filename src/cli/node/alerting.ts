import { CHANNELS } from '../../alerts/index.ts';
import { scheduleMistake } from '../../engine/calendar.ts';
import type { Alerting } from '../../engine/config.ts';

/** Loaded only by commands that look at alerts: `health` has no use for thirteen channels and a calendar. */
export const ALERTING: Alerting = { channels: CHANNELS, scheduleMistake };
