import type { Check } from '../../contract/check.ts';
import type { Runtime } from '../../contract/runtimes.ts';
import type { Url } from '../../contract/url.ts';
import type { AnyObject } from '../schema/objects.ts';

/** Input of a rule: a check as it was written, and as the engine parsed it. */
export interface Subject {
  readonly written: AnyObject;
  readonly check: Check;
  readonly runtime: Runtime;
}

/** The target of a check, and the field that sets it. */
export interface Target {
  readonly field: string;
  readonly host: string;
  readonly port?: number | undefined;
}

/** `undefined` for a check that connects to nothing, and for one that lacks a secret. */
export const targetOf = ({ check: { spec } }: Subject): Target | undefined => {
  const { url, resolver, host, port, socket } = spec as Partial<Record<'url' | 'resolver', Url>> & {
    readonly host?: string;
    readonly port?: number;
    readonly socket?: string;
  };
  if (socket !== undefined) return undefined;
  if (host !== undefined) return { field: 'host', host, port };
  const address = url ?? resolver;
  return address && { field: url ? 'url' : 'resolver', host: address.host, port: address.port };
};
