import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeFiles, nodeKernelFiles } from '../../../src/platform/node/files.ts';
import { newFolder } from '../../folders.ts';

const root = newFolder('files');

writeFileSync(join(root, 'text'), 'twelve bytes');
writeFileSync(join(root, 'large'), Buffer.alloc(100_000, 7));
mkdirSync(join(root, 'folder'));
writeFileSync(join(root, 'folder/one'), '');
symlinkSync('text', join(root, 'link'));
symlinkSync('loop', join(root, 'loop'));
execFileSync('mkfifo', [join(root, 'fifo')]);

describe.each([
  ['files', nodeFiles],
  ['kernel files', nodeKernelFiles],
])('%s', (_, make) => {
  const files = make({ root });

  test('reads to the end, or to the limit', async () => {
    const text = async (limit: number) => {
      const read = await files.read('/text', limit);
      return read.ok ? Buffer.from(read.value).toString() : read.failure;
    };
    expect(await text(100)).toBe('twelve bytes');
    expect(await text(6)).toBe('twelve');
    expect(await text(0)).toBe('');
    expect(await files.read('/large', 1_000_000)).toMatchObject({ ok: true, value: { length: 100_000 } });
    expect(await files.read('/large', 5_000)).toMatchObject({ ok: true, value: { length: 5_000 } });
  });

  test('a FIFO is empty, with and without a writer, and nobody waits', async () => {
    expect(await files.read('/fifo', 10)).toMatchObject({ ok: true, value: { length: 0 } });
    const writer = spawn('sh', ['-c', 'exec 3<>"$0"; echo open; exec sleep 60', join(root, 'fifo')]);
    await once(writer.stdout, 'data');
    expect(await files.read('/fifo', 10)).toMatchObject({ ok: true, value: { length: 0 } });
    writer.kill('SIGKILL');
    await once(writer, 'exit');
  });

  test('lists a folder, follows one link, and reports what is there', async () => {
    expect(await files.list('/folder')).toEqual({ ok: true, value: ['one'] });
    expect(await files.link('/link')).toEqual({ ok: true, value: 'text' });
    expect(await files.stat('/link')).toMatchObject({ ok: true, value: { kind: 'file', size: 12 } });
    expect(await files.stat('/folder')).toMatchObject({ ok: true, value: { kind: 'directory' } });
    expect(await files.stat('/fifo')).toMatchObject({ ok: true, value: { kind: 'other' } });
    const server = createServer().listen(join(root, 'socket'));
    await once(server, 'listening');
    expect(await files.stat('/socket')).toMatchObject({ ok: true, value: { kind: 'socket' } });
    server.close();
  });

  test('space of a file system', async () => {
    const space = await files.space('/');
    expect(space).toMatchObject({ ok: true, value: { blockSize: expect.any(Number) } });
    if (space.ok) expect(space.value.blocks).toBeGreaterThanOrEqual(space.value.available);
  });

  test.each([
    ['read', '/none', 'missing', 'there is no /none'],
    ['list', '/none', 'missing', 'there is no /none'],
    ['stat', '/none', 'missing', 'there is no /none'],
    ['link', '/none', 'missing', 'there is no /none'],
    ['space', '/none', 'missing', 'there is no /none'],
    ['read', '/folder', 'probe', '/folder is a directory'],
    ['stat', '/loop', 'probe', '/loop is a loop of symbolic links'],
  ] as const)('%s of %s: %s, %s', async (call, path, kind, message) => {
    expect(await files[call](path, 10)).toEqual({ ok: false, failure: { kind, message } });
  });
});
