import { listenSuite } from '../listen-suite.ts';
import { SITREP } from './program.ts';

listenSuite([process.execPath, SITREP]);
