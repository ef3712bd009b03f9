import { Hono, type MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { secureHeaders } from 'hono/secure-headers';
import { BoardReads } from './board-reads.ts';
import { boardWithProblems } from './board-with-problems.ts';
import { type Env, Problem } from './http.ts';
import type { AppPorts } from './ports.ts';
import { assetRoutes } from './routes/assets.ts';
import { badgeRoutes } from './routes/badges.ts';
import { controlRoutes } from './routes/control.ts';
import { diagnosisRoute } from './routes/diagnosis.ts';
import { documentRoutes } from './routes/documents.ts';
import { healthRoutes } from './routes/health.ts';
import { historyForPage, historyRoutes } from './routes/history.ts';
import { pageRoutes } from './routes/pages.ts';
import { probeRoute } from './routes/probe.ts';
import { stateRoutes } from './routes/state.ts';
import { statusRoutes } from './routes/status.ts';
import { type ReadSnapshot, Snapshots } from './snapshot.ts';
import { bearer, demandToken } from './token.ts';

/** Paths that change something, or that are for the operator: allowed only for the same origin, or with the token. */
const CONTROL = /^\/(run|heartbeat|probe|diagnosis|state)(\/|$)/;

/**
 * Other sites may embed badges, and so all resources. HTTPS is up to the owner of the domain. The other headers that are
 * off concern browsers of ten years ago, and each header costs every request.
 */
const HEADERS = {
  crossOriginResourcePolicy: 'cross-origin',
  strictTransportSecurity: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
} as const;

/** Reads are for everyone, from anywhere. */
const readsForEveryone = (): MiddlewareHandler<Env> => {
  const open = cors({
    origin: '*',
    allowMethods: ['GET', 'HEAD'],
    exposeHeaders: ['ETag', 'Retry-After'],
    maxAge: 86_400,
  });
  return (c, next) => (CONTROL.test(c.req.path) ? next() : open(c, next));
};

/**
 * A bearer token opens hidden checks. If `SITREP_TOKEN` is not set, a token belongs to a proxy in front of us and is ignored.
 * Authenticated responses are never cached; public ones vary on Authorization.
 */
const recogniseReader = ({ token }: AppPorts): MiddlewareHandler<Env> => {
  return async (c, next) => {
    const isGuarded = token !== undefined && token !== '' && !CONTROL.test(c.req.path);
    const asksForMore = isGuarded && bearer(c) !== undefined;
    if (asksForMore) await demandToken(c, token, 'the runner (SITREP_TOKEN)');
    c.set('hidden', asksForMore);
    await next();
    if (isGuarded) c.header('vary', 'authorization', { append: true });
  };
};

const toProblem = (error: Error): Response => {
  if (error instanceof Problem) return error.getResponse();
  console.error(error);
  return new Problem(500, 'This is a bug in Sitrep; the log has its trace.').getResponse();
};

/** What only the Board can answer: it does not start with a config that cannot be used. */
const NEEDS_CONFIG = /^\/(run|state|heartbeat|incidents)(\/|$)|\/history$/;

/** The mistakes themselves are for the operator: they may quote the config. */
const refuseWithoutConfig = ({ configProblem }: AppPorts): MiddlewareHandler<Env> => {
  return (c, next) => {
    if (configProblem === undefined || !NEEDS_CONFIG.test(c.req.path)) return next();
    const detail =
      'The config of this deployment cannot be used; its log, and /readyz?verbose with the token, say why.';
    throw new Problem(503, detail, { 'retry-after': '60' });
  };
};

/** Every route of the Worker over its ports; made once an isolate. */
export const createApp = (given: AppPorts): Hono<Env> => {
  const ports = { ...given, board: boardWithProblems(given.board) };
  const app = new Hono<Env>();
  const snapshots = new Snapshots(ports);
  const board = new BoardReads(ports);
  const read: ReadSnapshot = (c) =>
    c.get('hidden') && ports.configProblem === undefined ? snapshots.readHidden() : snapshots.read();

  app.use(secureHeaders(HEADERS));
  app.use(readsForEveryone());
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) =>
        new Problem(405, `${c.req.path} answers ${methods.join(', ')}, not ${c.req.method}.`, {
          allow: methods.join(', '),
        }).getResponse(),
    }),
  );
  app.use(recogniseReader(ports));
  app.use(refuseWithoutConfig(ports));

  statusRoutes(app, read, ports.now);
  historyRoutes(app, board, read);
  pageRoutes(app, ports, read, (c, id, window, location) => historyForPage(c, board, id, window, location));
  assetRoutes(app);
  badgeRoutes(app, read);
  documentRoutes(app, read);
  healthRoutes(app, snapshots, ports);
  controlRoutes(app, ports);
  probeRoute(app, ports);
  diagnosisRoute(app, ports);
  stateRoutes(app, ports);

  app.notFound((c) => new Problem(404, `There is nothing at ${c.req.path}.`).getResponse());
  app.onError(toProblem);
  return app;
};
