import type { ConfigIssue } from '../../contract/config.ts';
import { optional } from '../schema/combine.ts';
import { show } from '../schema/expected.ts';
import { list, text } from '../schema/fields.ts';
import { isObject } from '../schema/objects.ts';
import { didYouMean } from '../util/did-you-mean.ts';
import { ENOUGH, issueAt, type Path } from './issues.ts';

/** `checks`, `groups` and `tags`: the checks that an alert or a window is for; all of them if none is given. */
export const selectorFields = () =>
  ({
    checks: optional(list(text('id of a check'), 'only for these checks'), []),
    groups: optional(list(text('a group'), 'only for checks in these groups'), []),
    tags: optional(list(text('a tag'), 'only for checks with one of these tags'), []),
  }) as const;

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

/** What there is to select, as it was written. */
export interface Known {
  readonly checks: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
  readonly alerts: ReadonlySet<string>;
}

export const knownOf = (document: Readonly<Record<string, unknown>>): Known => {
  const checks = (Array.isArray(document.checks) ? document.checks : []).filter(isObject);
  const alerts = (Array.isArray(document.alerts) ? document.alerts : []).filter(isObject);
  return {
    checks: new Set(checks.flatMap(({ id }) => textsOf([id]))),
    groups: new Set(checks.flatMap(({ group }) => textsOf([group]))),
    tags: new Set(checks.flatMap(({ tags }) => textsOf(tags))),
    alerts: new Set(alerts.flatMap(({ id, type }) => textsOf([id ?? type]))),
  };
};

const WORDS = { checks: 'check', groups: 'group', tags: 'tag', alerts: 'alert' } as const;

interface Unknown {
  readonly path: Path;
  readonly field: keyof Known;
  readonly id: string;
}

const unknownIn = (raw: unknown, field: keyof Known, key: string, path: Path, known: Known): Unknown[] =>
  textsOf(isObject(raw) ? raw[key] : undefined).flatMap((id, at) =>
    known[field].has(id) ? [] : { path: [...path, key, at], field, id },
  );

/** Finding what was meant compares with every name: done for the first few, by which the others are understood. */
const MOST_HINTS = 10;

const unknownIssue = ({ path, field, id }: Unknown, at: number, known: Known): ConfigIssue => {
  const hint = at < MOST_HINTS ? didYouMean(id, known[field]) : '';
  return issueAt(path, `there is no ${WORDS[field]} ${show(id)}${hint}`);
};

/** Selectors that select something that is not there: a typing mistake would silence an alert. */
export const unknownSelections = (document: Readonly<Record<string, unknown>>, hasChannels: boolean): ConfigIssue[] => {
  if (!hasChannels && document.maintenance === undefined && document.canaries === undefined) return [];
  const known = knownOf(document);
  const entries = (section: string): readonly unknown[] =>
    Array.isArray(document[section]) ? (document[section] as unknown[]) : [];
  const selecting = hasChannels ? ['alerts', 'maintenance'] : ['maintenance'];
  const unknown = [
    ...selecting.flatMap((section) =>
      entries(section).flatMap((raw, index) =>
        (['checks', 'groups', 'tags'] as const).flatMap((field) =>
          unknownIn(raw, field, field, [section, index], known),
        ),
      ),
    ),
    ...unknownIn(document, 'checks', 'canaries', [], known),
    ...(hasChannels
      ? entries('checks').flatMap((raw, index) => unknownIn(raw, 'alerts', 'alerts', ['checks', index], known))
      : []),
  ];
  return unknown.slice(0, ENOUGH).map((each, at) => unknownIssue(each, at, known));
};
