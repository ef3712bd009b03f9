import type { AlertState, AlertThread, OutboxMessage } from '../../contract/alert.ts';
import { NO_ALERTS } from '../../contract/alert.ts';
import type { DocStore } from '../../contract/store.ts';
import { versioned } from '../store/codec.ts';
import { documentsIn, packed, type Writes } from '../store/packing.ts';

type Summary = Pick<AlertState, 'routes' | 'inMaintenance'>;

/** How many documents each part of the alert state takes up in the store. */
export interface OutboxDocuments {
  readonly messages: number;
  readonly threads: number;
}

interface SummaryV1 {
  readonly routes: AlertState['routes'];
  readonly quiet: readonly string[];
}

const upgradeSummary = (older: unknown): Summary => {
  const { routes, quiet } = older as SummaryV1;
  return { routes, inMaintenance: quiet };
};

interface ThreadV1 extends Omit<AlertThread, 'sentEvents' | 'lastSentAt' | 'acknowledged' | 'closed'> {
  readonly said: AlertThread['sentEvents'];
  readonly lastSaidAt: number;
  readonly heard: boolean;
  readonly over: boolean;
}

const upgradeThreads = (older: unknown): readonly AlertThread[] =>
  (older as readonly ThreadV1[]).map(({ said, lastSaidAt, heard, over, ...same }) => ({
    ...same,
    sentEvents: said,
    lastSentAt: lastSaidAt,
    acknowledged: heard,
    closed: over,
  }));

const KEY = 'alerts';
const codec = versioned<Summary>('alerts', [upgradeSummary]);
// The keys keep the words that stores have held since the first release.
const messageDocuments = packed<OutboxMessage>('outbox message', 'parcel/');
const threadDocuments = packed<AlertThread>('alert thread', 'conversation/', [upgradeThreads]);

export const loadAlerts = async (store: DocStore): Promise<{ alerts: AlertState; documents: OutboxDocuments }> => {
  const [text, messages, threads] = await Promise.all([
    store.get(KEY),
    messageDocuments.read(store),
    threadDocuments.read(store),
  ]);
  const { routes, inMaintenance } = text === undefined ? NO_ALERTS : codec.decode(text);
  return {
    alerts: { routes, inMaintenance, outbox: messages.items, threads: threads.items },
    documents: { messages: messages.documents, threads: threads.documents },
  };
};

/** What must be stored when the alert state has changed. */
export const alertWrites = (
  { routes, inMaintenance, outbox, threads }: AlertState,
  stored: OutboxDocuments,
): { readonly writes: Writes; readonly documents: OutboxDocuments } => {
  const messageWrites = messageDocuments.write(outbox, stored.messages);
  const threadWrites = threadDocuments.write(threads, stored.threads);
  return {
    writes: [{ key: KEY, value: codec.encode({ routes, inMaintenance }) }, ...messageWrites, ...threadWrites],
    documents: { messages: documentsIn(messageWrites), threads: documentsIn(threadWrites) },
  };
};
