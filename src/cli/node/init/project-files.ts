import { VERSION } from '../../../contract/version.ts';

/** Input of the files of a project. */
export interface Project {
  /** Name of the Worker and of the package. */
  readonly name: string;
  /** The config file: its name and its text. */
  readonly config: readonly [name: string, text: string];
  /** Names of the secrets that the config uses. */
  readonly secrets: readonly string[];
}

/** Those that Sitrep is tested with (test/cli/node/init.test.ts compares them). */
export const WRANGLER = '^4.155.0';
export const COMPATIBILITY_DATE = '2026-10-23';

const TOKEN = 'SITREP_TOKEN';

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  VIEW: 'What the status page, badges and API show.',
  BOARD: 'Keeps the state, history and incidents of all checks.',
  PROBER: 'Probes the checks.',
  [TOKEN]: 'Gives access to hidden checks and to POST /run. Make it long: openssl rand -hex 24.',
};

const packageJson = ({ name, config: [file], secrets }: Project): string => {
  const described = [
    ...Object.entries(DESCRIPTIONS),
    ...secrets.map((secret) => [secret, `\${${secret}} in ${file}.`]),
  ];
  const manifest = {
    name,
    private: true,
    type: 'module',
    scripts: { validate: 'sitrep validate --plan free', start: 'sitrep serve', deploy: 'wrangler deploy' },
    dependencies: { sitrep: `^${VERSION}`, wrangler: WRANGLER },
    cloudflare: { bindings: Object.fromEntries(described.map(([binding, description]) => [binding, { description }])) },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
};

const WORKER = `import { defineWorker } from 'sitrep/worker';
// Written by \`sitrep compile\`, which wrangler runs first.
import config from './.sitrep/config.js';

const { worker, Board, Prober } = defineWorker(config);
export { Board, Prober };
export default worker;
`;

const wranglerToml = ({ name, config: [file] }: Project): string => `name = "${name}"
main = "worker.ts"
compatibility_date = "${COMPATIBILITY_DATE}"
compatibility_flags = ["nodejs_compat", "global_fetch_strictly_public"]
workers_dev = true
keep_names = false

# Validates ${file} before each deployment, and writes .sitrep/config.js.
[build]
command = "npx --no-install sitrep compile"
watch_dir = "${file}"

[triggers]
crons = ["* * * * *"]

# No id: \`wrangler deploy\` makes the namespace.
[[kv_namespaces]]
binding = "VIEW"

[[durable_objects.bindings]]
name = "BOARD"
class_name = "Board"

[[durable_objects.bindings]]
name = "PROBER"
class_name = "Prober"

[[migrations]]
tag = "v1"
new_sqlite_classes = ["Board", "Prober"]
`;

const WORKFLOW = `name: status
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  validate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - uses: actions/setup-node@v6
        with: { node-version: 22, cache: npm }
      - run: npm ci
      - run: npm run validate
  deploy:
    if: github.event_name == 'push'
    needs: validate
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - uses: actions/setup-node@v6
        with: { node-version: 22, cache: npm }
      - run: npm ci
      - run: npm run deploy
        env:
          CLOUDFLARE_API_TOKEN: \${{ secrets.CLOUDFLARE_API_TOKEN }}
          CLOUDFLARE_ACCOUNT_ID: \${{ secrets.CLOUDFLARE_ACCOUNT_ID }}
`;

const devVars = ({ secrets }: Project): string =>
  [
    '# Copy to .dev.vars for `npx wrangler dev`. The Deploy to Cloudflare button asks for each of these.',
    TOKEN,
    ...secrets,
  ]
    .map((line, at) => (at === 0 ? `${line}\n` : `${line}=\n`))
    .join('');

const GITIGNORE = `node_modules/
.sitrep/
.wrangler/
.dev.vars*
!.dev.vars.example
`;

/** With it, editors find the types of \`sitrep/config\`. */
const TSCONFIG = `{
  "compilerOptions": { "strict": true, "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "noEmit": true },
  "include": ["*.ts"]
}
`;

const readme = ({ name, config: [file], secrets }: Project): string => `# ${name}

[![status](https://${name}.YOUR-SUBDOMAIN.workers.dev/badge.svg)](https://${name}.YOUR-SUBDOMAIN.workers.dev/)

The status page of our services, by [Sitrep](https://www.npmjs.com/package/sitrep). The checks are in \`${file}\`.
The first deployment prints the address of the page: put it in the badge above, and as \`site.url\` into \`${file}\`.

\`\`\`sh
npm install
npm run validate    # all mistakes together, and what the config will cost
npx sitrep run      # every check once, from this machine
npm start           # the whole Worker on this machine
npm run deploy      # to Cloudflare
npx sitrep doctor https://ADDRESS   # what is right and wrong with the deployment
\`\`\`

**Secrets.** Set each with \`npx wrangler secret put NAME\`: ${[TOKEN, ...secrets].map((secret) => `\`${secret}\``).join(', ')}.
\`${TOKEN}\` gives access to hidden checks and to \`POST /run\`.

**From GitHub.** \`.github/workflows/status.yml\` validates each pull request, and deploys what reaches \`main\`. It needs
package-lock.json in the repository, and the repository's secrets \`CLOUDFLARE_API_TOKEN\` (Cloudflare's template "Edit
Cloudflare Workers") and \`CLOUDFLARE_ACCOUNT_ID\`.

**For others.** In a public repository, this button deploys a copy to the account of the person who clicks it:

\`\`\`md
[![Deploy to Cloudflare](https://deploy.workers.cloudflare.com/button)](https://deploy.workers.cloudflare.com/?url=https://github.com/OWNER/${name})
\`\`\`

**Upgrade.** \`npm update sitrep && npm run deploy\`. Status, history and incidents stay.
`;

/** Every file of a project, by its path. */
export const projectFiles = (project: Project): Readonly<Record<string, string>> => ({
  [project.config[0]]: project.config[1],
  'worker.ts': WORKER,
  'wrangler.toml': wranglerToml(project),
  'package.json': packageJson(project),
  ...(project.config[0].endsWith('.ts') ? { 'tsconfig.json': TSCONFIG } : {}),
  '.github/workflows/status.yml': WORKFLOW,
  '.dev.vars.example': devVars(project),
  '.gitignore': GITIGNORE,
  'README.md': readme(project),
});
