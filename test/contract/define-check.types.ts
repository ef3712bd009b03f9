/**
 * Mistakes that the compiler must catch in a check type or a channel. `npm run check` compiles this file: a line below
 * `@ts-expect-error` that compiles is an error. Nothing runs it.
 */
import { defineChannel } from '../../src/contract/define-channel.ts';
import { defineCheck } from '../../src/contract/define-check.ts';
import type { CommonPorts } from '../../src/contract/ports.ts';
import type { WrittenOf } from '../../src/contract/schema.ts';
import { optional } from '../../src/engine/schema/combine.ts';
import { choice, duration, integer, text } from '../../src/engine/schema/fields.ts';

const check = {
  type: 'sample',
  about: 'Connects.',
  requirements: ['sockets'],
  schema: { url: text('what to ask'), port: integer('port number') },
  measures: { latency: { unit: 'ms', worse: 'higher', about: 'until connected' } },
  externalReason: () => undefined,
  probe: async () => ({ measures: {} }),
} as const;

/** What a probe may do. */
export const correct = defineCheck({
  ...check,
  externalReason: ({ url, port }) => (port > 1 ? url.trim() : undefined),
  probe: async ({ check, ports, scope }) => {
    const { url: host, port } = check.spec;
    const connected = await ports.sockets.connect({ host, port }, scope);
    return { measures: { latency: ports.clock.now() }, failure: connected.ok ? undefined : connected.failure };
  },
});

export const misspeltField = defineCheck({
  ...check,
  // @ts-expect-error: the schema has `url`
  externalReason: ({ adress }) => adress,
});

export const misspeltFieldOfTheSpec = defineCheck({
  ...check,
  // @ts-expect-error: the schema has `url`
  probe: async ({ check }) => ({ measures: {}, httpStatus: check.spec.adress }),
});

export const textWhereANumberIs = defineCheck({
  ...check,
  probe: async ({ check, ports, scope }) => {
    // @ts-expect-error: `url` is a text, a port is a number
    await ports.sockets.connect({ host: 'localhost', port: check.spec.url }, scope);
    return { measures: {} };
  },
});

export const wrongSchema = defineCheck({
  ...check,
  schema: { url: text('what to ask'), port: text('port number') },
  probe: async ({ check, ports, scope }) => {
    // @ts-expect-error: the schema makes `port` a text
    await ports.sockets.connect({ host: check.spec.url, port: check.spec.port }, scope);
    return { measures: {} };
  },
});

export const portNotRequired = defineCheck({
  ...check,
  // @ts-expect-error: `requirements` names no `tls`
  probe: async ({ ports }) => ({ measures: {}, failure: ports.tls }),
});

export const nothingRequired = defineCheck({
  ...check,
  requirements: [],
  // @ts-expect-error: `requirements` is empty
  probe: async ({ ports }) => ({ measures: {}, failure: ports.sockets }),
});

export const portThatIsNone = defineCheck({
  ...check,
  requirements: ['trust'],
  // @ts-expect-error: `trust` is an ability of another port
  probe: async ({ ports }) => ({ measures: {}, failure: ports.trust }),
});

export const commonPorts = defineCheck({
  ...check,
  requirements: [],
  probe: async ({ ports }) => {
    const common: CommonPorts = ports;
    return { measures: { latency: common.clock.monotonic() } };
  },
});

export const unknownRequirement = defineCheck({
  ...check,
  // @ts-expect-error: no runtime offers it
  requirements: ['smtp'],
});

export const fieldThatIsNotThere = defineCheck({
  ...check,
  // @ts-expect-error: the schema has no field `ca`
  fieldRequirements: { ca: ['trust'] },
});

export const thrownAway = defineCheck({
  ...check,
  // @ts-expect-error: measures are numbers
  probe: async () => ({ measures: { latency: '12 ms' } }),
});

const channel = {
  type: 'sample',
  about: 'Sends.',
  schema: { url: text('where to'), retries: integer('how often') },
} as const;

const delivered = { accepted: true, answer: 'ok' } as const;

export const correctChannel = defineChannel({
  ...channel,
  refine: ({ retries }) => (retries > 5 ? [{ path: ['retries'], message: 'too many' }] : []),
  send: async ({ spec: { url }, notice }) => ({ ...delivered, handle: url + notice.key }),
});

export const misspeltSetting = defineChannel({
  ...channel,
  // @ts-expect-error: the schema has `url`
  send: async ({ spec: { adress } }) => ({ ...delivered, handle: adress }),
});

export const numberWhereATextIs = defineChannel({
  ...channel,
  // @ts-expect-error: `retries` is a number
  send: async ({ spec: { retries } }) => ({ ...delivered, handle: retries }),
});

/** What a config may write is what the schema reads, not what it becomes. */
const paced = { every: duration('how often'), how: optional(choice('a word', ['fast', 'slow']), 'fast') };

export const correctlyWritten: WrittenOf<typeof paced> = { every: '10s' };

export const writtenAsItIsRead: WrittenOf<typeof paced> = {
  // @ts-expect-error: a duration is a text
  every: 10_000,
};

// @ts-expect-error: `every` has no default
export const requiredFieldLeftOut: WrittenOf<typeof paced> = { how: 'slow' };

// @ts-expect-error: the default is none of the words
export const wrongDefault = optional(choice('a word', ['fast', 'slow']), 'quick');
