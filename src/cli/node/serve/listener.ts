import { type AddressInfo, createServer, isIPv6, type Server } from 'node:net';
import { failed, type Outcome, succeeded } from '../../../contract/failure.ts';

/** A port that is listening, to be handed over to workerd. Nothing is accepted here if that happens at once. */
export interface Listener {
  readonly server: Server;
  readonly port: number;
}

/** Opens the public port; the failure says what to do about it. */
export const listen = (host: string, port: number): Promise<Outcome<Listener>> => {
  const server = createServer();
  return new Promise((settle) => {
    server.once('error', (error: NodeJS.ErrnoException) => settle(failed('probe', listenProblem(host, port, error))));
    server.listen(port, host, () => settle(succeeded({ server, port: (server.address() as AddressInfo).port })));
  });
};

const listenProblem = (host: string, port: number, { code, message }: NodeJS.ErrnoException): string => {
  if (code === 'EADDRINUSE') {
    return `port ${port} on ${host} is taken: stop the program that uses it, or choose another with --port (0 takes any free one)`;
  }
  if (code === 'EACCES') return `port ${port} needs more rights than this user has: choose one over 1023 with --port`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${host} is not an address of this machine: see --host`;
  return `cannot listen on ${host} port ${port}: ${message}`;
};

/** Addresses that mean all of this machine's, with the one by which it reaches itself. */
const EVERYWHERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Its URL in a browser on this machine, without a trailing slash. */
export const urlOf = (host: string, port: number): string => {
  const name = EVERYWHERE[host] ?? host;
  return new URL(`http://${isIPv6(name) ? `[${name}]` : name}:${port}`).origin;
};
