import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];

/** Registered before any hook of the file that imports this, and so run after them: mounts are gone by then. */
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new, empty folder that is gone when the tests of this file are over. */
export const newFolder = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `sitrep-${name}-`));
  made.push(folder);
  return folder;
};
