import { describe } from 'vitest';
import { health } from '../../src/cli/health.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { nodePorts } from '../../src/platform/node/index.ts';
import { runCli } from '../cli/fake-host.ts';
import { describeSameVerdicts, describeVerdicts, type Health } from '../conformance/verdicts/suite.ts';
import { configFile, run, SANITIZED, X64 } from './binary.ts';

const binary =
  (program: string): Health =>
  async (args, config) => {
    const { code, out, err } = await run([program, ...args, '--config', configFile(config)]);
    return { code, out: out || err };
  };

const node: Health = (args, config) =>
  runCli([health], args, { ports: nodePorts(), checks: CHECKS, files: { '/checks.json': config } });

describe('the static binary says what the table says', () => describeVerdicts(binary(X64)));
describe('so it does under AddressSanitizer and UBSan', () => describeVerdicts(binary(SANITIZED)));
describe('the static binary and Node say the same', () => describeSameVerdicts({ node, native: binary(X64) }));
