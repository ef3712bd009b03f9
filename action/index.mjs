/** What GitHub's runner starts (see action.yml): `sitrep run` with the step's inputs. */
import { argv, chdir, env } from 'node:process';

/** The runner's own spelling: upper case, and only spaces become underscores (actions/toolkit, packages/core). */
const input = (name) => (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
const lines = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
const words = (text) => text.split(/\s+/).filter((word) => word !== '');

const flag = (name, value) => (value === undefined || value === '' ? [] : [`--${name}`, value]);

chdir(input('working-directory') || '.');
argv.splice(
  2,
  argv.length,
  'run',
  ...flag('format', 'github'),
  ...flag('summary', env.GITHUB_STEP_SUMMARY),
  ...flag('config', input('config')),
  ...flag('fail-on', input('fail-on')),
  ...lines(input('group')).flatMap((name) => flag('group', name)),
  ...lines(input('tag')).flatMap((name) => flag('tag', name)),
  ...words(input('checks')),
);
await import('../dist/sitrep.mjs');
