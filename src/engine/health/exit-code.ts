import type { Level } from '../../contract/check.ts';
import type { Verdict } from '../../contract/verdict.ts';

/** `docker` never gives 2, which Docker reserves; `nagios` as the plugin guidelines of Monitoring Plugins have it. */
export const EXIT_STYLES = ['docker', 'nagios'] as const;
type ExitStyle = (typeof EXIT_STYLES)[number];

const CODES: Readonly<Record<ExitStyle, Readonly<Record<Verdict | 'usage', number>>>> = {
  docker: { pass: 0, warn: 0, fail: 1, unknown: 1, usage: 1 },
  nagios: { pass: 0, warn: 1, fail: 2, unknown: 3, usage: 3 },
};

export interface ExitRules {
  readonly style: ExitStyle;
  readonly level: Level;
  /** The value of `--unknown`; if absent, by level. */
  readonly unknown?: 'pass' | 'fail' | undefined;
}

/** Whether `unknown` passes. At `live` it does: nothing is restarted because a check could not run. */
export const unknownAs = ({ style, level, unknown }: ExitRules): Verdict => {
  if (unknown !== undefined) return unknown;
  return level === 'live' && style === 'docker' ? 'pass' : 'unknown';
};

/** The exit code of a run with these verdicts; no verdicts count as unknown. */
export const exitCode = (verdicts: readonly Verdict[], rules: ExitRules): number => {
  const counted = (verdicts.length === 0 ? ['unknown' as const] : verdicts).map((verdict) =>
    verdict === 'unknown' ? unknownAs(rules) : verdict,
  );
  const worst = (['fail', 'unknown', 'warn'] as const).find((verdict) => counted.includes(verdict)) ?? 'pass';
  return CODES[rules.style][worst];
};

/** For a command line that could not be parsed, so that there are no rules. */
export const usageExit = (args: readonly string[], env: (name: string) => string | undefined): number => {
  const nagios =
    /(^|\s)--exit-style[= ]nagios(\s|$)/.test(args.join(' ')) || env('SITREP_HEALTH_EXIT_STYLE') === 'nagios';
  return CODES[nagios ? 'nagios' : 'docker'].usage;
};
