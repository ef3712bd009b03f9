import { Webhook } from 'standardwebhooks';

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A receiver answers as the real one does: it refuses what that one's documentation says it refuses. */
export type Receiver = (request: Received) => Reply;

// biome-ignore lint/suspicious/noExplicitAny: what arrives is unknown until it has been looked at
type Json = any;

/** The first broken rule, if any: `[holds, what the receiver would say]`. */
const broken = (...rules: readonly (readonly [boolean, string])[]): string | undefined =>
  rules.find(([holds]) => !holds)?.[1];

const isText = (value: unknown, max: number, min = 1): boolean =>
  typeof value === 'string' && value.length >= min && value.length <= max;

const isJsonType = ({ headers }: Received): boolean => headers['content-type']?.startsWith('application/json') === true;

const json = (receive: (body: Json, request: Received) => Reply, badRequest: (why: string) => Reply): Receiver => {
  return (request) => {
    if (request.method !== 'POST') return { status: 405 };
    if (!isJsonType(request)) return badRequest('content type is not JSON');
    try {
      return receive(JSON.parse(request.text), request);
    } catch {
      return badRequest('invalid JSON');
    }
  };
};

/** docs.slack.dev: incoming webhooks answer "ok", or 400 with one word. */
const slackRule = (block: Json): boolean =>
  (block.type === 'header' && block.text?.type === 'plain_text' && isText(block.text.text, 150)) ||
  (block.type === 'section' && block.text?.type === 'mrkdwn' && isText(block.text.text, 3000)) ||
  (block.type === 'context' && block.elements?.length > 0 && block.elements.length <= 10);

export const slack: Receiver = json(
  (body) => {
    const bad = broken(
      [isText(body.text, 40_000), 'no_text'],
      [Array.isArray(body.blocks) && body.blocks.length <= 50, 'invalid_blocks'],
      [body.blocks.every(slackRule), 'invalid_blocks_format'],
      [!/<(?!!date)/.test(body.text + body.blocks[1].text.text), 'unescaped <'],
      [!/&(?!amp;|lt;|gt;)/.test(body.text + body.blocks[1].text.text), 'unescaped &'],
    );
    return bad ? { status: 400, body: bad } : { status: 200, body: 'ok' };
  },
  (why) => ({ status: 400, body: why }),
);

/** discord.com/developers/docs/resources/webhook#execute-webhook */
export const discord: Receiver = json(
  (body) => {
    const embeds: Json[] = body.embeds ?? [];
    const total = embeds.reduce(
      (sum, embed) =>
        sum + (embed.title?.length ?? 0) + (embed.description?.length ?? 0) + (embed.footer?.text?.length ?? 0),
      0,
    );
    const bad = broken(
      [body.content !== undefined || embeds.length > 0, 'Cannot send an empty message'],
      [embeds.length <= 10, 'Must be 10 or fewer in length'],
      [embeds.every(({ title }) => isText(title, 256)), 'title: Must be 256 or fewer in length'],
      [embeds.every(({ description }) => isText(description, 4096)), 'description: Must be 4096 or fewer in length'],
      [embeds.every(({ color }) => Number.isInteger(color) && color <= 0xffffff), 'color: not an integer'],
      [embeds.every(({ timestamp }) => !Number.isNaN(Date.parse(timestamp))), 'timestamp: not ISO8601'],
      [embeds.every(({ url }) => url === undefined || /^https?:/.test(url)), 'url: scheme must be http or https'],
      [total <= 6000, 'Embed size exceeds maximum size of 6000'],
      [body.allowed_mentions?.parse?.length === 0, 'mentions are open'],
    );
    return bad ? { status: 400, body: JSON.stringify({ code: 50035, message: bad }) } : { status: 204 };
  },
  (message) => ({ status: 400, body: JSON.stringify({ message }) }),
);

/** learn.microsoft.com: a workflow takes a message with adaptive cards of at most 28 KB. */
export const teams: Receiver = json(
  (body, { text }) => {
    const [attachment] = body.attachments ?? [];
    const card = attachment?.content;
    const bad = broken(
      [body.type === 'message', 'type must be message'],
      [attachment?.contentType === 'application/vnd.microsoft.card.adaptive', 'not an adaptive card'],
      [card?.type === 'AdaptiveCard' && card.version === '1.4', 'card version'],
      [card.body.every((block: Json) => block.type === 'TextBlock' && isText(block.text, 28_000)), 'card body'],
      [(card.actions ?? []).every((action: Json) => action.type === 'Action.OpenUrl' && action.url), 'card actions'],
      [Buffer.byteLength(text) <= 28 * 1024, 'RequestEntityTooLarge'],
    );
    return bad ? { status: bad === 'RequestEntityTooLarge' ? 413 : 400, body: bad } : { status: 202 };
  },
  (why) => ({ status: 400, body: why }),
);

/** core.telegram.org/bots/api: HTML with a few tags, everything else escaped, 4,096 characters. */
export const telegram: Receiver = json(
  (body, { path }) => {
    const no = (code: number, description: string): Reply => ({
      status: code,
      body: JSON.stringify({ ok: false, error_code: code, description }),
    });
    if (!/^\/bot\d+:[\w-]+\/sendMessage$/.test(path)) return no(404, 'Not Found');
    const text: string = body.text ?? '';
    const bare = text.replace(/<\/?b>/g, '');
    const bad = broken(
      [isText(String(body.chat_id ?? ''), 100), 'Bad Request: chat_id is empty'],
      [text.length > 0, 'Bad Request: message text is empty'],
      [text.length <= 4096, 'Bad Request: message is too long'],
      [body.parse_mode === 'HTML', "Bad Request: can't parse entities"],
      [!/[<>]/.test(bare), "Bad Request: can't parse entities: Unsupported start tag"],
      [!/&(?!lt;|gt;|amp;|quot;)/.test(bare), "Bad Request: can't parse entities"],
    );
    return bad ? no(400, bad) : { status: 200, body: JSON.stringify({ ok: true, result: { message_id: 1 } }) };
  },
  (why) => ({ status: 400, body: why }),
);

/** developer.pagerduty.com/docs/send-alert-event */
export const pagerduty: Receiver = json(
  (body, { path }) => {
    const { payload } = body;
    const bad = broken(
      [path === '/v2/enqueue', 'not found'],
      [/^[0-9A-Za-z]{32}$/.test(body.routing_key), "'routing_key' is invalid"],
      [['trigger', 'acknowledge', 'resolve'].includes(body.event_action), "'event_action' is invalid"],
      [isText(body.dedup_key, 255), "Length of 'dedup_key' is out of range"],
      [body.event_action !== 'trigger' || isText(payload?.summary, 1024), "'payload.summary' is missing or blank"],
      [body.event_action !== 'trigger' || isText(payload?.source, 1024), "'payload.source' is missing or blank"],
      [
        body.event_action !== 'trigger' || ['critical', 'error', 'warning', 'info'].includes(payload?.severity),
        "'payload.severity' is invalid",
      ],
    );
    if (bad) return { status: 400, body: JSON.stringify({ status: 'invalid event', errors: [bad] }) };
    return { status: 202, body: JSON.stringify({ status: 'success', dedup_key: body.dedup_key }) };
  },
  (why) => ({ status: 400, body: why }),
);

/** docs.ntfy.sh/publish/#publish-as-json */
export const ntfy: Receiver = json(
  (body) => {
    const bad = broken(
      [/^[-_A-Za-z0-9]{1,64}$/.test(body.topic), 'topic invalid'],
      [
        typeof body.message === 'string' && Buffer.byteLength(body.message) <= 4096,
        'message too long: became an attachment',
      ],
      [[1, 2, 3, 4, 5].includes(body.priority), 'priority invalid'],
      [Array.isArray(body.tags), 'tags invalid'],
    );
    return bad ? { status: 400, body: JSON.stringify({ error: bad }) } : { status: 200, body: '{"id":"x"}' };
  },
  (why) => ({ status: 400, body: why }),
);

/** pushover.net/api: characters, not bytes; an emergency needs retry >= 30 and expire <= 10800. */
export const pushover: Receiver = json(
  (body, { path }) => {
    const bad = broken(
      [path === '/1/messages.json', 'not found'],
      [/^[A-Za-z0-9]{30}$/.test(body.token), 'application token is invalid'],
      [/^[A-Za-z0-9]{30}$/.test(body.user), 'user identifier is not a valid user'],
      [isText(body.message, 1024), 'message too long or blank'],
      [isText(body.title, 250), 'title too long'],
      [body.url === undefined || isText(body.url, 512), 'url too long'],
      [[-2, -1, 0, 1, 2].includes(body.priority), 'priority is invalid'],
      [body.priority !== 2 || (body.retry >= 30 && body.expire <= 10_800), 'expire must be supplied with priority=2'],
    );
    if (bad) return { status: 400, body: JSON.stringify({ status: 0, errors: [bad] }) };
    return { status: 200, body: JSON.stringify({ status: 1, request: 'x' }) };
  },
  (why) => ({ status: 400, body: why }),
);

/** developers.google.com/workspace/chat/api/reference/rest/v1/spaces.messages */
export const googleChat: Receiver = json(
  (body, { query, text }) => {
    const bad = broken(
      [query.has('key') && query.has('token'), "Method doesn't allow unregistered callers"],
      [query.get('messageReplyOption') === 'REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD', 'messageReplyOption'],
      [typeof body.text === 'string' && body.text.length > 0, 'Message cannot be empty'],
      [Buffer.byteLength(text) <= 32_000, 'Message is too large'],
      [isText(body.thread?.threadKey, 4000), 'thread key'],
      [!/<(users|https?:)/.test(body.text), 'a mention or link got through'],
    );
    return bad
      ? { status: 400, body: JSON.stringify({ error: { message: bad } }) }
      : { status: 200, body: '{"name":"m"}' };
  },
  (why) => ({ status: 400, body: why }),
);

/** resend.com/docs/api-reference/emails/send-email */
export const resend: Receiver = json(
  (body, { path, headers }) => {
    if (!/^Bearer \S+$/.test(headers.authorization ?? ''))
      return { status: 401, body: '{"message":"Missing API key"}' };
    const bad = broken(
      [path === '/emails', 'not found'],
      [/^[^\s@]+@[^\s@]+$|<[^\s@]+@[^\s@]+>$/.test(body.from), 'Invalid `from` field'],
      [Array.isArray(body.to) && body.to.length <= 50, 'Invalid `to` field'],
      [isText(body.subject, 998) && !/[\r\n]/.test(body.subject), 'Invalid `subject` field'],
      [isText(body.text, 1_000_000), 'Missing `html` or `text` field'],
      [isText(headers['idempotency-key'], 256), 'invalid idempotency key'],
    );
    return bad ? { status: 422, body: JSON.stringify({ message: bad }) } : { status: 200, body: '{"id":"x"}' };
  },
  (why) => ({ status: 422, body: why }),
);

/** github.com/standard-webhooks: the library of the scheme verifies. */
export const webhookSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export const webhook: Receiver = (request) => {
  if (!isJsonType(request)) return { status: 415 };
  try {
    const body = new Webhook(webhookSecret).verify(request.text, request.headers as Record<string, string>) as Json;
    const bad = broken(
      [/^sitrep\.\w+$/.test(body.type), 'type'],
      [!Number.isNaN(Date.parse(body.timestamp)), 'timestamp'],
      [body.data.id === request.headers['webhook-id'], 'id'],
    );
    return bad ? { status: 400, body: bad } : { status: 204 };
  } catch (error) {
    return { status: 401, body: String(error) };
  }
};

/** docs.mattermost.com: incoming webhooks. developers: 4,000 runes in a post are split, text must not be empty. */
export const mattermost: Receiver = json(
  (body) => (isText(body.text, 1_000_000) ? { status: 200, body: 'ok' } : { status: 400, body: 'no text' }),
  (why) => ({ status: 400, body: why }),
);

/** spec.matrix.org: PUT …/send/m.room.message/{txnId}; the transaction id makes repeats harmless. */
export const matrix: Receiver = (request) => {
  const body = JSON.parse(request.text) as Json;
  const bad = broken(
    [request.method === 'PUT', 'M_UNRECOGNIZED'],
    [/^\/_matrix\/client\/v3\/rooms\/[^/]+\/send\/m\.room\.message\/[^/]+$/.test(request.path), 'M_UNRECOGNIZED'],
    [/^Bearer \S+$/.test(request.headers.authorization ?? ''), 'M_MISSING_TOKEN'],
    [body.msgtype === 'm.text' && typeof body.body === 'string', 'M_BAD_JSON'],
    [Buffer.byteLength(request.text) <= 65_536, 'M_TOO_LARGE'],
  );
  return bad ? { status: 400, body: JSON.stringify({ errcode: bad }) } : { status: 200, body: '{"event_id":"$x"}' };
};

/** gotify.net/api-docs: POST /message with X-Gotify-Key. */
export const gotify: Receiver = json(
  (body, { path, headers }) => {
    if (!headers['x-gotify-key']) return { status: 401 };
    const bad = broken(
      [path === '/message', 'not found'],
      [isText(body.message, 1_000_000), 'message is required'],
      [Number.isInteger(body.priority), 'priority'],
    );
    return bad ? { status: 400, body: bad } : { status: 200, body: '{"id":1}' };
  },
  (why) => ({ status: 400, body: why }),
);

/** docs.github.com/rest/issues: a small GitHub that keeps its issues. */
export const createGithub = () => {
  const issues: { number: number; title: string; body: string; state: string; comments: string[]; labels: string[] }[] =
    [];
  const receive: Receiver = ({ method, path, query, headers, text }) => {
    if (!headers['user-agent']) return { status: 403, body: 'Request forbidden by administrative rules' };
    if (!/^Bearer \S+$/.test(headers.authorization ?? ''))
      return { status: 401, body: '{"message":"Requires authentication"}' };
    const body: Json = text ? JSON.parse(text) : {};
    const [, number, comments] = /^\/repos\/acme\/site\/issues(?:\/(\d+)(\/comments)?)?$/.exec(path) ?? [];
    if (!path.startsWith('/repos/acme/site/issues')) return { status: 404, body: '{"message":"Not Found"}' };
    const issue = issues.find((one) => one.number === Number(number));
    if (method === 'GET' && number === undefined) {
      const labels = query.get('labels')?.split(',') ?? [];
      const found = issues.filter(
        ({ state, labels: has }) => state === 'open' && labels.every((label) => has.includes(label)),
      );
      return { status: 200, body: JSON.stringify(found) };
    }
    if (method === 'POST' && number === undefined) {
      if (!isText(body.title, 256) || !isText(body.body, 65_536))
        return { status: 422, body: '{"message":"Validation Failed"}' };
      issues.push({
        number: issues.length + 1,
        title: body.title,
        body: body.body,
        state: 'open',
        comments: [],
        labels: body.labels,
      });
      // The real answer holds the issue too, its body as written.
      return { status: 201, body: JSON.stringify({ ...issues.at(-1)!, comments: 0 }) };
    }
    if (!issue) return { status: 404, body: '{"message":"Not Found"}' };
    if (method === 'POST' && comments) {
      if (!isText(body.body, 65_536)) return { status: 422, body: '{"message":"Validation Failed"}' };
      issue.comments.push(body.body);
      return { status: 201, body: '{}' };
    }
    if (method === 'PATCH' && ['open', 'closed'].includes(body.state)) {
      issue.state = body.state;
      return { status: 200, body: '{}' };
    }
    return { status: 405 };
  };
  return { issues, receive };
};
