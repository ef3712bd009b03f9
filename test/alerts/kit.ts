import { createServer, type IncomingMessage } from 'node:http';
import type { Channel, ChannelPorts, Notice } from '../../src/contract/alert.ts';
import type { Scope } from '../../src/contract/ports.ts';
import { parseUrl } from '../../src/engine/net/url.ts';
import { section } from '../../src/engine/schema/objects.ts';
import { mustParse } from '../../src/engine/schema/parse.ts';
import { nodePorts } from '../../src/platform/node/index.ts';
import { listening } from '../listening.ts';
import type { Received, Receiver } from './receivers.ts';

const { clock, text, fetch } = nodePorts();

/** What channels work with, on Node. */
export const ports: ChannelPorts = {
  clock,
  text,
  fetch: fetch!,
  parseUrl: (url) => parseUrl(url, ['http', 'https']),
};

export const scope: Scope = { cancelled: false, onCancel: () => () => undefined };

const readAll = async (request: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
};

export interface Running {
  readonly url: string;
  readonly received: readonly Received[];
  readonly close: () => Promise<void>;
}

/** A receiver behind a real socket. */
export const serve = async (receive: Receiver): Promise<Running> => {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://receiver');
    const arrived: Received = {
      method: request.method!,
      path: pathname,
      query: searchParams,
      headers: request.headers as Record<string, string>,
      text: await readAll(request),
    };
    received.push(arrived);
    const { status, body = '', headers = {} } = receive(arrived);
    response.writeHead(status, headers).end(body);
  });
  const { url, end } = await listening(server);
  return { url, received, close: end };
};

/** Settings as they stand in `checks.json`, parsed by the channel's own schema. */
export const settings = (channel: Channel, written: object): unknown =>
  mustParse(section(channel.schema, channel.about), written);

export const notice = (fields: Partial<Notice> = {}): Notice => ({
  key: 'inc_1:down',
  thread: 'inc_1',
  event: 'down',
  title: 'Public API is down',
  text: 'Public API has been down since 10:00 UTC.',
  at: Date.UTC(2026, 10, 22, 10, 0, 3),
  status: 'down',
  check: { id: 'api', name: 'Public API', group: 'Core' },
  affected: ['web'],
  reasons: [{ kind: 'status', message: 'status 503, expected 2xx' }],
  url: 'https://status.acme.dev/checks/api',
  site: 'Acme status',
  ...fields,
});

const HOSTILE =
  '<script>alert("x")</script> & <!channel> @everyone *b* _i_ `c` [l](http://evil) # "quoted" \\ {{title}} \u202e rtl\r\nBcc: evil@x';

/** Everything that a notice can do to a receiver. */
export const NOTICES: readonly (readonly [what: string, notice: Notice])[] = [
  ['down', notice()],
  ['degraded', notice({ event: 'degraded', key: 'inc_1:degraded', status: 'degraded' })],
  ['a reminder', notice({ event: 'reminder', key: 'inc_1:reminder:1' })],
  ['resolved', notice({ event: 'resolved', key: 'inc_1:resolved', status: 'up', reasons: [] })],
  ['flapping', notice({ event: 'flapping', key: 'inc_1:flapping', status: 'degraded' })],
  ['stale, about no check', notice({ event: 'stale', check: undefined, affected: [], url: undefined })],
  ['a test', notice({ event: 'test', key: 'test:1' })],
  [
    'hostile names',
    notice({ title: HOSTILE, text: HOSTILE, site: HOSTILE, reasons: [{ kind: 'body', message: HOSTILE }] }),
  ],
  [
    'ten thousand characters in each place',
    notice({
      title: 'ä<'.repeat(5_000),
      text: '😀&'.repeat(5_000),
      site: 's'.repeat(10_000),
      affected: Array.from({ length: 500 }, (_, index) => `check-${index}`),
      reasons: [{ kind: 'body', message: '*'.repeat(10_000) }],
    }),
  ],
];
