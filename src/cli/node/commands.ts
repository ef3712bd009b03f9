import type { Command } from '../command.ts';
import { health } from '../health.ts';
import { run } from '../run.ts';
import { schema } from '../schema.ts';
import { validate } from '../validate.ts';
import { alerts } from './alerts.ts';
import { compile } from './compile.ts';
import { doctor } from './doctor.ts';
import { importConfig } from './import.ts';
import { init } from './init.ts';
import { licences } from './licences.ts';
import { locations } from './locations.ts';
import { prober } from './prober.ts';
import { serve } from './serve.ts';
import { state } from './state.ts';

/** What `sitrep` can do on Node, in the order of its help. */
export const COMMANDS: readonly Command[] = [
  health,
  run,
  serve,
  prober,
  validate,
  compile,
  init,
  doctor,
  locations,
  state,
  alerts,
  schema,
  importConfig,
  licences,
];
