/**
 * `npm run release`: makes the tag of package.json's version. Its commit is main's with the built command line on top,
 * since GitHub runs an action from the files of a tag, and main keeps no built files. Nothing is pushed.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { notesOf } from './release-notes.ts';

/** What a tag carries beyond the source: see action.yml. */
const CARRIED = ['dist/sitrep.mjs', 'dist/licences.txt'];

const git = (...args: readonly string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
const stop = (message: string): never => {
  console.error(`release: ${message}`);
  process.exit(1);
};

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
const tag = `v${version}`;

if (git('status', '--porcelain') !== '') stop('there are changes that are not committed. Commit them first.');
if (git('tag', '--list', tag) !== '') stop(`the tag ${tag} exists. Raise "version" in package.json, and commit that.`);
try {
  notesOf(readFileSync('CHANGELOG.md', 'utf8'), version);
} catch (error) {
  stop((error as Error).message);
}
execFileSync('node', ['scripts/build.ts', '--quiet'], { stdio: 'inherit' });

const branch = git('rev-parse', '--abbrev-ref', 'HEAD');
git('checkout', '--quiet', '--detach');
git('add', '--force', ...CARRIED);
git('commit', '--quiet', '--message', `build: ${tag}`);
git('tag', '--annotate', '--message', tag, tag);
git('checkout', '--quiet', branch);
console.log(`Made ${tag}. Publish it with: git push origin ${tag}`);
