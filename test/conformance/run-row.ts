import type { Ports } from '../../src/contract/ports.ts';
import type { Runtime } from '../../src/contract/runtimes.ts';
import type { Verdict } from '../../src/contract/verdict.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { parseConfig } from '../../src/engine/config/parse.ts';
import { evaluate } from '../../src/engine/probe/evaluate.ts';
import { probe } from '../../src/engine/probe/probe.ts';
import type { Addresses } from './addresses.ts';
import { checkEntry, fillIn, rowId } from './config.ts';
import { differenceAt } from './differences.ts';
import type { Row, RuntimeName } from './row.ts';

/** ms that a verdict may come after the timeout. */
export const GRACE_MS = 250;
/** Bytes that one probe may hold, whatever the target sends. */
export const HEAP_LIMIT = 32 * 1024 * 1024;

/** What the rows run on, and how its memory is measured: the peak of bytes held since the last call. */
export interface Platform {
  readonly runtime: Runtime & { readonly name: string };
  readonly ports: Ports;
  readonly watchMemory: () => Promise<() => Promise<number>>;
}

/** What a user gets to see of a row. */
export interface RowResult {
  readonly verdict: Verdict | 'refused';
  /** `kind: message` of the worst reason; of a config that is refused, why. Empty where all is well. */
  readonly words: string;
  readonly attempts: number;
  /** ms, and how many they may be. */
  readonly took: number;
  readonly most: number;
  /** Bytes. */
  readonly held: number;
}

export const isForRuntime = (row: Row, runtime: Runtime): boolean =>
  row.runtimes?.includes(runtime.name as RuntimeName) ?? true;

/** Verdict, kind and words that this runtime should give. */
export const expectation = (row: Row, runtime: Runtime, addresses: Addresses) => {
  const words = fillIn(row.words ?? '', row, addresses);
  return { verdict: row.verdict, kind: row.kind, words, ...differenceAt(runtime.name, row)?.instead };
};

/** Probes the row's target, if the runtime accepts its config. */
export const runRow = async (row: Row, place: Platform, addresses: Addresses): Promise<RowResult> => {
  const text = JSON.stringify({ checks: [checkEntry(row, rowId(0), addresses)] });
  const parsed = parseConfig(text, { checks: CHECKS }, { runtime: place.runtime, secret: () => undefined });
  if (!parsed.ok) {
    const words = parsed.issues.map(({ path, message }) => `${path} ${message}`).join('\n');
    return { verdict: 'refused', words, attempts: 0, took: 0, most: 0, held: 0 };
  }
  const check = parsed.config.checks[0]!;
  const type = CHECKS[check.type]!;
  const peak = await place.watchMemory();
  const start = performance.now();
  const reading = await probe(check, type, place.ports);
  const took = performance.now() - start;
  const { verdict, reasons } = evaluate(check, type, reading);
  const [reason] = reasons;
  return {
    verdict,
    words: reason ? `${reason.kind}: ${reason.message}` : '',
    attempts: reading.attempts,
    took,
    most: (check.timeout + GRACE_MS) * reading.attempts,
    held: await peak(),
  };
};

/** What is wrong with the verdict, and with the words beside it. */
export const mistakesIn = (row: Row, seen: RowResult, runtime: Runtime, addresses: Addresses): readonly string[] => {
  if (!isForRuntime(row, runtime)) {
    const isRefused = seen.verdict === 'refused' && seen.words.includes(`, which ${runtime.title} does not support`);
    return isRefused ? [] : [`the config is ${seen.verdict === 'refused' ? `refused as ${seen.words}` : 'accepted'}`];
  }
  const { verdict, kind, words } = expectation(row, runtime, addresses);
  const isSaid = typeof words === 'string' ? seen.words.includes(words) : words.test(seen.words.replace(/^\w+: /, ''));
  return [
    ...(seen.verdict === verdict ? [] : [`${seen.verdict}, expected ${verdict}`]),
    ...(kind === undefined || (seen.words.startsWith(`${kind}: `) && isSaid)
      ? []
      : [`"${seen.words}", expected ${kind}: … ${words}`]),
    ...(seen.attempts === (row.attempts ?? 1) ? [] : [`${seen.attempts} attempts`]),
  ];
};

/** What is wrong with the time and the memory that it took. */
export const overruns = ({ took, most, held }: RowResult): readonly string[] => [
  ...(took <= most ? [] : [`${Math.round(took)} ms, expected ${most} at most`]),
  ...(held < HEAP_LIMIT ? [] : [`${held} bytes held, expected fewer than ${HEAP_LIMIT}`]),
];
