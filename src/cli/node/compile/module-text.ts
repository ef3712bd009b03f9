import type { CompiledDocument } from '../../../contract/compiled.ts';
import { VERSION } from '../../../contract/version.ts';

/** Check types and channels that the config file itself brings along, as the module finds them there. */
export interface PluginSource {
  /** The config file, as the module imports it. */
  readonly path: string;
  /** The position of each in `plugins`, by its type. */
  readonly checks: Readonly<Record<string, number>>;
  readonly channels: Readonly<Record<string, number>>;
}

/** `google-chat` → `googleChat`: by this name its module exports a check type or channel. */
export const exportedName = (type: string): string =>
  type.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

interface Registry {
  readonly imports: readonly string[];
  readonly text: string;
}

/** A registry of the types in use, and the imports that it needs. */
const registryOf = (
  room: 'checks' | 'channels',
  types: readonly string[],
  plugins: Readonly<Record<string, number>>,
): Registry => {
  const used = [...new Set(types)].sort();
  const local = (type: string) => `${exportedName(type)}${room === 'checks' ? 'Check' : 'Channel'}`;
  const builtIn = used.filter((type) => !Object.hasOwn(plugins, type));
  const entries = used.map((type) => {
    const value = Object.hasOwn(plugins, type) ? `source.plugins[${plugins[type]}]` : local(type);
    return `${JSON.stringify(type)}: ${value}`;
  });
  return {
    imports: builtIn.map((type) => `import { ${exportedName(type)} as ${local(type)} } from 'sitrep/${room}/${type}';`),
    text: `{ ${entries.join(', ')} }`,
  };
};

/** The module for `defineWorker`: it imports only what the config uses, so that a bundler leaves out the rest. */
export const moduleText = (document: CompiledDocument, name: string, plugins: PluginSource): string => {
  const { config } = document;
  const checks = registryOf(
    'checks',
    config.checks.map(({ type }) => type),
    plugins.checks,
  );
  const channels = registryOf(
    'channels',
    config.alerts.map(({ type }) => type),
    plugins.channels,
  );
  const text = JSON.stringify(JSON.stringify(document));
  const imports = [...checks.imports, ...channels.imports];
  const hasPlugins = `${checks.text}${channels.text}`.includes('source.plugins[');
  return [
    `// Written by \`sitrep compile\` from ${name}. Change that file instead.`,
    ...(hasPlugins ? [`import source from ${JSON.stringify(plugins.path)};`] : []),
    ...imports,
    '',
    'export default {',
    `  version: ${JSON.stringify(VERSION)},`,
    `  checks: ${checks.text},`,
    `  channels: ${channels.text},`,
    // Text that the engine parses faster than an object of JavaScript.
    `  document: JSON.parse(${text}),`,
    '};',
    '',
  ].join('\n');
};

/** Beside it, for a Worker in TypeScript. */
export const DECLARATION = `import type { CompiledConfig } from 'sitrep/worker';
declare const config: CompiledConfig;
export default config;
`;
