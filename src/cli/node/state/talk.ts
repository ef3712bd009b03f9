import { jsonAnswer } from '../../../contract/json-answer.ts';
import {
  type Allowance,
  type StateReceipt,
  type StoredDocument,
  stateAnswerSchema,
  stateReceiptSchema,
} from '../../../contract/state.ts';
import type { StateFile } from './file.ts';

/** Why a deployment did not do what was asked, for the operator. */
export class Refused extends Error {}

export interface Deployment {
  readonly url: string;
  readonly token: string;
}

const PATIENCE_MS = 60_000;

/** A Board that is moved or restarted is back in about a second. */
const TRIES = 4;
const PAUSE_MS = 500;

/** Times that an export begins again because a bucket closed meanwhile: they close every five minutes. */
const BEGINNINGS = 3;

/** Bytes of one batch of an import. */
const BATCH_BYTES = 1_000_000;

const send = async ({ url, token }: Deployment, query: string, body?: string): Promise<Response> => {
  for (let attempt = 1; ; attempt++) {
    const answered = await fetch(`${url}/state${query}`, {
      method: body === undefined ? 'GET' : 'POST',
      body: body ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    }).catch((error: Error) => error);
    const isAway = answered instanceof Error || answered.status === 503;
    if (!isAway) return answered;
    if (attempt === TRIES)
      throw new Refused(
        answered instanceof Error
          ? `${url} does not answer: ${(answered.cause as Error | undefined)?.message ?? answered.message}`
          : await reasonIn(answered),
      );
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
  }
};

/** What the deployment says is wrong, in its own words. */
const reasonIn = async (answer: Response): Promise<string> => {
  const text = await answer.text();
  if (answer.status === 404)
    return 'it has no SITREP_TOKEN, or is older than `sitrep state`: set the secret, or upgrade';
  try {
    const { detail } = JSON.parse(text) as { readonly detail?: unknown };
    if (typeof detail === 'string') return detail;
  } catch {}
  return `it answers ${answer.status}, and not as Sitrep does`;
};

/** All that a deployment knows, as of one moment. */
export const download = async (from: Deployment): Promise<StateFile> => {
  for (let beginning = 1; beginning <= BEGINNINGS; beginning++) {
    const file = await downloadOnce(from);
    if (file !== undefined) return file;
  }
  throw new Refused('history moved on during each of three attempts; try again, nearer to the deployment');
};

/** `undefined`: a bucket closed between two pages. */
const downloadOnce = async (from: Deployment): Promise<StateFile | undefined> => {
  const documents: StoredDocument[] = [];
  let query = '';
  for (;;) {
    const answered = await send(from, query);
    if (answered.status === 409) return undefined;
    if (answered.status !== 200) throw new Refused(await reasonIn(answered));
    const page = jsonAnswer(stateAnswerSchema, await answered.text());
    if (page === undefined) throw new Refused('its answer is not of `sitrep state`; is it the same version?');
    documents.push(...page.documents);
    if (page.next === null) return { head: page.head, documents };
    query = `?after=${encodeURIComponent(page.next)}`;
  }
};

/** Sends a file, from where an earlier attempt ended. Resolves with how many documents were there already. */
export const upload = async (
  to: Deployment,
  { head, documents }: StateFile,
  allow: readonly Allowance[],
): Promise<number> => {
  const post = async (from: number, part: readonly StoredDocument[]): Promise<StateReceipt> => {
    const body = JSON.stringify({ head, from, documents: part, total: documents.length, allow });
    const answered = await send(to, '', body);
    if (answered.status !== 200) throw new Refused(await reasonIn(answered));
    const receipt = jsonAnswer(stateReceiptSchema, await answered.text());
    if (receipt === undefined) throw new Refused('its answer is not of `sitrep state`; is it the same version?');
    return receipt;
  };
  let receipt = await post(0, []);
  const before = receipt.received;
  while (!receipt.applied) {
    const part = batchFrom(documents, receipt.received);
    receipt = await post(receipt.received, part);
  }
  return before;
};

const batchFrom = (documents: readonly StoredDocument[], from: number): readonly StoredDocument[] => {
  let bytes = 0;
  let end = from;
  while (end < documents.length && (end === from || bytes < BATCH_BYTES)) bytes += documents[end++]!.value.length;
  return documents.slice(from, end);
};
