import type { LocationKind } from './location.ts';

/**
 * What a check can ask of the platform it runs on. Most name a port; `trust` (own CA, insecure) and
 * `unix` (sockets by path) are abilities of one.
 */
export const REQUIREMENTS = {
  fetch: 'HTTP requests',
  sockets: 'TCP connections',
  tls: 'TLS handshakes',
  trust: 'a choice of whom to trust in TLS',
  unix: 'unix sockets',
  host: 'a custom `host` header',
  stages: 'a view into the stages of a connection',
  websocket: 'WebSocket connections',
  http2: 'HTTP/2 with trailers',
  inbox: 'a place to push heartbeats to',
  files: 'the file system',
  procfs: 'procfs',
  cgroup: 'cgroups',
} as const;

export type Requirement = keyof typeof REQUIREMENTS;

/** A place that Sitrep runs in, and what that place can give. */
export interface Runtime {
  readonly name: string;
  /** As it reads in a sentence: "…, which a Worker does not support". */
  readonly title: string;
  /** The file whose checks it probes, as it reads in "move it to …". */
  readonly file: string;
  readonly capabilities: readonly Requirement[];
  /** Kinds of locations that it can probe from; all if absent. */
  readonly places?: readonly LocationKind[] | undefined;
  /** Names of the environment that are its own, so that no secret can have them. */
  readonly taken?: readonly string[];
}

export const WORKER: Runtime = {
  name: 'worker',
  title: 'a Worker',
  file: "the Worker's file",
  capabilities: ['fetch', 'sockets', 'tls', 'websocket', 'inbox'],
  // Bindings of wrangler.toml, and what `serve` adds to them (src/platform/workerd/env.ts).
  taken: [
    'BOARD',
    'PROBER',
    'VIEW',
    'SITREP_CHECKS',
    'SITREP_UNMETERED',
    'SITREP_FILES',
    'SITREP_HOST',
    'SITREP_TRACE_URL',
  ],
};

/** Without Cloudflare's network there is no place but this one, and those that can be called. */
const ON_ONE_MACHINE: readonly LocationKind[] = ['here', 'url'];

/** The Worker on one's own machine. */
export const SERVE: Runtime = { ...WORKER, name: 'serve', title: 'sitrep serve', places: ON_ONE_MACHINE };

/** Node and the static binary look at the same things inside a container. */
const IN_CONTAINER: readonly Requirement[] = [
  'fetch',
  'sockets',
  'tls',
  'trust',
  'unix',
  'host',
  'stages',
  'websocket',
  'http2',
  'files',
  'procfs',
  'cgroup',
];

export const NODE: Runtime = {
  name: 'node',
  title: 'sitrep on Node',
  file: "the container's file",
  capabilities: IN_CONTAINER,
  places: ON_ONE_MACHINE,
};

export const NATIVE: Runtime = {
  name: 'native',
  title: 'the static binary',
  file: "the container's file",
  capabilities: IN_CONTAINER,
  places: ON_ONE_MACHINE,
};
