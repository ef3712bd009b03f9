import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { makeCertificates } from '../test/fixtures/tls/certificates.ts';
import { spread } from './spread.ts';
import { copies, startWorker } from './worker.ts';

export const name = 'Certificates: CPU and time of a TLS handshake in a Worker, as tls checks make it';

const COUNT = 30;
const TICKS = 5;
const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;

/** On a thread of its own: this one must not delay the handshakes that it measures. */
const SERVER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const server = require('node:tls').createServer(workerData, (socket) => socket.on('error', () => {}));
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;

const measured = async (version: (typeof VERSIONS)[number]): Promise<string> => {
  const { root, good } = makeCertificates();
  const workerData = { key: good.key, cert: good.chain, minVersion: version, maxVersion: version };
  const server = new Worker(SERVER, { eval: true, workerData });
  const [port] = await once(server, 'message');
  const host = '127.0.0.1';
  const worker = await startWorker(copies(COUNT, { type: 'tls', host, port, ca: root.cert, retries: 0 }));
  try {
    await worker.tick();
    const ticks = [];
    for (let time = 0; time < TICKS; time++) {
      const tick = await worker.tick();
      if (tick.counts.up !== COUNT) throw new Error(`expected ${COUNT} up, found ${JSON.stringify(tick.counts)}`);
      ticks.push(tick);
    }
    const cpu = ticks.map((tick) => tick.cpu / COUNT);
    const wall = ticks.map((tick) => tick.wall / COUNT);
    return `${version}: ${spread(cpu, 'ms')} CPU, ${spread(wall, 'ms')} of the tick, a check`;
  } finally {
    await worker.stop();
    await server.terminate();
  }
};

export const run = async (): Promise<readonly string[]> => {
  const lines: string[] = [];
  for (const version of VERSIONS) lines.push(await measured(version));
  return lines;
};
