/**
 * Who may import whom: the table of docs/architecture.md as rules. Every folder of src has one row in
 * ALLOWED: the paths (as regular expressions) it may import besides itself. test/architecture.test.ts plants one
 * violation of each rule and sees it caught.
 */
/** The files that something outside starts: the Worker, the two command lines, the library, and the page's scripts. */
const ENTRY_POINTS =
  '^src/(worker/(index|serve)|cli/node|cli/native|lib|worker|config|present/web/client/(page|chart))\\.tsx?$';

const packages = (...names) => names.map((name) => `(^|/)node_modules/${name}(/|$)`);

/** The rooms of the engine: what each may import besides the contract and itself, and from which packages. */
const ENGINE_ROOMS = {
  util: { rooms: [] },
  net: { rooms: ['util'], packages: ['punycode'] },
  query: { rooms: ['util'] },
  schema: { rooms: ['net', 'query', 'util'] },
  checks: { rooms: ['schema', 'net', 'query', 'util'] },
  config: {
    rooms: ['schema', 'util'],
    files: ['checks/index'],
    packages: ['croner'],
  },
  advice: { rooms: ['config', 'net', 'schema', 'util'] },
  probe: { rooms: ['util'] },
  store: { rooms: ['util'] },
  status: { rooms: ['probe', 'store', 'util'] },
  locations: { rooms: ['store', 'util'] },
  maintenance: { rooms: ['config', 'util'], packages: ['croner'] },
  history: { rooms: ['status', 'store', 'maintenance', 'util'] },
  board: {
    rooms: ['config', 'history', 'locations', 'maintenance', 'net', 'probe', 'query', 'status', 'store', 'util'],
  },
  health: { rooms: ['probe', 'util'] },
  costs: { rooms: ['board', 'history', 'locations', 'probe', 'store', 'util'] },
};

const ENGINE_RULES = Object.fromEntries(
  Object.entries(ENGINE_ROOMS).map(([room, { rooms, files = [], packages: names = [] }]) => [
    `engine-${room}`,
    {
      from: `^src/engine/${room}/`,
      to: [
        '^src/contract/',
        `^src/engine/(${[room, ...rooms].join('|')})/`,
        ...files.map((file) => `^src/engine/${file}\\.ts$`),
        ...packages(...names),
      ],
    },
  ]),
);

const ALLOWED = {
  contract: { from: '^src/contract/', to: ['^src/contract/', ...packages('valibot')] },
  ...ENGINE_RULES,
  alerts: {
    from: '^src/alerts/',
    to: ['^src/contract/', '^src/alerts/', '^src/engine/(util|schema)/', ...packages('standardwebhooks')],
  },
  import: {
    from: '^src/import/',
    to: ['^src/contract/', '^src/import/', '^src/engine/(util|schema|config)/', ...packages('yaml')],
  },
  'present-web': {
    from: '^src/present/web/(?!client/)',
    to: [
      '^src/contract/',
      '^src/present/web/(?!client/)',
      ...packages('hono', 'badge-maker', 'feed', '@valibot/to-json-schema', 'valibot'),
    ],
  },
  'present-web-client': {
    from: '^src/present/web/client/',
    to: ['^src/present/web/client/', ...packages('uplot')],
  },
  'present-terminal': { from: '^src/present/terminal/', to: ['^src/contract/', '^src/present/terminal/'] },
  'platform-workerd-tls': {
    from: '^src/platform/workerd/tls/(?!port\\.ts$)',
    to: ['^src/contract/', '^src/engine/util/', '^src/platform/workerd/tls/(?!port\\.ts$)', '^(node:)?crypto$'],
  },
  'platform-workerd': {
    from: '^src/platform/workerd/',
    to: ['^src/contract/', '^src/engine/util/', '^src/platform/workerd/', '^cloudflare:', '^(node:)?crypto$'],
  },
  'platform-node': {
    from: '^src/platform/node/',
    to: ['^src/contract/', '^src/platform/(node|http1)/', '^node:', ...packages('ws')],
    core: true,
  },
  'platform-native': {
    from: '^src/platform/native/',
    to: ['^src/contract/', '^src/engine/util/', '^src/platform/(native|http1)/'],
  },
  'platform-http1': { from: '^src/platform/http1/', to: ['^src/contract/', '^src/platform/http1/'] },
  worker: {
    from: '^src/worker(\\.ts$|/)',
    to: [
      '^src/(contract|engine|alerts|present/web|platform/workerd|worker)/',
      '^checks\\.json$',
      '^cloudflare:',
      ...packages('hono'),
    ],
  },
  cli: {
    from: '^src/cli/(?!node|native)',
    to: ['^src/(contract|engine|alerts|present/terminal)/', '^src/cli/(?!node|native)'],
  },
  'cli-native': {
    from: '^src/cli/native\\.ts$',
    to: ['^src/(contract|engine|present/terminal|platform/native)/', '^src/cli/(?!node)'],
  },
  lib: {
    from: '^src/lib(\\.ts$|/)',
    to: ['^src/(contract|engine|present/terminal|platform/node|lib)/', '^node:'],
    core: true,
  },
  config: {
    from: '^src/config(\\.ts$|/)',
    to: ['^src/(contract|config)/', '^src/engine/schema/', '^src/alerts/request\\.ts$'],
  },
  'cli-node': {
    from: '^src/cli/node(\\.ts$|/)',
    to: [
      '^src/(contract|engine|alerts|import|present/terminal|platform/node)/',
      '^src/cli/(?!native)',
      '^node:',
      ...packages('workerd', 'yaml'),
    ],
    core: true,
  },
};

const only = ([name, { from, to, core }]) => ({
  name: `${name}-imports`,
  comment: `${from} may import only what docs/architecture.md lists`,
  severity: 'error',
  from: { path: from },
  to: {
    pathNot: to,
    ...(core ? { dependencyTypesNot: ['core'] } : {}),
  },
});

module.exports = {
  forbidden: [
    ...Object.entries(ALLOWED).map(only),
    {
      name: 'no-circular',
      comment: 'data flows one way; a circle of types counts too',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'plugins-never-import-each-other',
      severity: 'error',
      from: { path: '^src/(engine/checks|alerts/channels)/(?!(index|measures|never-fails)\\.ts)[^/]+\\.ts$' },
      to: { path: '^src/$1/(?!(index|measures|never-fails)\\.ts)[^/]+\\.ts$' },
    },
    {
      name: 'env-is-a-leaf',
      severity: 'error',
      from: { path: '^src/platform/workerd/env\\.ts$' },
      to: { path: '^src/(?!contract/)' },
    },
    { name: 'no-test-in-src', severity: 'error', from: { path: '^src/' }, to: { path: '^(test|bench|scripts)/' } },
    {
      name: 'reachable-from-an-entry-point',
      comment: 'every file of src is reachable from an entry point',
      severity: 'error',
      from: { path: ENTRY_POINTS },
      to: { path: '^src/', pathNot: ENTRY_POINTS, reachable: false },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^cloudflare:' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|build)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
