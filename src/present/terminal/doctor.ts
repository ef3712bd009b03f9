import type { Finding } from '../../contract/diagnosis.ts';
import { oneLine, type Style } from './report.ts';

const COLORS = { ok: 32, warn: 33, bad: 31 } as const;

/** `sitrep doctor`: what is wrong comes with its reason and its fix. */
export const doctorText = (findings: readonly Finding[], { color }: Pick<Style, 'color'>): string => {
  const paint = (level: Finding['level']) => (color ? `\x1b[${COLORS[level]}m${level}\x1b[0m` : level);
  const lines = findings.flatMap(({ id, level, what, why, fix }) => [
    `${paint(level)}${' '.repeat(6 - level.length)}${id.padEnd(10)}${oneLine(what)}`,
    ...(why === undefined ? [] : [`${INDENT}why: ${oneLine(why)}`]),
    ...(fix === undefined ? [] : [`${INDENT}fix: ${oneLine(fix)}`]),
  ]);
  return `${[...lines, '', summary(findings)].join('\n')}\n`;
};

const INDENT = ' '.repeat(16);

const summary = (findings: readonly Finding[]): string => {
  const of = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  const [bad, warn] = [of('bad'), of('warn')];
  if (bad + warn === 0) return 'All is well.';
  const parts = [...(bad > 0 ? [`${bad} bad`] : []), ...(warn > 0 ? [`${warn} to look at`] : [])];
  return `${parts.join(', ')}, ${of('ok')} ok.`;
};

/** The same for programs. */
export const doctorJson = (url: string, findings: readonly Finding[]): string => {
  const levels = findings.map(({ level }) => level);
  const level = levels.includes('bad') ? 'bad' : levels.includes('warn') ? 'warn' : 'ok';
  return `${JSON.stringify({ url, level, findings }, null, 2)}\n`;
};
