import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Listener, ListenersPort } from '../../contract/ports.ts';
import { errorName } from './errno.ts';
import { host } from './host.ts';

const toListener = (line: string): Listener => {
  const [address = '', port, backlog, inode = ''] = line.split(' ');
  return { address, port: Number(port), backlog: Number(backlog), inode };
};

/** The number of no port, by which the host call means all. */
const ALL = 0;

const list = (port: number): Outcome<readonly Listener[]> => {
  const lines = host.listeners(port);
  if (typeof lines !== 'number') return succeeded(lines.split('\n').slice(0, -1).map(toListener));
  const message = `the listening ports are not known: the kernel refuses sock_diag, and /proc/net/tcp cannot be read (${errorName(lines)})`;
  return failed('probe', message);
};

export const nativeListeners: ListenersPort = { list: async (port = ALL) => list(port) };
