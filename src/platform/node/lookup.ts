import { lookup as getaddrinfo, type LookupAddress, Resolver } from 'node:dns';
import { isIP } from 'node:net';
import type { Scope } from '../../contract/ports.ts';
import { readNameFiles } from './name-files.ts';
import { pooled } from './pool.ts';

export interface LookupOptions {
  /** The folder of hosts, resolv.conf and nsswitch.conf. */
  readonly etc?: string;
  /** Name servers instead of those of resolv.conf. */
  readonly servers?: readonly string[];
}

/** The name does not exist, or cannot: a label has at most 63 characters. Any other code is the name server's. */
const NOT_THERE: readonly string[] = ['ENOTFOUND', 'ENODATA', 'EBADNAME'];

const failure = (code: string): Error => Object.assign(new Error(code), { code });

type Ask = 'resolve4' | 'resolve6';

/** Addresses of one family; the list may be empty. */
const ask = (resolver: Resolver, which: Ask, name: string): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    resolver[which](name, (error, found) => {
      if (!error) resolve(found);
      else if (NOT_THERE.includes(error.code ?? '')) resolve([]);
      // ESERVFAIL, ETIMEOUT, ECONNREFUSED: the name server's, not the target's.
      else reject(failure('EAI_AGAIN'));
    });
  });

const toAddress = (address: string): LookupAddress => ({ address, family: isIP(address) });

const askServers = async (names: readonly string[], scope: Scope, servers: LookupOptions['servers']) => {
  const resolver = new Resolver();
  if (servers) resolver.setServers(servers);
  scope.onCancel(() => resolver.cancel());
  for (const name of names) {
    const families = await Promise.all([ask(resolver, 'resolve4', name), ask(resolver, 'resolve6', name)]);
    const found = families.flat().map(toAddress);
    if (found.length > 0 || scope.cancelled) return found;
  }
  return [];
};

/**
 * The addresses of a name. getaddrinfo would wait in a thread for a name server that says nothing, and no program can end
 * while it does; so it is asked only where names come from elsewhere too (LDAP, mDNS, systemd), and outside of Linux.
 */
export const lookup = async (
  name: string,
  scope: Scope,
  { etc, servers }: LookupOptions = {},
): Promise<readonly LookupAddress[]> => {
  const files = process.platform === 'linux' ? readNameFiles(etc) : undefined;
  if (!files?.plain) return pooled((done) => getaddrinfo(name, { all: true }, done));
  const hosts = files.hosts(name).map(toAddress);
  const found = hosts.length > 0 ? hosts : await askServers(files.candidates(name), scope, servers);
  if (found.length === 0) throw failure('ENOTFOUND');
  return found;
};
