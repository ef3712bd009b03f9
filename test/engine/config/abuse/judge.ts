import { CHANNELS } from '../../../../src/alerts/channels/index.ts';
import { NODE } from '../../../../src/contract/runtimes.ts';
import { CHECKS } from '../../../../src/engine/checks/index.ts';
import { parseConfig } from '../../../../src/engine/config/parse.ts';
import { scheduleMistake } from '../../../../src/engine/maintenance/calendar.ts';
import { FILES } from './files.ts';

/**
 * A process of its own, so that its memory can be bounded: judges the files named in its arguments, all of them if none is,
 * and prints what became of each as a line of JSON. `ms` is processor time: other processes do not count.
 */
const secret = (name: string) => (name.startsWith('SET') ? `value-of-${name}-${name}` : undefined);
const registries = { checks: CHECKS, channels: CHANNELS, scheduleMistake };

for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(FILES)) {
  const text = FILES[name]!();
  const before = process.cpuUsage();
  const result = parseConfig(text, registries, { runtime: NODE, secret });
  const { user, system } = process.cpuUsage(before);
  const issues = result.ok ? result.warnings : result.issues;
  const last = issues.at(-1);
  const line = { name, ok: result.ok, ms: Math.round((user + system) / 1_000), issues: issues.length, last };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
