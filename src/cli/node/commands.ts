import type { Command } from '../command.ts';
import { run } from '../run.ts';
import { schema } from '../schema.ts';
import { validate } from '../validate.ts';
import { serve } from './serve.ts';

/** What `sitrep` can do on Node, in the order of its help. */
export const COMMANDS: readonly Command[] = [run, serve, validate, schema];
