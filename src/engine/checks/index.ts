import type { CheckRegistry } from '../../contract/check.ts';
import { disk } from './disk.ts';
import { file } from './file.ts';
import { http } from './http.ts';
import { memory } from './memory.ts';
import { port } from './port.ts';
import { process } from './process.ts';
import { threads } from './threads.ts';

/** Every check type by its name in `checks.json`: a new one is one file here and one line below. */
export const CHECKS: CheckRegistry = { disk, file, http, memory, port, process, threads };
