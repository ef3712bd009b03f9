/** `import { defineChecks } from 'sitrep/config'`: a typed config, and check types and channels of your own. */
export { exchange, type Message, post } from './alerts/request.ts';
export * from './config/checks-file.generated.ts';
export { type ChecksFile, defineChecks, type Plugin } from './config/define-checks.ts';
export * from './config/schema.ts';
export type { Channel, ChannelPorts, Delivery, Notice } from './contract/alert.ts';
export type { Check, CheckType, Measure, ProbeContext, SpecIssue, SpecOf } from './contract/check.ts';
export { type ChannelDefinition, defineChannel } from './contract/define-channel.ts';
export { type CheckDefinition, defineCheck } from './contract/define-check.ts';
export type { Failure, FailureKind, Outcome } from './contract/failure.ts';
export type { Probed } from './contract/reading.ts';
export type { Requirement } from './contract/runtimes.ts';
