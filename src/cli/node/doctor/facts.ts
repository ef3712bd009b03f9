import { type Diagnosis, diagnosisSchema } from '../../../contract/diagnosis.ts';
import { jsonAnswer } from '../../../contract/json-answer.ts';
import { type StatusAnswer, statusAnswerSchema } from '../../../contract/view.ts';
import { type Answer, ask, isAnswer } from '../ask.ts';

/** One line of `/readyz?verbose`. */
export interface Part {
  readonly name: string;
  readonly ok: boolean;
  readonly note: string;
}

/** Whether the operator's token opened the deployment. */
export type Access = 'none given' | 'refused' | 'no such route' | 'granted' | 'no answer';

/** What could be learned of a deployment, without judging it. */
export interface Facts {
  readonly url: string;
  /** ms since the epoch by the deployment's own clock, where it tells. */
  readonly now: number;
  /** Of the program that asks. */
  readonly version: string;
  readonly parts: readonly Part[];
  readonly status: StatusAnswer | undefined;
  /** What `GET /incidents`, which the Board answers, came back with. */
  readonly board: number | undefined;
  readonly access: Access;
  readonly diagnosis: Diagnosis | undefined;
  /** Data centre that answered; absent off Cloudflare. */
  readonly colo: string | undefined;
  /** What Cloudflare says of Smart Placement; absent where it is off. */
  readonly placement: string | undefined;
}

export type Learned = { readonly ok: true; readonly facts: Facts } | { readonly ok: false; readonly why: string };

/** Asks a deployment everything. Fails where nothing of Sitrep answers there. */
export const learn = async (url: string, token: string | undefined, version: string): Promise<Learned> => {
  const live = await ask(`${url}/livez`);
  if (!isAnswer(live)) return { ok: false, why: live.failure };
  const stranger = strangerIn(live);
  if (stranger !== undefined) return { ok: false, why: stranger };
  const diagnosed = token === undefined ? undefined : await ask(`${url}/diagnosis`, token);
  const access = diagnosed === undefined ? 'none given' : accessOf(isAnswer(diagnosed) ? diagnosed.status : undefined);
  const own = access === 'granted' ? token : undefined;
  const [ready, status, incidents] = await Promise.all([
    ask(`${url}/readyz?verbose`, own),
    ask(`${url}/status`),
    ask(`${url}/incidents?limit=1`, own),
  ]);
  return {
    ok: true,
    facts: {
      url,
      now: Date.parse(live.headers.get('date') ?? '') || Date.now(),
      version,
      parts: isAnswer(ready) ? partsIn(ready.text) : [],
      status: isAnswer(status) ? jsonAnswer(statusAnswerSchema, status.text) : undefined,
      board: isAnswer(incidents) ? incidents.status : undefined,
      access,
      diagnosis: diagnosed && isAnswer(diagnosed) ? jsonAnswer(diagnosisSchema, diagnosed.text) : undefined,
      colo: /-([A-Z]{3})$/.exec(live.headers.get('cf-ray') ?? '')?.[1],
      placement: live.headers.get('cf-placement') ?? undefined,
    },
  };
};

/** Why this is not Sitrep, in words. */
const strangerIn = ({ status, headers, text }: Answer): string | undefined => {
  if (status >= 300 && status < 400) return `/livez redirects to ${headers.get('location')}`;
  if (status !== 200 || text !== 'ok') return `/livez answers ${status}, and not as Sitrep does`;
  return undefined;
};

const accessOf = (status: number | undefined): Access => {
  if (status === 200) return 'granted';
  if (status === 401) return 'refused';
  return status === 404 ? 'no such route' : 'no answer';
};

/** `[+]kv ok`, `[-]ticks failed: no tick has ended in time`. */
const partsIn = (text: string): readonly Part[] =>
  [...text.matchAll(/^\[([+-])\](\S+) (?:ok|failed)(?:: ([^\n]*))?$/gm)].map(([, sign, name, note]) => ({
    name: name!,
    ok: sign === '+',
    note: note ?? '',
  }));
