/**
 * The fixture server plays all targets in a process of its own, so that it shares neither memory nor event loop with
 * what is tested. Prints `{"control": "http://127.0.0.1:…"}` when it is ready; ends when its standard input does.
 *
 * `GET /targets` starts every target of the table and says where each listens. `GET /memory/reset` and `/memory/peak` answer
 * the bytes that the workerd processes beside it hold now, and the most that they held since the reset.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeCertificates } from '../fixtures/tls/certificates.ts';
import { judgedChains } from '../fixtures/tls/random-chains.ts';
import type { Addresses } from './addresses.ts';
import { ROWS } from './index.ts';
import { peakBytes, resetPeaks } from './memory.ts';
import { openTarget } from './target.ts';

const startAll = async (): Promise<Addresses> => {
  const certificates = makeCertificates();
  const rows: Record<string, { target?: string; second?: string }> = {};
  for (const row of ROWS) {
    const known: { target?: string; second?: string } = {};
    if (row.second) known.second = await openTarget(row.second, certificates, known);
    if (row.target) known.target = await openTarget(row.target, certificates, known);
    rows[row.name] = known;
  }
  return {
    ca: certificates.root.cert,
    oldCa: certificates.outdatedRoot.cert,
    intermediateCa: certificates.intermediate.cert,
    rows,
  };
};

/** Chains to be judged as OpenSSL judges them. */
const CHAINS = { seed: Number(process.env.SEED ?? 1), count: 320 };

let started: Promise<Addresses> | undefined;

const control = createServer(async (request, response) => {
  response.setHeader('content-type', 'application/json');
  if (request.url === '/memory/reset') return response.end(String(resetPeaks()));
  if (request.url === '/memory/peak') return response.end(String(peakBytes()));
  if (request.url === '/chains') return response.end(JSON.stringify(await judgedChains(CHAINS.seed, CHAINS.count)));
  started ??= startAll();
  response.end(JSON.stringify(await started));
});

control.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ control: `http://127.0.0.1:${(control.address() as AddressInfo).port}` }));
});
process.stdin.resume().on('end', () => process.exit(0));
