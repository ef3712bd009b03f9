import { createServer } from 'node:http';
import type { TestProject } from 'vitest/node';
import { listening } from '../listening.ts';
import './provided.ts';

/** From Cloudflare's answer, with addresses of documentation. */
const TRACE =
  'fl=1f1\nh=cloudflare.com\nip=192.0.2.7\nts=1795777200.000\nvisit_scheme=https\ncolo=FRA\nhttp=http/1.1\n';

/**
 * A target for tests that run inside workerd, which cannot listen themselves. `GET /<name>` answers 200 and counts, after
 * `?wait=` ms where it is asked to, or once `?gate=` requests are waiting;
 * `GET /<name>/trace` answers as Cloudflare's `/cdn-cgi/trace` does.
 * `PUT /<name>?status=503` changes its answer; `GET /<name>/count` answers how often it was asked, `/peak` by how many at once.
 */
export default async function startTarget({ provide }: TestProject): Promise<() => Promise<void>> {
  const targets = new Map<string, { status: number; count: number; peak: number; waiting: (() => void)[] }>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://target.test');
    const [, name = '', what] = pathname.split('/');
    const target = targets.get(name) ?? { status: 200, count: 0, peak: 0, waiting: [] };
    targets.set(name, target);
    if (what === 'trace') return response.end(TRACE);
    if (what === 'count') return response.end(String(target.count));
    if (what === 'peak') return response.end(String(target.peak));
    if (request.method === 'PUT') target.status = Number(searchParams.get('status'));
    else target.count++;
    const status = request.method === 'PUT' ? 204 : target.status;
    const answer = () => void response.writeHead(status).end();
    const gate = Number(searchParams.get('gate') ?? 0);
    if (gate === 0) return setTimeout(answer, Number(searchParams.get('wait') ?? 0));
    target.waiting.push(answer);
    target.peak = Math.max(target.peak, target.waiting.length);
    const open = () => {
      for (const each of target.waiting.splice(0)) each();
    };
    // A moment later, so that one too many would be seen.
    if (target.waiting.length === gate) setTimeout(open, 100);
  });
  const { url, end } = await listening(server);
  provide('target', url);
  return end;
}
