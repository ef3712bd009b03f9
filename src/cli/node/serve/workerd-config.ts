import { join } from 'node:path';
import type { Secret } from '../../../contract/config.ts';
import type { BuiltWorker } from './worker-files.ts';

/** Input of one start of workerd. */
export interface WorkerdOptions {
  readonly worker: BuiltWorker;
  /** Absolute path of the folder of the store. */
  readonly persist: string;
  /** Path of the file that holds the text of the config. */
  readonly checksFile: string;
  readonly secrets: readonly Secret[];
  readonly certificates: readonly string[];
  /** Paths of the unix sockets by which Node and workerd reach each other. */
  readonly controlSocket: string;
  readonly hostSocket: string;
  /** MiB of the JavaScript heap. */
  readonly heap: number;
}

/** Paths, names and PEM texts: of JSON's escapes they need only those that Cap'n Proto's text format has too. */
const text = (value: string): string => JSON.stringify(value);

const list = (items: readonly string[]): string => `[${items.join(', ')}]`;

/** Where the value of a secret comes from: neither the config nor the command line may contain it. */
export const variableOf = (index: number): string => `SITREP_SECRET_${index}`;

/** Names and values of {@link variableOf}, for workerd's environment. */
export const secretVariables = (secrets: readonly Secret[]): Readonly<Record<string, string>> =>
  Object.fromEntries(secrets.map(({ value }, index) => [variableOf(index), value]));

const moduleOf = ({ folder }: BuiltWorker, name: string): string =>
  `(name = ${text(name)}, esModule = embed ${text(join(folder, name))})`;

const bindings = ({ checksFile, secrets }: WorkerdOptions): string => {
  return list([
    `(name = "BOARD", durableObjectNamespace = "Board")`,
    `(name = "SITREP_CHECKS", text = embed ${text(checksFile)})`,
    `(name = "SITREP_UNMETERED", text = "1")`,
    `(name = "SITREP_HOST", service = "host")`,
    `(name = "SITREP_FILES", service = "files")`,
    ...secrets.map(({ name }, index) => `(name = ${text(name)}, fromEnvironment = ${text(variableOf(index))})`),
  ]);
};

/**
 * The store's folders keep the names that Miniflare gave them, so that a store of an earlier version opens: the unique key of
 * the Board decides about the name of its database.
 */
export const STORE_FOLDERS = { objects: 'do', files: 'view' } as const;

/** The folder of the Board's database, below that of the store. */
export const boardFolder = ({ name }: BuiltWorker): string => join(STORE_FOLDERS.objects, `${name}-Board`);

/**
 * The config of workerd (see workerd.capnp of the package): the public port, which Node opens and hands over; a control
 * socket for Node only; and Node itself as the service that probes.
 *
 * V8's young generation is kept small, so that it is collected often: each request holds C++ memory until then, which
 * the allocator never gives back. It keeps the process at a third of its size under load.
 */
export const workerdConfig = (options: WorkerdOptions): string => {
  const { worker, persist, certificates, heap } = options;
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  v8Flags = ["--max-semi-space-size=2", "--max-old-space-size=${heap}"],
  logging = (structuredLogging = true),
  services = [
    (name = "site", worker = (
      modules = ${list(worker.modules.map((name) => moduleOf(worker, name)))},
      compatibilityDate = ${text(worker.compatibilityDate)},
      compatibilityFlags = ${list(worker.compatibilityFlags.map(text))},
      bindings = ${bindings(options)},
      globalOutbound = "network",
      durableObjectNamespaces = [
        (className = "Board", uniqueKey = ${text(`${worker.name}-Board`)}, enableSql = true, preventEviction = true)
      ],
      durableObjectStorage = (localDisk = "objects")
    )),
    (name = "host", external = (address = ${text(`unix:${options.hostSocket}`)}, http = ())),
    (name = "objects", disk = (path = ${text(join(persist, STORE_FOLDERS.objects))}, writable = true)),
    (name = "files", disk = (path = ${text(join(persist, STORE_FOLDERS.files))}, writable = true)),
    (name = "network", network = (
      allow = ["public", "private", "240.0.0.0/4"],
      tlsOptions = (trustBrowserCas = true, trustedCertificates = ${list(certificates.map(text))})
    ))
  ],
  sockets = [
    (name = "public", http = (), service = "site"),
    (name = "control", address = ${text(`unix:${options.controlSocket}`)}, http = (), service = (name = "site", entrypoint = "Control"))
  ]
);
`;
};
