import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { TOKEN_NAME } from '../../scripts/demo/config.ts';
import { asksForHelp, parseArgs } from '../../src/cli/args.ts';
import { COMMANDS } from '../../src/cli/node/commands.ts';
import { finished } from '../finished.ts';
import { blocksOf, commandsOf } from './markdown.ts';
import { eventually, type Program, ROOT, start } from './program.ts';

const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
const PAGES = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter(
  (page) => page.endsWith('.md') && existsSync(join(ROOT, page)),
);

/** Pages whose commands have a test of their own, with the services that they speak of. */
const OWN_TEST: Readonly<Record<string, string>> = {
  'docs/api.md': 'test/docs/api.test.ts',
  'docs/badges.md': 'test/docs/api.test.ts',
  'docs/health.md': 'test/docs/health.test.ts',
};

/** Whatever secret a page speaks of, this is its value. */
const TOKEN = 'the-token-of-this-test';

let demo: Program;
let url = '';
beforeAll(async () => {
  demo = start('npm', ['run', 'demo'], { env: { [TOKEN_NAME]: TOKEN, SITREP_TOKEN: TOKEN } });
  url = (await demo.printed(/(http:\/\/\S+)\/status /))[1]!;
  await demo.printed(/^\d\d:\d\d:\d\d .*up/m);
}, 60_000);
afterAll(async () => {
  demo.kill('SIGINT');
  await demo.ended;
}, 60_000);

/** A way to prove a command; `undefined` where it is right, else what is wrong with it. */
type Proof = (match: RegExpExecArray, status: number | undefined) => Promise<string | undefined> | string | undefined;

/** The first that matches proves a command. Who writes a command that none matches adds a proof here. */
const PROOFS: readonly (readonly [RegExp, Proof])[] = [
  [/^npm (?:ci|install|test)(?: && (.*))?$/, ([, rest]) => (rest === undefined ? undefined : npmScript(rest))],
  [/^npm (?:run|start)\b.*$/, ([command]) => npmScript(command)],
  [/^npm install --save-dev sitrep$/, () => undefined],
  [/^npm update sitrep && (.*)$/, ([, rest]) => npmScript(rest!)],
  [/^git (?:clone \S+(?: \S+)?|pull)$|^cd \S+(?: && npm install)?$/, () => undefined],
  [
    /^(?:[A-Z_]+=\S+ )*(?:npx |node dist\/|\.\/)?sitrep(?:\.mjs|-linux-\w+)?((?: .*)?)$/,
    ([, args]) => sitrepLine(args!),
  ],
  [/^curl (.*)$/, ([, args], status) => curl(words(args!), status)],
  [/^(?:npx )?wrangler ([a-z]+(?: [a-z]+)?)\b.*$/, ([, command]) => wranglerKnows(command!)],
];

const wrongWith = async (command: string, status: number | undefined): Promise<string | undefined> => {
  for (const [form, proof] of PROOFS) {
    const match = form.exec(command);
    if (match !== null) return proof(match, status);
  }
  return 'no proof is known for this command (test/e2e/readme.test.ts)';
};

const npmScript = (command: string): string | undefined => {
  const [, name] = /^npm (?:run )?(\S+)/.exec(command) ?? [];
  return name !== undefined && name in packageJson.scripts ? undefined : `package.json has no script "${name}"`;
};

const sitrepLine = (line: string): string | undefined => {
  const [name, ...args] = words(line.replace(/ [>|].*$/, ''));
  if (name === undefined || ['--help', '--version'].includes(name)) return undefined;
  const command = COMMANDS.find((known) => known.name === name);
  if (command === undefined) return `there is no command "${name}"`;
  const parsed = asksForHelp(args)
    ? undefined
    : parseArgs(command, args, { env: () => undefined, variables: () => [] });
  return parsed?.ok === false ? parsed.message : undefined;
};

/** Words of a command line, quotes taken off. */
const words = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, plain]) => single ?? double ?? plain!);

/** Asks the demo, whatever host the page names; only the flags of curl that pages use are known. */
const curl = async (args: readonly string[], status: number | undefined): Promise<string | undefined> => {
  const request = { method: 'GET', headers: new Headers() };
  let target: string | undefined;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '-X') request.method = args[++at]!;
    else if (arg === '-H') request.headers.append(...headerOf(args[++at]!));
    else if (/^https?:/.test(arg)) target = arg;
    else if (!/^-[fisS]+$/.test(arg)) return `the flag ${arg} of curl is not known here`;
  }
  const { pathname, search } = new URL(target ?? '');
  const ask = async () => (await fetch(`${url}${pathname}${search}`, request)).status;
  const isRight = (answered: number) => (status === undefined ? answered < 300 : answered === status);
  // The demo's checks settle over its first ticks.
  const answered = await eventually(ask, isRight).catch(ask);
  return isRight(answered) ? undefined : `answered ${answered}`;
};

const headerOf = (line: string): [name: string, value: string] => {
  const [name = '', value = ''] = line.replace(/\$\{?\w+\}?/, TOKEN).split(/:\s*/, 2);
  return [name, value];
};

const wranglerKnows = (command: string): string | undefined => {
  const args = [...command.split(' '), '--help'];
  const { status } = finished(join(ROOT, 'node_modules/.bin/wrangler'), args, { cwd: ROOT });
  return status === 0 ? undefined : `wrangler knows no "${command}"`;
};

describe.each(PAGES.filter((page) => !(page in OWN_TEST)))('%s', (page) => {
  const blocks = blocksOf(read(page)).filter(({ info }) => /^(?:sh|bash|shell)\b/.test(info));

  test('who follows it line by line has `sitrep` before running it', () => {
    const lines = blocks.flatMap((block) => commandsOf(block).map(({ command }) => command));
    const ran = lines.findIndex((command) => command.startsWith('npx sitrep'));
    const ready = lines.findIndex((command) =>
      /^npm run build$|^npx sitrep init\b|^npm install .*\bsitrep$/.test(command),
    );
    expect(
      ran < 0 || (ready >= 0 && ready <= ran),
      'npm run build, npm install or sitrep init, before npx sitrep',
    ).toBe(true);
  });

  test('every command in it works', async () => {
    const wrong: string[] = [];
    for (const block of blocks) {
      for (const { command, status } of commandsOf(block)) {
        const reason = await wrongWith(command, status);
        if (reason !== undefined) wrong.push(`${page}:${block.line}: ${command}: ${reason}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('docs/deploy.md', () => {
  const blocks = blocksOf(read('docs/deploy.md'));
  const textsOf = (language: string) => blocks.filter(({ info }) => info === language).map(({ text }) => text);

  test('its service gives the container what it asks for', () => {
    const [compose] = textsOf('yaml').map((text) => parse(text));
    const mounted = compose.services.sitrep.volumes.map((volume: string) => volume.split(':')[1]);
    for (const path of mounted) expect(read('Dockerfile')).toContain(`"${path}"`);
  });
});

test('pages with a test of their own are named in it', () => {
  for (const [page, file] of Object.entries(OWN_TEST)) expect(read(file)).toContain(page);
});
