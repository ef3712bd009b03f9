import { failed, type Outcome, succeeded } from '../contract/failure.ts';
import { ANY_V4, ANY_V6, type IpBytes, isV4, sameIp } from './_ip.ts';
import { type Procfs, readText } from './_procfs.ts';

/** One listening socket of /proc/net/tcp or tcp6. */
export interface Listener {
  readonly address: IpBytes;
  readonly port: number;
  /** Connections that the kernel has accepted and the program has not. */
  readonly backlog: number;
  readonly inode: string;
}

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'] as const;

/** TCP_LISTEN of include/net/tcp_states.h. */
const LISTEN = '0A';

/**
 * Bytes. The kernel lists listening sockets before all others (net/ipv4/tcp_ipv4.c), so on a machine with many
 * connections the rest need not be read: this holds 1,700 listeners.
 */
const LIMIT = 262_144;

/** Every listening TCP socket of this network namespace. */
export async function allListeners(proc: Procfs): Promise<Outcome<readonly Listener[]>> {
  const tables = [];
  for (const path of TABLES) tables.push(await readText(proc, path, LIMIT));
  const there = tables.filter((table) => table.ok);
  if (there.length === 0)
    return failed('probe', `neither ${TABLES.join(' nor ')} can be read: is procfs mounted at /proc?`);
  return succeeded(there.flatMap((table) => parseListeners(table.value)));
}

/**
 * The table of proc_net_tcp(5): `sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout
 * inode …`. For a listening socket rx_queue is its accept backlog.
 */
export function parseListeners(table: string): readonly Listener[] {
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  return rows.filter((row) => row[3] === LISTEN).map(toListener);
}

function toListener(row: readonly string[]): Listener {
  const [address = '', port = ''] = row[1]!.split(':');
  const [, backlog = '0'] = row[4]!.split(':');
  return {
    address: parseAddress(address),
    port: Number.parseInt(port, 16),
    backlog: Number.parseInt(backlog, 16),
    inode: row[9]!,
  };
}

/** Words of 32 bits, each written as the little-endian number that it is in memory. */
function parseAddress(hex: string): IpBytes {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)));
  return bytes.length === 4 ? [...ANY_V4.slice(0, 12), ...bytes] : bytes;
}

/**
 * Whether connections to `address` reach this listener. A wildcard serves every address of its family, and the one of
 * IPv6 serves IPv4 too unless its program asked otherwise, which procfs does not tell.
 */
export function serves(listener: Listener, address: IpBytes): boolean {
  return (
    sameIp(listener.address, address) ||
    sameIp(listener.address, ANY_V6) ||
    (sameIp(listener.address, ANY_V4) && isV4(address))
  );
}

/** Whether one of these processes has the socket open. A failure where their files may not be looked at. */
export async function ownsSocket(
  { files }: Procfs,
  pids: readonly number[],
  inodes: readonly string[],
): Promise<Outcome<boolean>> {
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
}

const notAllowed = (pid: number): Outcome<never> =>
  failed('probe', `the open files of process ${pid} may not be looked at: run sitrep as the same user`);
