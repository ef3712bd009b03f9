/**
 * warm-up.cjs PROGRAM CACHE [ARG…]: runs the program once, and keeps what V8 has compiled for it. In plain JavaScript, as
 * it is run by whichever Node the cache is made for.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { Script } = require('node:vm');

const [program, cache] = process.argv.splice(2, 2);
const script = new Script(readFileSync(program, 'latin1'), { filename: 'sitrep.js' });
process.on('exit', () => writeFileSync(cache, script.createCachedData()));
script.runInThisContext()(require);
