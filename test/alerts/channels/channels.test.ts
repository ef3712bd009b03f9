import { afterEach, describe, expect, it } from 'vitest';
import { CHANNELS } from '../../../src/alerts/channels/index.ts';
import { NOTICES, notice, ports, type Running, scope, serve, settings } from '../kit.ts';
import * as receivers from '../receivers.ts';

const KEY30 = 'a'.repeat(30);

interface Case {
  readonly name: string;
  readonly channel: string;
  readonly receive: receivers.Receiver;
  /** The entry of `alerts` without its routing, for a receiver at `url`. */
  readonly written: (url: string) => object;
}

const CASES: readonly Case[] = [
  {
    name: 'webhook',
    channel: 'webhook',
    receive: receivers.webhook,
    written: (url) => ({ url, secret: receivers.webhookSecret }),
  },
  { name: 'slack', channel: 'slack', receive: receivers.slack, written: (url) => ({ url: `${url}/services/T/B/x` }) },
  {
    name: 'discord',
    channel: 'discord',
    receive: receivers.discord,
    written: (url) => ({ url: `${url}/api/webhooks/1/x` }),
  },
  { name: 'teams', channel: 'teams', receive: receivers.teams, written: (url) => ({ url }) },
  {
    name: 'telegram',
    channel: 'telegram',
    receive: receivers.telegram,
    written: (api) => ({ token: `123456:${'A'.repeat(35)}`, chat: '-100', api }),
  },
  {
    name: 'pagerduty',
    channel: 'pagerduty',
    receive: receivers.pagerduty,
    written: (api) => ({ routingKey: 'R'.repeat(32), api }),
  },
  { name: 'ntfy', channel: 'ntfy', receive: receivers.ntfy, written: (server) => ({ topic: 'acme', server }) },
  {
    name: 'pushover',
    channel: 'pushover',
    receive: receivers.pushover,
    written: (api) => ({ token: KEY30, user: KEY30, api }),
  },
  {
    name: 'pushover, as an emergency',
    channel: 'pushover',
    receive: receivers.pushover,
    written: (api) => ({ token: KEY30, user: KEY30, priority: 2, api }),
  },
  {
    name: 'google-chat',
    channel: 'google-chat',
    receive: receivers.googleChat,
    written: (url) => ({ url: `${url}/v1/spaces/A/messages?key=k&token=t` }),
  },
  {
    name: 'resend',
    channel: 'resend',
    receive: receivers.resend,
    written: (api) => ({ key: 're_x', from: 'Sitrep <sitrep@acme.dev>', to: ['ops@acme.dev'], api }),
  },
  {
    name: 'github',
    channel: 'github',
    receive: receivers.createGithub().receive,
    written: (api) => ({ repo: 'acme/site', token: 't', api }),
  },
  {
    name: 'http to Mattermost',
    channel: 'http',
    receive: receivers.mattermost,
    written: (url) => ({ url: `${url}/hooks/x`, body: { text: '**{{title}}**\n{{text}}' } }),
  },
  {
    name: 'http to Matrix',
    channel: 'http',
    receive: receivers.matrix,
    written: (url) => ({
      method: 'PUT',
      url: `${url}/_matrix/client/v3/rooms/!r:acme.dev/send/m.room.message/{{key}}`,
      headers: { authorization: 'Bearer t' },
      body: { msgtype: 'm.text', body: '{{title}}: {{reason}}' },
    }),
  },
  {
    name: 'http to Gotify',
    channel: 'http',
    receive: receivers.gotify,
    written: (url) => ({
      url: `${url}/message`,
      headers: { 'X-Gotify-Key': 't' },
      body: '{ "title": "{{title}}", "message": "{{text}}", "priority": 5 }',
    }),
  },
];

let running: Running | undefined;
afterEach(() => running?.close());

const send = (channel: string, written: object, message = notice(), handle?: string) => {
  const { [channel]: value } = CHANNELS;
  return value!.send({ spec: settings(value!, written), notice: message, ports, scope, handle });
};

it("every channel has a receiver here but email, which has Cloudflare's binding", () => {
  const tried = CASES.map(({ channel }) => channel);
  expect(Object.keys(CHANNELS).filter((type) => !tried.includes(type))).toEqual(['email']);
});

describe.each(CASES)('$name', ({ channel, receive, written }) => {
  it.each(NOTICES)('is accepted: %s', async (_, message) => {
    running = await serve(receive);
    expect(await send(channel, written(running.url), message)).toMatchObject({ accepted: true });
  });

  it.each([
    [
      { status: 500, body: 'oops' },
      { accepted: false, retry: true, answer: '500 oops' },
    ],
    [
      { status: 400, body: 'invalid_payload' },
      { accepted: false, retry: false, answer: '400 invalid_payload' },
    ],
    [{ status: 404 }, { accepted: false, retry: false, answer: '404' }],
    [
      { status: 429, headers: { 'retry-after': '30' } },
      { accepted: false, retry: true, answer: '429', after: 30_000 },
    ],
    [
      { status: 302, headers: { location: '/elsewhere' } },
      { accepted: false, retry: false, answer: '302' },
    ],
  ])('when the receiver answers %j', async (reply, delivery) => {
    running = await serve(() => reply);
    expect(await send(channel, written(running.url))).toEqual(delivery);
  });

  it('when nobody is there', async () => {
    running = await serve(receive);
    await running.close();
    expect(await send(channel, written(running.url))).toMatchObject({
      accepted: false,
      retry: true,
      answer: expect.stringMatching(/refused the connection$/),
    });
    running = undefined;
  });
});

describe('what arrives', () => {
  const arrivedAt = async (name: string, message = notice()) => {
    const { channel, receive, written } = CASES.find((one) => one.name === name)!;
    running = await serve(receive);
    await send(channel, written(running.url), message);
    return running.received.map(({ method, path, text }) => ({ method, path, body: text && JSON.parse(text) }));
  };

  // biome-ignore lint/suspicious/noExplicitAny: each receiver has a shape of its own
  const LINKS: readonly (readonly [name: string, linkIn: (body: any) => unknown])[] = [
    ['discord', ({ embeds }) => embeds[0].url],
    ['teams', ({ attachments }) => attachments[0].content.actions?.[0].url],
    ['pagerduty', ({ links }) => links?.[0].href],
    ['pushover', ({ url }) => url],
    ['ntfy', ({ click }) => click],
    ['google-chat', ({ text }) => /\n\n(https:\S+)$/.exec(text)?.[1]],
  ];
  it.each(LINKS)('at %s: the link has a field of its own, and is not repeated', async (name, linkIn) => {
    const url = 'https://status.acme.dev/checks/api';
    const [arrived] = await arrivedAt(name, notice({ url }));
    expect(linkIn(arrived!.body)).toBe(url);
    expect(JSON.stringify(arrived!.body).split(url)).toHaveLength(name === 'pagerduty' ? 3 : 2);
    await running!.close();
    const [without] = await arrivedAt(name, notice({ url: undefined }));
    expect(linkIn(without!.body)).toBeUndefined();
  });

  it('anywhere: no character is cut in half', async () => {
    const [arrived] = await arrivedAt('ntfy', notice({ title: `a${'😀'.repeat(200)}` }));
    expect(arrived!.body.title).toMatch(/^a(?:😀)+…$/u);
    await running!.close();
    const [odd] = await arrivedAt('ntfy', notice({ title: '😀'.repeat(200) }));
    expect(odd!.body.title).toMatch(/^(?:😀)+…$/u);
  });

  it('by http: numbers, lists and nothing stay what they are, texts are filled in wherever they stand', async () => {
    running = await serve(() => ({ status: 200 }));
    const body = { priority: 5, silent: false, topic: null, tags: ['{{status}}', 7], more: { title: '{{title}}' } };
    await send('http', { url: running.url, body });
    const { text, headers } = running.received[0]!;
    expect(JSON.parse(text)).toEqual({ ...body, tags: ['down', 7], more: { title: 'Public API is down' } });
    expect(headers['content-type']).toBe('application/json');
  });

  it.each([
    ['{{title}}!', 'Say "a" is down!'],
    ['[acme] {{title}}', '[acme] Say "a" is down'],
    ['{{title}}', 'Say "a" is down'],
  ])('by http: the text %s stays as it is, and has no type, as only its sender knows it', async (body, text) => {
    running = await serve(() => ({ status: 200 }));
    await send('http', { url: running.url, body }, notice({ title: 'Say "a" is down' }));
    expect(running.received[0]).toMatchObject({ text });
    expect(running.received[0]!.headers['content-type']).toBeUndefined();
  });

  it('at PagerDuty: a trigger and its resolve share one dedup key', async () => {
    const [trigger] = await arrivedAt('pagerduty');
    await running!.close();
    const [resolve] = await arrivedAt('pagerduty', notice({ event: 'resolved' }));
    expect([trigger!.body.event_action, resolve!.body.event_action]).toEqual(['trigger', 'resolve']);
    expect(resolve!.body.dedup_key).toBe(trigger!.body.dedup_key);
  });

  it('at Slack: markup of a target is text', async () => {
    const [arrived] = await arrivedAt('slack', notice({ text: '<!channel> & <http://evil|ok>' }));
    expect(arrived!.body.blocks[1].text.text).toContain('&lt;!channel&gt; &amp; &lt;http://evil|ok&gt;');
  });

  it('at Discord: Markdown and mentions of a target are text', async () => {
    const [arrived] = await arrivedAt('discord', notice({ text: '@everyone **x**' }));
    expect(arrived!.body.embeds[0].description).toContain('\\@everyone \\*\\*x\\*\\*');
  });

  it('at Gotify: quotes and line ends stay inside the JSON text', async () => {
    const [arrived] = await arrivedAt('http to Gotify', notice({ title: 'a "b"\nc\\', text: 'd' }));
    expect(arrived!.body.title).toBe('a "b"\nc\\');
  });

  it('at Matrix: the key is the transaction id, percent-encoded', async () => {
    const [arrived] = await arrivedAt('http to Matrix', notice({ key: 'a/b c' }));
    expect(arrived!.path).toMatch(/\/a%2Fb%20c$/);
  });
});

describe('github keeps one issue an incident', () => {
  it('opens, comments and closes it', async () => {
    const github = receivers.createGithub();
    running = await serve(github.receive);
    const written = { repo: 'acme/site', token: 't', api: running.url };
    const first = await send('github', written);
    expect(first).toMatchObject({ accepted: true, handle: '1' });
    await send('github', written, notice({ event: 'reminder' }), '1');
    await send('github', written, notice({ event: 'resolved' }), '1');
    expect(github.issues).toMatchObject([{ number: 1, title: 'Public API is down', state: 'closed' }]);
    expect(github.issues[0]!.comments).toHaveLength(2);
  });

  it('finds the issue of an attempt whose answer was lost, and opens no second one', async () => {
    const github = receivers.createGithub();
    running = await serve(github.receive);
    const written = { repo: 'acme/site', token: 't', api: running.url };
    await send('github', written);
    expect(await send('github', written)).toMatchObject({ accepted: true, handle: '1' });
    expect(github.issues).toHaveLength(1);
  });

  it('finds it among many others, and reads a long answer whole', async () => {
    const github = receivers.createGithub();
    running = await serve(github.receive);
    const written = { repo: 'acme/site', token: 't', api: running.url };
    const long = [{ kind: 'body', message: '*'.repeat(60_000) }] as const;
    expect(await send('github', written, notice({ reasons: long }))).toMatchObject({ accepted: true, handle: '1' });
    for (let at = 2; at <= 30; at++) await send('github', written, notice({ thread: `inc_${at}` }));
    expect(await send('github', written, notice({ reasons: long }))).toMatchObject({ accepted: true, handle: '1' });
    expect(github.issues).toHaveLength(30);
  });
});

describe('Retry-After in the body', () => {
  it.each([
    ['discord', '{"message":"You are being rate limited.","retry_after":0.35}', 350],
    ['telegram', '{"ok":false,"error_code":429,"parameters":{"retry_after":7}}', 7_000],
  ])('of %s', async (name, body, after) => {
    const { channel, written } = CASES.find((one) => one.name === name)!;
    running = await serve(() => ({ status: 429, body }));
    expect(await send(channel, written(running.url))).toMatchObject({ accepted: false, retry: true, after });
  });
});

describe('email', () => {
  const written = { from: 'sitrep@acme.dev', to: 'ops@acme.dev' };

  it('goes through the binding', async () => {
    const mails: object[] = [];
    const email = async (mail: object) => {
      mails.push(mail);
      return { ok: true, value: undefined } as const;
    };
    const spec = settings(CHANNELS.email!, written);
    const delivery = await CHANNELS.email!.send({
      spec,
      notice: notice({ title: 'a\r\nBcc: x' }),
      ports: { ...ports, email },
      scope,
      handle: undefined,
    });
    expect(delivery).toMatchObject({ accepted: true });
    expect(mails).toMatchObject([{ ...written, subject: 'a Bcc: x' }]);
  });

  it('says what is missing without one', async () => {
    expect(await send('email', written)).toEqual({
      accepted: false,
      retry: false,
      answer: 'there is no send_email binding; add [[send_email]] name = "EMAIL" to wrangler.toml',
    });
  });
});

describe('settings', () => {
  it.each([
    ['http', { url: 'https://x/{{titel}}' }, 'unknown placeholder {{titel}}'],
    ['http', { url: 'https://x/', body: { a: ['{{nope}}'] } }, 'unknown placeholder {{nope}}'],
    ['slack', { url: 'hooks.slack.com/x' }, 'expected a URL that begins with https:// or http://'],
    ['pagerduty', { routingKey: 'short' }, 'expected an integration key of 32 characters'],
    ['telegram', { token: 'x', chat: '1' }, 'expected a bot token'],
    ['github', { repo: 'acme', token: 't' }, 'expected owner/name'],
    ['webhook', { url: 'https://x', secret: 'abc' }, 'expected a secret of the form "whsec_"'],
    ['resend', { key: 'k', from: 'x', to: [] }, 'expected an address'],
    ['pushover', { token: KEY30, user: KEY30, priority: 3 }, 'expected a whole number from -2 to 2'],
  ])('of %s refuse %j', (channel, written, message) => {
    expect(() => settings(CHANNELS[channel]!, written)).toThrow(message);
  });
});
