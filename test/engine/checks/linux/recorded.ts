import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Ports } from '../../../../src/contract/ports.ts';
import { nodeKernelFiles } from '../../../../src/platform/node/files.ts';
import { nodePorts } from '../../../../src/platform/node/index.ts';
import { newFolder } from '../../../folders.ts';

/** Files by path, as another machine has them under /proc and /sys; `->` before a text makes a link to it. */
export type Tree = Readonly<Record<string, string>>;

/** This machine's ports, but for /proc and /sys/fs/cgroup, which are read from a recorded tree through the same code. */
export const recorded = (tree: Tree, self = 1): Ports => {
  const root = newFolder('tree');
  for (const [path, text] of Object.entries(tree)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    if (text.startsWith('->')) symlinkSync(text.slice(2), file);
    else writeFileSync(file, text);
  }
  const files = nodeKernelFiles({ root, self });
  return { ...nodePorts(), procfs: files, cgroup: files };
};
