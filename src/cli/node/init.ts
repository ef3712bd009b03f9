import type { Command } from '../command.ts';
import { importConfig } from './import.ts';

/** `sitrep init`: a project of a few files, ready to be deployed. */
export const init: Command = {
  name: 'init',
  about: 'write a new project: checks, Worker, deployment from GitHub',
  details: [
    'Writes a config, worker.ts, wrangler.toml, package.json, a GitHub workflow, .dev.vars.example, .gitignore and\n' +
      'README.md. It overwrites nothing: if any of these files exists, it lists them and writes none.',
    'Exit code: 0 if all was written, 1 if a file is in the way or cannot be written, 2 for wrong usage.',
  ],
  positionals: [{ name: 'folder', about: 'where to write; made if it is missing; if absent, this folder' }],
  flags: [
    {
      name: 'format',
      value: 'FORMAT',
      choices: ['json', 'jsonc', 'yaml', 'ts'],
      default: 'json',
      about: 'format of the config',
    },
    { name: 'name', value: 'NAME', about: 'name of the Worker and of the package; if absent, that of the folder' },
    { name: 'url', value: 'URL', list: 'repeat', about: 'what to check; if absent, https://example.com/' },
    { name: 'from', value: 'FILE', about: 'start from the config of another program, as "sitrep import" reads it' },
    {
      name: 'program',
      value: 'PROGRAM',
      choices: importConfig.flags.find(({ name }) => name === 'from')!.choices!,
      about: 'with --from, the program of the file, if its text does not show it',
    },
  ],
  examples: [
    { line: 'init status --url https://acme.dev/healthz', about: 'a project in the folder status' },
    { line: 'init --format yaml', about: 'in this folder, with checks.yaml' },
    { line: 'init status --from uptime.config.ts', about: 'with the checks of UptimeFlare' },
  ],
  run: async (host, parsed) => (await import('./init/write-project.ts')).writeProject(host, parsed),
};
