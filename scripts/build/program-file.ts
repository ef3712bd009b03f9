import { createHash } from 'node:crypto';
import { codeCaches, IDENTITY } from './code-cache.ts';

/** What comes before the data, whose places are counted from the beginning of the file. */
const START = '#!/usr/bin/env node\n/*';

/**
 * Starts the program. `PLACES` says where in this file, in bytes, something stands in base64, between two marks: a file
 * that was replaced since Node began to read it has others. V8 refuses a cache that does not fit, and compiles.
 */
const LOADER = `
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const fs = require('node:fs');
const { Script } = require('node:vm');
function bytesAt([start, length]) {
  const marked = Buffer.allocUnsafeSlow(length + 2 * MARK.length);
  const file = fs.openSync(new URL(import.meta.url));
  fs.readSync(file, marked, 0, marked.length, start - MARK.length);
  fs.closeSync(file);
  const text = (from, to) => marked.latin1Slice(from, to);
  const isOurs = text(0, MARK.length) === MARK && text(length + MARK.length) === MARK;
  return isOurs ? Buffer.from(text(MARK.length, length + MARK.length), 'base64') : undefined;
}
function read(name) {
  const bytes = bytesAt(PLACES[name]);
  if (!bytes) throw new Error('sitrep was replaced by another version while it ran: run it again');
  return bytes;
}
function cachedData() {
  try {
    const place = PLACES[${IDENTITY}];
    return place && bytesAt(place);
  } catch {}
}
const script = new Script(PROGRAM, { filename: 'sitrep.js', cachedData: cachedData() });
script.runInThisContext()(require, import.meta.url, read);
`;

/**
 * The text of the one file; all of it is ASCII. A comment, which V8 passes over several times as fast as a string, holds
 * the data.
 * @param program - text of a function of `require`, of the file's own URL, and of `read`, which gives back a pack by name
 */
export const programFile = async (program: string, packs: ReadonlyMap<string, Uint8Array>): Promise<string> => {
  const mark = createHash('sha256').update(program).digest('hex').slice(0, 16);
  const places: Record<string, readonly [start: number, length: number]> = {};
  let text = START;
  const sorted = [...packs].sort(([one], [other]) => (one < other ? -1 : 1));
  for (const [name, bytes] of [...sorted, ...(await codeCaches(program))]) {
    const data = Buffer.from(bytes).toString('base64');
    places[name] = [text.length + mark.length, data.length];
    text += mark + data + mark;
  }
  const constants = { PROGRAM: program, PLACES: places, MARK: mark };
  const lines = Object.entries(constants).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
  return `${text}*/\n${lines.join('\n')}${LOADER}`;
};
