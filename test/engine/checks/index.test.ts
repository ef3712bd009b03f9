import { expect, test } from 'vitest';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { ROWS } from '../../conformance/index.ts';
import { CASES } from '../../conformance/verdicts/cases.ts';

/** Verdicts of every check that the tables of all platforms hold: conformance rows use the network, the others look inside their container. */
const PROVED = [
  ...ROWS.map(({ check, verdict }) => ({ type: check.type ?? 'http', verdict })),
  ...CASES.map(({ check, verdict }) => ({ type: check.type, verdict })),
];

/** It asks nobody, and is the Worker's alone: test/engine/checks/heartbeat.test.ts. */
const ELSEWHERE = ['heartbeat'];

test.each(Object.keys(CHECKS).filter((type) => !ELSEWHERE.includes(type)))(
  'a check of type %s is seen to pass and to fail on every platform that has it',
  (type) => {
    const verdicts = PROVED.filter((proof) => proof.type === type).map(({ verdict }) => verdict);
    expect(verdicts).toEqual(expect.arrayContaining(['pass', 'fail']));
  },
);
