import { readFileSync, statSync } from 'node:fs';

/** What /etc says about names, as nsswitch.conf(5), hosts(5) and resolv.conf(5) describe it. */
export interface NameFiles {
  /** Whether names come only from /etc/hosts and name servers, not from LDAP, mDNS or systemd. */
  readonly plain: boolean;
  /** Addresses that /etc/hosts has for a name. */
  hosts(name: string): readonly string[];
  /** The names to ask for, in order. */
  candidates(name: string): readonly string[];
}

const linesOf = (path: string): readonly (readonly string[])[] => {
  try {
    // Anything else could make us wait.
    if (!statSync(path).isFile()) return [];
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines.map((line) =>
      line
        .replace(/[#;].*$/, '')
        .split(/\s+/)
        .filter((word) => word !== ''),
    );
  } catch {
    return [];
  }
};

const SOURCES: readonly string[] = ['files', 'dns'];

/** Dots from which on a name is first asked for as it is. */
const NDOTS = 1;

/** @param etc the folder of these files */
export const readNameFiles = (etc = '/etc'): NameFiles => {
  const hosts = linesOf(`${etc}/hosts`);
  const resolv = linesOf(`${etc}/resolv.conf`);
  const [, ...sources] = linesOf(`${etc}/nsswitch.conf`).find(([key]) => key === 'hosts:') ?? [];
  const [, ...domains] = resolv.filter(([key]) => key === 'search' || key === 'domain').at(-1) ?? [];
  const options = resolv.filter(([key]) => key === 'options').flat();
  const ndots = options.flatMap((option) => /^ndots:(\d+)$/.exec(option)?.[1] ?? []).at(-1);
  return {
    plain: sources.every((source) => SOURCES.includes(source)),
    hosts: (name) => hosts.flatMap(([address = '', ...names]) => (names.includes(name) ? [address] : [])),
    candidates: (name) => {
      if (name.endsWith('.')) return [name];
      const searched = domains.map((domain) => `${name}.${domain}`);
      const isWhole = name.split('.').length > Number(ndots ?? NDOTS);
      return isWhole ? [name, ...searched] : [...searched, name];
    },
  };
};
