import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Measured, measure } from '../../bench/measure.ts';
import { newFolder } from '../folders.ts';

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

export const X64 = path('dist/sitrep-linux-x64');
export const ARM64 = path('dist/sitrep-linux-arm64');
export const SANITIZED = path('build/native/sanitized/sitrep');

export interface Ended extends Measured {
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end. */
export const run = async (command: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> => {
  const { runs, out, err } = await measure(1, command, { env: { PATH: process.env.PATH, ...env } });
  return { ...runs[0]!, out, err };
};

/** A file with this config. */
export const configFile = (config: unknown): string => {
  const file = join(newFolder('native'), 'checks.json');
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
  return file;
};
