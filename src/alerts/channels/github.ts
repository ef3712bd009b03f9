import type { ChannelPorts, Delivery, Notice } from '../../contract/alert.ts';
import type { SpecOf } from '../../contract/check.ts';
import { defineChannel } from '../../contract/define-channel.ts';
import type { Header, Scope } from '../../contract/ports.ts';
import { optional } from '../../engine/schema/combine.ts';
import { list, text, textLike, url } from '../fields.ts';
import { clip, clipEscaped, isEnd, plainText } from '../format.ts';
import { below, deliveryOf, exchange, post, readJson } from '../request.ts';

const schema = {
  repo: textLike(/^[\w.-]+\/[\w.-]+$/, 'owner/name', 'repository'),
  token: text('token with write access to issues; a secret, such as "${GITHUB_TOKEN}"'),
  labels: optional(list(text('a label'), 'labels of the issues'), ['sitrep']),
  api: optional(url('API address, for GitHub Enterprise'), 'https://api.github.com'),
};

type Spec = SpecOf<typeof schema>;

/** An issue's title has 256 characters, its body 65,536 (GitHub answers 422 beyond). */
const TITLE = 256;
const BODY = 60_000;

/** Issues searched for one of ours: open, with our labels, newest first. */
const LOOKED_AT = 30;

/**
 * Bytes of an answer that are read: GitHub lists issues with their whole bodies, usually a few KB each. A longer list is cut
 * off, so that it cannot be read, and the delivery fails.
 */
const ANSWER_LIMIT = 4_194_304;

/** Markdown, mentions and references as plain characters. */
const escapeMarkup = (text: string): string => text.replace(/[\\`*_{}[\]()#+!|<>@~-]/g, '\\$&');

const marker = ({ thread }: Notice): string => `<!-- sitrep:${thread.replaceAll('--', '- -')} -->`;

const bodyOf = (notice: Notice): string => `${clipEscaped(plainText(notice), BODY, escapeMarkup)}\n\n${marker(notice)}`;

interface Repo {
  readonly url: (path: string) => string;
  readonly headers: readonly Header[];
}

const repoOf = ({ api, repo, token }: Spec): Repo => ({
  url: (path) => below(api, `/repos/${repo}/issues${path}`),
  headers: [
    ['authorization', `Bearer ${token}`],
    ['accept', 'application/vnd.github+json'],
    ['x-github-api-version', '2022-11-28'],
  ],
});

/** If the list cannot be read, the issue may exist: opening another one could make a duplicate. */
const UNREADABLE: Delivery = {
  accepted: false,
  answer: 'the list of open issues could not be read; it should be a JSON array of issues',
  retry: true,
};

type Lookup = { readonly failed: Delivery } | { readonly issue: string | undefined };

/** The open issue of this incident, if an attempt whose answer was lost has opened it. */
const findIssue = async (spec: Spec, notice: Notice, ports: ChannelPorts, scope: Scope): Promise<Lookup> => {
  const { url, headers } = repoOf(spec);
  const query = `?state=open&per_page=${LOOKED_AT}&labels=${encodeURIComponent(spec.labels.join(','))}`;
  const outcome = await exchange({ method: 'GET', url: url(query), headers, answerLimit: ANSWER_LIMIT }, ports, scope);
  const delivery = deliveryOf(outcome, ports.clock.now());
  if (!outcome.ok || !delivery.accepted) return { failed: delivery };
  const issues: unknown = readJson(outcome.value.text);
  if (!Array.isArray(issues)) return { failed: UNREADABLE };
  const found = (issues as readonly { number?: number; body?: string | null }[]).find(({ body }) =>
    body?.includes(marker(notice)),
  );
  return { issue: found?.number === undefined ? undefined : String(found.number) };
};

const open = async (spec: Spec, notice: Notice, ports: ChannelPorts, scope: Scope): Promise<Delivery> => {
  const { url, headers } = repoOf(spec);
  const body = { title: clip(notice.title, TITLE), body: bodyOf(notice), labels: spec.labels };
  const outcome = await exchange({ url: url(''), headers, body, answerLimit: ANSWER_LIMIT }, ports, scope);
  const delivery = deliveryOf(outcome, ports.clock.now());
  const { number } = outcome.ok ? readJson(outcome.value.text) : {};
  return delivery.accepted && typeof number === 'number' ? { ...delivery, handle: String(number) } : delivery;
};

/** One issue an incident: opened by its first notice, commented by the next ones, closed by its end. */
export const github = defineChannel({
  type: 'github',
  about: 'GitHub issues: Sitrep opens one for each incident, and closes it at the end.',
  schema,
  send: async ({ spec, notice, ports, scope, handle }) => {
    const { url, headers } = repoOf(spec);
    const lookup = handle === undefined ? await findIssue(spec, notice, ports, scope) : { issue: handle };
    if ('failed' in lookup) return lookup.failed;
    const { issue } = lookup;
    if (issue === undefined) return open(spec, notice, ports, scope);
    const comment = await post(
      { url: url(`/${issue}/comments`), headers, body: { body: bodyOf(notice) } },
      ports,
      scope,
    );
    if (!comment.accepted || !isEnd(notice)) return comment.accepted ? { ...comment, handle: issue } : comment;
    const body = { state: 'closed', state_reason: 'completed' };
    return post({ method: 'PATCH', url: url(`/${issue}`), headers, body }, ports, scope);
  },
});
