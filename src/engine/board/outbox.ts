import type { AlertState, Conversation, Parcel } from '../../contract/alert.ts';
import { NO_ALERTS } from '../../contract/alert.ts';
import type { DocStore } from '../../contract/store.ts';
import { versioned } from '../store/codec.ts';
import { documentsIn, packed, type Writes } from '../store/packing.ts';

type Summary = Pick<AlertState, 'routes' | 'quiet'>;

/** Documents that the parts of the alert state take up in the store. */
export interface OutboxDocuments {
  readonly parcels: number;
  readonly conversations: number;
}

const KEY = 'alerts';
const codec = versioned<Summary>('alerts');
const parcelDocuments = packed<Parcel>('parcel', 'parcel/');
const conversationDocuments = packed<Conversation>('conversation', 'conversation/');

export async function loadAlerts(store: DocStore): Promise<{ alerts: AlertState; documents: OutboxDocuments }> {
  const [text, parcels, conversations] = await Promise.all([
    store.get(KEY),
    parcelDocuments.read(store),
    conversationDocuments.read(store),
  ]);
  const { routes, quiet } = text === undefined ? NO_ALERTS : codec.decode(text);
  return {
    alerts: { routes, quiet, parcels: parcels.items, conversations: conversations.items },
    documents: { parcels: parcels.documents, conversations: conversations.documents },
  };
}

/** What must be stored where the alert state has changed. */
export function alertWrites(
  { routes, quiet, parcels, conversations }: AlertState,
  stored: OutboxDocuments,
): { readonly writes: Writes; readonly documents: OutboxDocuments } {
  const parcelWrites = parcelDocuments.write(parcels, stored.parcels);
  const conversationWrites = conversationDocuments.write(conversations, stored.conversations);
  return {
    writes: [{ key: KEY, value: codec.encode({ routes, quiet }) }, ...parcelWrites, ...conversationWrites],
    documents: { parcels: documentsIn(parcelWrites), conversations: documentsIn(conversationWrites) },
  };
}
