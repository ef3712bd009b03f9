import { health } from '../../../src/cli/health.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { nodePorts } from '../../../src/platform/node/index.ts';
import { runCli } from '../../cli/fake-host.ts';
import { describeVerdicts } from './suite.ts';

describeVerdicts((args, config) =>
  runCli([health], args, { ports: nodePorts(), checks: CHECKS, files: { '/checks.json': config } }),
);
