import { type Command, EXIT_USAGE, type Parsed } from '../command.ts';
import type { CliHost } from '../host.ts';
import { deployedUrl } from './deployed-url.ts';

const FORMATS = ['text', 'json'];

const examine = async (host: CliHost, parsed: Parsed): Promise<number> => {
  const target = deployedUrl(parsed.words[0]!);
  if ('mistake' in target) {
    host.printError(`sitrep doctor: ${target.mistake}\n`);
    return EXIT_USAGE;
  }
  const { learn } = await import('./doctor/facts.ts');
  const { findingsOf, unreachable } = await import('./doctor/findings.ts');
  const { doctorJson, doctorText } = await import('../../present/terminal/doctor.ts');
  const learned = await learn(target.url, parsed.text('token'), host.version);
  const findings = learned.ok ? findingsOf(learned.facts) : unreachable(target.url, learned.why);
  host.print(parsed.text('format') === 'json' ? doctorJson(target.url, findings) : doctorText(findings, host.terminal));
  return findings.some(({ level }) => level === 'bad') ? 1 : 0;
};

/** `sitrep doctor`: whether a deployment is right, as the last step of deploying it. */
export const doctor: Command = {
  name: 'doctor',
  about: 'look at a deployment and say what is right and wrong',
  details: [
    'Each finding is ok, warn or bad, with the reason and the fix. Doctor only reads: it probes and changes nothing.\n' +
      'Exit code: 0 if nothing is bad, 1 if something is, 2 for wrong usage.',
  ],
  positionals: [{ name: 'URL', about: 'address of the deployment', required: true }],
  flags: [
    {
      name: 'token',
      value: 'TOKEN',
      env: 'SITREP_TOKEN',
      about: 'also look at secrets, usage and versions',
    },
    { name: 'format', value: 'FORMAT', choices: FORMATS, default: 'text', about: 'output format' },
  ],
  examples: [
    { line: 'doctor https://status.acme.dev', about: 'with the token in SITREP_TOKEN' },
    { line: 'doctor http://127.0.0.1:8787 --format json', about: 'sitrep serve on this machine, for a program' },
  ],
  run: examine,
};
