/** `import { runHealth, healthHandler, beat } from 'sitrep'`: health checks of a container, inside your own service. */
export { type BeatOptions, beat, retire } from './lib/beats.ts';
export { healthHandler } from './lib/handler.ts';
export { runHealth } from './lib/health.ts';
export type { CheckEntry, CheckReport, HandlerOptions, HealthOptions, HealthReport } from './lib/types.ts';
