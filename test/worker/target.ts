import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import './provided.ts';

/**
 * A target for tests that run inside workerd, which cannot listen themselves. `GET /<name>` answers 200 and counts, after
 * `?wait=` ms where it is asked to;
 * `PUT /<name>?status=503` changes its answer; `GET /<name>/count` tells how often it was asked.
 */
export default async function startTarget({ provide }: TestProject): Promise<() => void> {
  const targets = new Map<string, { status: number; count: number }>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://target.test');
    const [, name = '', what] = pathname.split('/');
    const target = targets.get(name) ?? { status: 200, count: 0 };
    targets.set(name, target);
    if (what === 'count') return response.end(String(target.count));
    if (request.method === 'PUT') target.status = Number(searchParams.get('status'));
    else target.count++;
    const status = request.method === 'PUT' ? 204 : target.status;
    setTimeout(() => response.writeHead(status).end(), Number(searchParams.get('wait') ?? 0));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  provide('target', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return () => server.close();
}
