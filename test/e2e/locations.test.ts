import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { finished } from '../finished.ts';
import { newFolder } from '../folders.ts';
import { ROOT, SITREP } from './program.ts';

/** What one act of locations/world.ts came to. */
interface Act {
  readonly name: string;
  /** Of the shop. */
  readonly status: string;
  /** Of all checks. */
  readonly statuses: readonly string[];
  /** Verdicts and reasons of the shop, by location. */
  readonly locations: Readonly<Record<string, string>>;
  readonly reasons: Readonly<Record<string, string | null>>;
  readonly sent: readonly { readonly type: string; readonly text: string }[];
}

const acts = new Map<string, Act>();
const UP = Array(6).fill('up');

/** A process that ends takes all others of its namespace with it. */
const NAMESPACES = ['--net', '--pid', '--fork', '--kill-child', '--mount-proc'];

beforeAll(() => {
  const world = join(ROOT, 'test/e2e/locations/world.ts');
  const line = `ip link set lo up && exec node "${world}" "${SITREP}" "${newFolder('probers')}"`;
  const { status, stdout, stderr } = finished('unshare', [...NAMESPACES, 'sh', '-c', line]);
  expect(status, stderr).toBe(0);
  for (const [, text] of stdout.matchAll(/^ACT (.*)$/gm)) {
    const act: Act = JSON.parse(text!);
    acts.set(act.name, act);
  }
}, 130_000);

describe('three remote probers, the home of all checks in a network of its own', () => {
  test('all vote', () => {
    expect(acts.get('all vote')).toMatchObject({
      statuses: UP,
      locations: { far: 'pass', near: 'pass', next: 'pass' },
    });
  });

  test.each(['cut off', 'cut off for long'])('%s from the target alone, home puts nothing down', (name) => {
    expect(acts.get(name)).toMatchObject({
      statuses: UP,
      locations: { far: 'fail', near: 'pass', next: 'pass' },
      reasons: { far: expect.stringContaining('203.0.113.9'), near: null },
      sent: [],
    });
  });

  test('a target that goes down is down, and the alert says from where that was confirmed', () => {
    const { statuses, reasons, sent } = acts.get('down')!;
    expect(statuses).toEqual(['down', ...UP.slice(1)]);
    expect(reasons.near).toBe('status 503, expected 2xx');
    expect(sent).toEqual([
      {
        type: 'sitrep.down',
        text: expect.stringMatching(/Confirmed from 3 of 3: The far one, The near one, The next one\.$/),
      },
    ]);
  });

  test('it comes up again', () => {
    expect(acts.get('up again')).toMatchObject({ statuses: UP, sent: [{ type: 'sitrep.resolved' }] });
  });

  test.each(['gone', 'gone for long'])('a home that is %s puts nothing down, and is blind and named', (name) => {
    expect(acts.get(name)).toMatchObject({
      statuses: UP,
      locations: { far: 'unknown', near: 'pass', next: 'pass' },
      reasons: { far: expect.stringContaining('the prober failed'), near: null },
      sent: name === 'gone' ? [{ type: 'sitrep.blind', text: expect.stringContaining('The far one') }] : [],
    });
  });
});
