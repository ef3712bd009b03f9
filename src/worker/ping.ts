import type { Config } from '../contract/config.ts';
import { parseUrl } from '../engine/net/url.ts';
import { redact } from '../engine/util/redact.ts';
import { openScope } from '../engine/util/scope.ts';
import { workerdFetch } from '../platform/workerd/fetch.ts';

/** A watcher that takes longer is not waited for: the next tick asks again. */
const PATIENCE_MS = 10_000;

/**
 * The dead man's switch: tells a watcher elsewhere that a tick has ended well. When Sitrep itself dies, its silence is
 * what alerts. Never rejects.
 */
export const pingAfter = async ({ ping, secrets }: Config): Promise<void> => {
  const url = ping === undefined ? undefined : parseUrl(ping, ['http', 'https']);
  if (url === undefined) return;
  const complain = (why: string) => console.error(redact(`the ping to ${ping} failed: ${why}`, secrets));
  if (!url.ok) return complain(url.failure.message);
  const { scope, cancel } = openScope();
  const timer = setTimeout(cancel, PATIENCE_MS);
  const answer = await workerdFetch.send({ method: 'GET', url: url.value, headers: [['user-agent', 'sitrep']] }, scope);
  clearTimeout(timer);
  if (!answer.ok) return complain(answer.failure.message);
  answer.value.cancel();
  if (answer.value.status >= 400) complain(`status ${answer.value.status}`);
};
