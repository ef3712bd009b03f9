import { WorkerEntrypoint } from 'cloudflare:workers';
import type { ProblemAnswer } from '../contract/problem.ts';
import type { Env } from '../platform/workerd/env.ts';
import worker from './index.ts';

export { Board } from './index.ts';

/** A registered name or address, and a port. What a URL would take for a user, path or query has no place in a host. */
const HOST = /^(?:[a-z\d](?:[a-z\d._-]*[a-z\d.])?|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Why a request cannot be answered. workerd writes the Host header before the path as it came, so a malformed one
 * would choose the route.
 */
const objection = ({ url, headers }: Request): string | undefined => {
  const host = headers.get('host') ?? '';
  if (!HOST.test(host) || !URL.canParse(`http://${host}/`)) {
    return 'The Host header must be a host name or an address, with an optional port.';
  }
  if (!url.startsWith(`http://${host}/`)) return 'The request target must be a path that begins with "/".';
  return URL.canParse(url) ? undefined : 'The request target is not a valid path.';
};

const badRequest = (detail: string): Response => {
  const problem: ProblemAnswer = { type: 'about:blank', title: 'Bad request', status: 400, detail };
  const headers = { 'cache-control': 'no-store', 'content-type': 'application/problem+json' };
  return Response.json(problem, { status: 400, headers });
};

/** What Node asks over a socket that no visitor reaches: `POST /tick?at=<ms>`, and whatever the site answers. */
export class Control extends WorkerEntrypoint<Env> {
  override async fetch(request: Request<unknown, IncomingRequestCfProperties>): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== '/tick') return worker.fetch(request, this.env, this.ctx);
    const event = { scheduledTime: Number(searchParams.get('at')), cron: '* * * * *', noRetry: () => undefined };
    try {
      await worker.scheduled(event, this.env, this.ctx);
      return new Response(null, { status: 204 });
    } catch (error) {
      return new Response(error instanceof Error ? error.message : String(error), { status: 500 });
    }
  }
}

/** The Worker as `sitrep serve` runs it, in workerd itself. */
export default {
  async fetch(request, env, ctx) {
    const reason = objection(request);
    return reason === undefined ? worker.fetch(request, env, ctx) : badRequest(reason);
  },
} satisfies ExportedHandler<Env>;
