import { expect, test } from 'vitest';
import type { Verdict } from '../../../src/contract/verdict.ts';
import { CASES, type Case } from './cases.ts';
import type { World } from './worlds.ts';

/** What a run of `sitrep` with these arguments ended with; `config` is the text of its `--config` file. */
export type Health = (
  args: readonly string[],
  config: string,
) => Promise<{ readonly code: number; readonly out: string }>;

/** Exit codes of `--exit-style nagios`, in their order. */
const VERDICTS: readonly Verdict[] = ['pass', 'warn', 'fail', 'unknown'];

const ARGS = ['health', 'detail', '--format', 'json', '--exit-style', 'nagios', '--timeout', '10s'];

/** What a program says of one case. */
export interface Answer {
  readonly verdict: Verdict | undefined;
  /** `kind: message`, joined by `; `. */
  readonly output: string;
  readonly measures: readonly string[];
}

/** Every case on one program; its test file is one call. */
export const describeVerdicts = (health: Health): void => {
  test.each(CASES.map((one) => [`${one.check.type}: ${one.title}`, one] as const))('%s', async (_, one) => {
    const target = await one.target();
    try {
      matches(await answerOf(health, one, target), one, target);
    } finally {
      await target.end();
    }
  });
};

/** Several programs look at the same target at the same time, and must say the same. */
export const describeSameVerdicts = (programs: Readonly<Record<string, Health>>): void => {
  test.each(CASES.map((one) => [`${one.check.type}: ${one.title}`, one] as const))('%s', async (_, one) => {
    const target = await one.target();
    try {
      const answers = [];
      for (const health of Object.values(programs)) answers.push(withoutNumbers(await answerOf(health, one, target)));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    } finally {
      await target.end();
    }
  });
};

/** Ages and sizes go on changing between two looks, and each HTTP parser has its own words for what it stumbled over. */
const withoutNumbers = (answer: Answer): Answer => ({
  ...answer,
  output: answer.output.replace(/(does not answer in HTTP\/1\.1) \(.*\)/, '$1').replace(/[\d.]+/g, '#'),
});

export const answerOf = async (health: Health, { check }: Case, target: World): Promise<Answer> => {
  const config = JSON.stringify({ checks: [{ id: 'it', ...filled(check, target) }] });
  const { code, out } = await health(ARGS, config);
  const { checks } = JSON.parse(out) as { checks: Record<string, readonly { output?: string }[]> };
  const [first] = Object.values(checks);
  return { verdict: VERDICTS[code], output: first?.[0]?.output ?? '', measures: Object.keys(checks) };
};

const matches = ({ verdict, output }: Answer, one: Case, target: World): void => {
  expect({ verdict, output }).toMatchObject({ verdict: one.verdict });
  if (one.kind === undefined) {
    expect(output).toBe('');
    return;
  }
  // The kind stands before the words, unless they begin with it.
  const prefix = `${one.kind}: `;
  expect(output.startsWith(prefix) || output.startsWith(one.kind), output).toBe(true);
  const message = output.startsWith(prefix) ? output.slice(prefix.length) : output;
  if (typeof one.words === 'string') expect(message).toBe(filled(one.words, target));
  else expect(message).toMatch(one.words!);
};

/** `{name}` by the world's values; a text that is nothing else becomes the value itself, a number where it is one. */
const filled = <T>(value: T, { values }: World): T => {
  const whole = (text: string) => values[/^\{(\w+)\}$/.exec(text)?.[1] ?? ''];
  const replaced = JSON.stringify(value, (_, inner) => {
    if (typeof inner !== 'string') return inner;
    return whole(inner) ?? inner.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
  });
  return JSON.parse(replaced);
};
