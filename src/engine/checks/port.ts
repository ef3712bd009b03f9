import type { ProbeContext, SpecOf } from '../../contract/check.ts';
import { defineCheck } from '../../contract/define-check.ts';
import { type Failure, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Listener } from '../../contract/ports.ts';
import type { Probed } from '../../contract/reading.ts';
import { optional } from '../schema/combine.ts';
import { integer, text } from '../schema/fields.ts';
import { ipAddress } from '../schema/ip-field.ts';
import { listListeners, ownsSocket, serves } from './linux/listeners.ts';
import { namedProcesses, type Procfs, procfsOf } from './linux/procfs.ts';
import { unreachable } from './never-fails.ts';

const schema = {
  port: integer('port number', { min: 1, max: 65_535 }),
  address: optional(ipAddress('IP address at which the port must be reachable; if absent, any')),
  process: optional(text('name of the process that must listen on the port')),
};

type Port = SpecOf<typeof schema>;
type Context = ProbeContext<Port, 'procfs'>;

const measures = {
  backlog: {
    unit: 'count',
    worse: 'higher',
    about: 'connections that wait for the program to accept them',
  },
} as const;

/** Ports named in the message of a failure, at most. */
const SHOWN = 8;

const probe = async ({ check, ports, stage }: Context): Promise<Probed> => {
  const proc = procfsOf(ports);
  stage('the list of listening sockets');
  const listening = await listListeners(ports, check.spec.port);
  if (!listening.ok) return { measures: {}, failure: listening.failure };
  const found = matching(listening.value, check.spec);
  if (found.length === 0) return { measures: {}, failure: await notListening(ports, check.spec) };
  const probed = { measures: { backlog: found.reduce((sum, { backlog }) => sum + backlog, 0) } };
  const owned = await isOwned(proc, check.spec, found);
  return owned.ok ? probed : { ...probed, failure: owned.failure };
};

const matching = (listeners: readonly Listener[], { port, address }: Port): readonly Listener[] => {
  return listeners.filter((one) => one.port === port && (address === undefined || serves(one, address.bytes)));
};

const notListening = async (ports: Context['ports'], { port, address }: Port): Promise<Failure> => {
  const listed = await listListeners(ports);
  if (!listed.ok) return listed.failure;
  const all = listed.value;
  const elsewhere = all.some((one) => one.port === port);
  if (address !== undefined && elsewhere)
    return { kind: 'missing', message: `port ${port} is listened on, but not at ${address.written}` };
  const others = [...new Set(all.map((one) => one.port))].sort((one, other) => one - other);
  const more = others.length > SHOWN ? ` and ${others.length - SHOWN} more` : '';
  const there =
    others.length === 0 ? 'nothing listens on any port' : `only on ${others.slice(0, SHOWN).join(', ')}${more}`;
  return { kind: 'missing', message: `nothing listens on port ${port} (${there})` };
};

const isOwned = async (proc: Procfs, { port, process }: Port, found: readonly Listener[]): Promise<Outcome<void>> => {
  if (process === undefined) return succeeded(undefined);
  const named = await namedProcesses(proc, process);
  if (!named.ok) return named;
  const inodes = found.map(({ inode }) => inode);
  const owner = await ownsSocket(
    proc,
    named.value.map(({ pid }) => pid),
    inodes,
  );
  if (!owner.ok) return owner;
  return owner.value
    ? succeeded(undefined)
    : failed('missing', `port ${port} is listened on, but not by a process named ${process}`);
};

/** Listening, without connecting: the program does not notice, and no connection is used up. */
export const port = defineCheck({
  type: 'port',
  about: 'A process listens on a TCP port. Sitrep asks the kernel and opens no connection.',
  requirements: ['procfs'],
  schema,
  measures,
  externalReason: () => undefined,
  neverFailsReason: (check) => unreachable(check, measures),
  probe,
});
