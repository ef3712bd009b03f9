/**
 * `npm run build:native`: dist/sitrep-linux-x64 and dist/sitrep-linux-arm64 from the TypeScript engine, QuickJS and
 * the C host of this folder. With `--sanitized`, build/native/sanitized/sitrep for the tests.
 */
import { copyFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NOTICES } from '../src/cli/node/licences.generated.ts';
import { mbedtlsFor } from './debian.ts';
import { bundle, type Image, makeImage, withWrittenPages } from './image.ts';
import { memoryFlags, quickjsObject, writeQuickjsC } from './quickjs.ts';
import { run } from './run.ts';
import { ARM64, missingPackages, SANITIZED, type Target, X64 } from './toolchain.ts';
import { REPLACED, TRAINING, writtenPages } from './training.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const work = join(root, 'build/native');

const WARNINGS = ['-std=gnu11', '-Wall', '-Wextra', '-Wshadow', '-Wconversion', '-Werror'];
const SECTIONS = ['-ffunction-sections', '-fdata-sections', '-fno-ident'];

const inFolder = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => /\.[cS]$/.test(name))
    .toSorted()
    .map((name) => join(folder, name));

/** The files of the host. */
const HOST = inFolder(here);

const TRAINING_HOST = [
  ...HOST.filter((path) => !REPLACED.includes(basename(path))),
  ...inFolder(join(here, 'training')),
];

/** Compiles the host around an image; hands back the path of the program. */
export const link = (target: Target, image: Image, out = join(work, target.name), host = HOST): string => {
  const sources = join(work, 'quickjs');
  mkdirSync(out, { recursive: true });
  mkdirSync(join(work, target.name), { recursive: true });
  writeFileSync(join(out, 'image.bin'), image.bytes);
  writeFileSync(join(out, 'image.h'), image.header);
  const mbedtls = mbedtlsFor(target.architecture, join(work, 'debian'));
  const [compiler, ...specs] = target.compiler;
  const flags = [
    ...specs,
    ...target.cflags,
    ...WARNINGS,
    ...SECTIONS,
    ...memoryFlags(target),
    `-I${out}`,
    `-I${sources}`,
    `-I${join(mbedtls, 'usr/include')}`,
  ];
  const objects = host.map((path) => {
    const object = join(out, basename(path).replace(/\.[cS]$/, '.o'));
    const imageFile = `-DIMAGE_FILE="${join(out, 'image.bin')}"`;
    run(compiler!, [...flags, imageFile, '-c', path, '-o', object]);
    return object;
  });
  const engine = quickjsObject(target, sources, join(work, target.name));
  const program = join(out, 'sitrep');
  const libraries = target.libraries.map((library) => withoutUnwinding(join(mbedtls, library), target));
  run(compiler!, [...specs, ...target.ldflags, ...objects, engine, ...libraries, '-lm', '-o', program]);
  return program;
};

const withoutUnwinding = (library: string, { name, objcopy }: Target): string => {
  if (objcopy === undefined) return library;
  const copy = join(work, name, basename(library));
  run(objcopy, ['--remove-section=.eh_frame', '--remove-section=.rela.eh_frame', library, copy]);
  return copy;
};

/** The image of an entry file, and C sources of the engine beside it. */
export const prepare = async (entry = join(root, 'src/cli/native.ts')): Promise<Image> => {
  writeQuickjsC(join(work, 'quickjs'));
  return makeImage(await bundle(entry));
};

/** The image of the program itself, with the pages that a health check writes to. */
const prepareTrained = async (): Promise<Image> => {
  const image = await prepare();
  const program = link(TRAINING, image, join(work, 'training'), TRAINING_HOST);
  return withWrittenPages(image, writtenPages(program));
};

/** By our own name, and by the one that Docker has for the architecture, so that `$TARGETARCH` can stand in a Dockerfile. */
const namesOf = ({ name, architecture }: Target): readonly string[] => [
  ...new Set([`sitrep-${name}`, `sitrep-linux-${architecture}`]),
];

const main = async (args: readonly string[]): Promise<number> => {
  const known = { '--x64': X64, '--arm64': ARM64, '--sanitized': SANITIZED };
  const chosen = Object.entries(known).filter(([flag]) => args.includes(flag));
  const targets = chosen.length > 0 ? chosen.map(([, target]) => target) : [X64, ARM64];
  const trains = targets.some((target) => target !== SANITIZED);
  const missing = missingPackages(trains ? [...targets, TRAINING] : targets);
  if (missing !== undefined) {
    console.error(missing);
    return 1;
  }
  const image = await (trains ? prepareTrained() : prepare());
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist/licences.txt'), NOTICES);
  for (const target of targets) {
    const program = link(target, image);
    const copies = target === SANITIZED ? [] : namesOf(target).map((name) => join(root, 'dist', name));
    for (const copy of copies) copyFileSync(program, copy);
    const built = (copies.length === 0 ? [program] : copies).map((path) => path.slice(root.length)).join(', ');
    process.stdout.write(`${built} ${statSync(program).size.toLocaleString('en')} bytes\n`);
  }
  return 0;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(await main(process.argv.slice(2)));
