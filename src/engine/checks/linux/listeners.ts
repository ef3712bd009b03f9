import { failed, type Outcome, succeeded } from '../../../contract/failure.ts';
import type { Listener, ProbePorts } from '../../../contract/ports.ts';
import { type IpBytes, isV4 } from '../../net/ip.ts';
import { type Procfs, procfsOf, readText } from './procfs.ts';

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'] as const;

/** TCP_LISTEN of include/net/tcp_states.h. */
const LISTEN = '0A';

/**
 * Bytes to read first: 100 listeners. The kernel lists listening sockets before all others (net/ipv4/tcp_ipv4.c), so on
 * a machine with many connections the rest need not be read, nor written by the kernel.
 */
const FIRST_LIMIT = 16_384;

/** A larger limit for a list that contains only listeners so far: enough for every port. */
const LAST_LIMIT = 16_777_216;

/** Whether the words of an address are little-endian; on s390x, for one, they are not. */
const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** The TCP sockets of this network namespace that listen on a port, and perhaps others; without a port, all of them. */
export const listListeners = (ports: ProbePorts<'procfs'>, port?: number): Promise<Outcome<readonly Listener[]>> =>
  ports.listeners ? ports.listeners.list(port) : readListeners(procfsOf(ports));

const readListeners = async (proc: Procfs): Promise<Outcome<readonly Listener[]>> => {
  const tables = [];
  for (const path of TABLES) tables.push(await readTable(proc, path));
  const there = tables.filter((table) => table.ok);
  if (there.length === 0)
    return failed('probe', `neither ${TABLES.join(' nor ')} can be read: is procfs mounted at /proc?`);
  return succeeded(there.flatMap((table) => parseListeners(table.value)));
};

const readTable = async (proc: Procfs, path: string): Promise<Outcome<string>> => {
  const table = await readText(proc, path, FIRST_LIMIT);
  if (!table.ok || table.value.length < FIRST_LIMIT || hasOthers(table.value)) return table;
  return readText(proc, path, LAST_LIMIT);
};

/** Whether the last whole line is no longer about a listening socket. */
const hasOthers = (table: string): boolean => rowsOf(table).at(-2)?.[STATE] !== LISTEN;

/** Columns of proc_net_tcp(5). */
const STATE = 3;
const INODE = 9;

const rowsOf = (table: string): string[][] => table.split('\n').map((line) => line.trim().split(/\s+/));

/**
 * The table of proc_net_tcp(5): `sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout
 * inode …`. For a listening socket rx_queue is its accept backlog.
 */
export const parseListeners = (table: string, littleEndian = LITTLE_ENDIAN): readonly Listener[] => {
  return rowsOf(table)
    .filter((row) => row[STATE] === LISTEN && row.length > INODE)
    .map((row) => toListener(row, littleEndian));
};

const toListener = (row: readonly string[], littleEndian: boolean): Listener => {
  const [address = '', port = ''] = row[1]!.split(':');
  const [, backlog = '0'] = row[4]!.split(':');
  return {
    address: parseAddress(address, littleEndian),
    port: Number.parseInt(port, 16),
    backlog: Number.parseInt(backlog, 16),
    inode: row[INODE]!,
  };
};

/** Words of 32 bits, each written as the number that its bytes are in this machine's memory. */
const parseAddress = (written: string, littleEndian: boolean): string => {
  const words = written.toLowerCase().match(/.{8}/g) ?? [];
  const swapped = words.map((word) => (littleEndian ? word.replace(/(..)(..)(..)(..)/, '$4$3$2$1') : word));
  return swapped.length === 1 ? MAPPED + swapped[0] : swapped.join('');
};

/** The prefix of an IPv4 address (RFC 4291 section 2.5.5.2). */
const MAPPED = '00000000000000000000ffff';

const ANY_V4 = `${MAPPED}00000000`;
const ANY_V6 = '0'.repeat(32);

const hexOf = (bytes: IpBytes): string => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Whether connections to `address` reach this listener. A wildcard serves every address of its family, and the one of
 * IPv6 serves IPv4 too unless its program disabled that, which procfs does not show.
 */
export const serves = (listener: Listener, address: IpBytes): boolean =>
  [hexOf(address), ANY_V6].includes(listener.address) || (listener.address === ANY_V4 && isV4(address));

/** Whether one of these processes has the socket open. A failure if we may not read their files. */
export const ownsSocket = async (
  { files }: Procfs,
  pids: readonly number[],
  inodes: readonly string[],
): Promise<Outcome<boolean>> => {
  const sockets = inodes.map((inode) => `socket:[${inode}]`);
  let refused: Outcome<never> | undefined;
  for (const pid of pids) {
    const open = await files.list(`/proc/${pid}/fd`);
    if (!open.ok && open.failure.kind === 'probe') refused = notAllowed(pid);
    for (const file of open.ok ? open.value : []) {
      const target = await files.link(`/proc/${pid}/fd/${file}`);
      if (target.ok && sockets.includes(target.value)) return succeeded(true);
    }
  }
  return refused ?? succeeded(false);
};

const notAllowed = (pid: number): Outcome<never> =>
  failed('probe', `the open files of process ${pid} may not be looked at: run sitrep as the same user`);
