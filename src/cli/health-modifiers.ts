import { failed, type Outcome, succeeded } from '../contract/failure.ts';
import { listed } from './args.ts';
import type { Flag, Parsed } from './command.ts';
import { expandQuantities } from './flag-values.ts';
import type { CliHost } from './host.ts';

/** A flag that sets one field of the checks that other flags make. */
interface Modifier extends Flag {
  readonly field: string;
  /** The flags whose checks have this field. */
  readonly of: readonly string[];
  readonly toField: (values: readonly string[]) => unknown;
  /** The mistake in a value that no field accepts. */
  readonly wrong?: (value: string) => string | undefined;
}

const HTTP = ['http'];
const HTTP_AND_GRPC = ['http', 'grpc'];

const MODIFIERS: readonly Modifier[] = [
  {
    name: 'method',
    value: 'METHOD',
    field: 'method',
    of: HTTP,
    about: 'request method of --http, such as HEAD',
    toField: ([method]) => method,
  },
  {
    name: 'header',
    value: 'NAME:VALUE',
    list: 'repeat',
    field: 'headers',
    of: HTTP_AND_GRPC,
    about: 'request header of --http, or metadata of --grpc, such as "accept: text/plain"',
    toField: (lines) => Object.fromEntries(lines.map(toHeader)),
    wrong: (line) => (line.includes(':') ? undefined : 'write NAME:VALUE, such as "accept: text/plain"'),
  },
  {
    name: 'expect-body',
    value: 'TEXT',
    field: 'expect',
    of: HTTP,
    about: 'text that the response to --http must contain',
    toField: ([contains]) => ({ body: { contains } }),
  },
  {
    name: 'ca',
    value: 'FILE',
    field: 'ca',
    of: HTTP_AND_GRPC,
    about: 'PEM file of certificates to trust for --http and --grpc',
    toField: ([file]) => file,
  },
  { name: 'insecure', field: 'insecure', of: HTTP_AND_GRPC, about: 'accept any certificate', toField: () => true },
];

export const MODIFIER_FLAGS: readonly Flag[] = MODIFIERS.map(
  ({ field: _, of: __, toField: ___, wrong: ____, ...flag }) => flag,
);

const toHeader = (line: string): readonly [string, string] => {
  const at = line.indexOf(':');
  return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
};

/** What the command line sets for the checks of one flag: by field, the value and the arguments that gave it. */
export interface Modified {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly sources: Readonly<Record<string, string>>;
}

/** By flag that makes checks, `http`; a failure where a modifier has nothing to change or cannot be used. */
export const modifiersOf = (parsed: Parsed, env: CliHost['env']): Outcome<(flag: string) => Modified> => {
  const given = MODIFIERS.filter(({ name, value }) =>
    value === undefined ? parsed.on(name) : parsed.list(name).length > 0,
  );
  for (const modifier of given) {
    const wrong = mistakeOf(modifier, parsed, env);
    if (wrong !== undefined) return failed('probe', wrong);
  }
  return succeeded((flag) => {
    const own = given.filter(({ of }) => of.includes(flag));
    return {
      fields: Object.fromEntries(own.map(({ name, field, toField }) => [field, toField(parsed.list(name))])),
      sources: Object.fromEntries(own.map(({ name, field }) => [field, sourceOf(name, parsed)])),
    };
  });
};

const sourceOf = (name: string, parsed: Parsed): string => `--${name} ${parsed.list(name).join(', ')}`;

const mistakeOf = ({ name, of, value, wrong }: Modifier, parsed: Parsed, env: CliHost['env']): string | undefined => {
  if (!of.some((flag) => parsed.list(flag).length > 0))
    return `--${name} applies to ${listed(of.map((flag) => `--${flag}`))}, which is not given`;
  if (value === undefined) return undefined;
  for (const written of parsed.list(name)) {
    const why = wrong?.(written);
    if (why !== undefined) return `--${name} ${written}: ${why}`;
    const expanded = expandQuantities(written, env);
    if (!expanded.ok) return `--${name} ${written}: the variable ${expanded.missing} is not set`;
  }
  return undefined;
};
