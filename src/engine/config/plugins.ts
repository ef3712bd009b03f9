import type { Channel } from '../../contract/alert.ts';
import type { CheckType } from '../../contract/check.ts';
import type { ConfigIssue } from '../../contract/config.ts';
import { show } from '../schema/expected.ts';
import { type AnyObject, isObject } from '../schema/objects.ts';
import { issueAt } from './issues.ts';
import type { Registries } from './parse.ts';

/** Registries with the plugins of a config, and what is wrong with these. */
export interface Extended<Each extends Registries> {
  readonly registries: Each;
  readonly issues: readonly ConfigIssue[];
}

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

const isPlugin = (value: unknown): value is AnyObject & { readonly type: string } =>
  isObject(value) && typeof value.type === 'string' && isObject(value.schema);

/** Only a check type probes, and only a channel sends. */
export const isCheckType = (plugin: object): plugin is CheckType => typeof (plugin as AnyObject).probe === 'function';
export const isChannel = (plugin: object): plugin is Channel => typeof (plugin as AnyObject).send === 'function';

const EXPECTED = 'expected what defineCheck or defineChannel of sitrep/config returns';

const mistakeIn = (plugin: unknown, taken: object): string | undefined => {
  if (!isPlugin(plugin) || !(isCheckType(plugin) || isChannel(plugin))) return `${EXPECTED}, found ${show(plugin)}`;
  if (!NAME.test(plugin.type))
    return `expected a type in lower case with hyphens, such as "my-check", found ${show(plugin.type)}`;
  return Object.hasOwn(taken, plugin.type) ? `the type ${show(plugin.type)} is taken; give it another name` : undefined;
};

/** A registry without channels stays so: its command sends no alerts. */
export const withPlugins = <Each extends Registries>(registries: Each, plugins: readonly unknown[]): Extended<Each> => {
  const checks: Record<string, CheckType> = { ...registries.checks };
  const channels: Record<string, Channel> = { ...registries.channels };
  const issues: ConfigIssue[] = [];
  for (const [index, plugin] of plugins.entries()) {
    const isOfChecks = isObject(plugin) && isCheckType(plugin);
    const mistake = mistakeIn(plugin, isOfChecks ? checks : channels);
    if (mistake !== undefined) issues.push(issueAt(['plugins', index], mistake));
    else if (isOfChecks) checks[plugin.type as string] = plugin as unknown as CheckType;
    else channels[(plugin as Channel).type] = plugin as Channel;
  }
  return { registries: { ...registries, checks, ...(registries.channels && { channels }) }, issues };
};
