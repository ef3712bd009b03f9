import type { Ports } from '../../../../src/contract/ports.ts';
import type { Measures } from '../../../../src/contract/reading.ts';
import { NODE } from '../../../../src/contract/runtimes.ts';
import type { Verdict } from '../../../../src/contract/verdict.ts';
import { CHECKS } from '../../../../src/engine/checks/index.ts';
import { parseConfig } from '../../../../src/engine/config/parse.ts';
import { evaluate } from '../../../../src/engine/probe/evaluate.ts';
import { probe } from '../../../../src/engine/probe/probe.ts';
import { nodePorts } from '../../../../src/platform/node/index.ts';

/** What a check found, in the words that a user reads. */
export interface Judged {
  readonly verdict: Verdict;
  /** `kind: message`, one a reason. */
  readonly reasons: readonly string[];
  readonly measures: Measures;
}

/** Parses, probes and judges one check of `checks.json`, on this machine unless other ports are given. */
export const judge = async (raw: Readonly<Record<string, unknown>>, ports: Ports = nodePorts()): Promise<Judged> => {
  const parsed = parsing({ id: 'it', ...raw });
  if (!parsed.ok) throw new Error(parsed.issues.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  const check = parsed.config.checks[0]!;
  const type = CHECKS[check.type]!;
  const reading = await probe(check, type, ports);
  const { verdict, reasons } = evaluate(check, type, reading);
  return { verdict, reasons: reasons.map(({ kind, message }) => `${kind}: ${message}`), measures: reading.measures };
};

/** What `validate` would say of one check: its mistakes, or its warnings. */
export const remarks = (raw: Readonly<Record<string, unknown>>): readonly string[] => {
  const parsed = parsing({ id: 'it', ...raw });
  return (parsed.ok ? parsed.warnings : parsed.issues).map(({ path, message }) => `${path}: ${message}`);
};

const parsing = (check: Readonly<Record<string, unknown>>) =>
  parseConfig(JSON.stringify({ checks: [check] }), { checks: CHECKS }, { runtime: NODE, secret: () => undefined });
