import type { Command } from './command.ts';
import { health } from './health.ts';
import { licences } from './licences.ts';
import { run } from './run.ts';
import { validate } from './validate.ts';

/** What `sitrep` can do in the static binary, in the order of its help. */
export const NATIVE_COMMANDS: readonly Command[] = [health, run, validate, licences];
