/** `import { runHealth, healthHandler, beat } from 'sitrep'`: the container door inside a service of your own. */
export { type BeatOptions, beat, retire } from './lib/beats.ts';
export { healthHandler } from './lib/handler.ts';
export { runHealth } from './lib/health.ts';
export type { CheckEntry, CheckReport, HandlerOptions, HealthOptions, HealthReport } from './lib/types.ts';
