import { jsonAnswer } from '../../../contract/json-answer.ts';
import {
  STATE_VERSION,
  type StateHead,
  type StoredDocument,
  stateHeadSchema,
  storedDocumentSchema,
} from '../../../contract/state.ts';

/** What a deployment knows, as one file: a head, a document a line, and an end that tells a whole file from a torn one. */
export interface StateFile {
  readonly head: StateHead;
  readonly documents: readonly StoredDocument[];
}

export const fileText = ({ head, documents }: StateFile): string =>
  `${[head, ...documents, { end: documents.length }].map((line) => JSON.stringify(line)).join('\n')}\n`;

/** The file of `text`; or what is wrong with it, and in which line. */
export const readFileText = (text: string): StateFile | { readonly mistake: string } => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const head = jsonAnswer(stateHeadSchema, lines[0] ?? '');
  if (head === undefined) return { mistake: 'line 1 is not the head that `sitrep state export` writes' };
  if (head.version !== STATE_VERSION)
    return {
      mistake: `it has version ${head.version}, and this Sitrep reads ${STATE_VERSION}; use the Sitrep that wrote it (${head.sitrep}) or a newer one`,
    };
  const documents: StoredDocument[] = [];
  for (const [index, line] of lines.slice(1, -1).entries()) {
    const document = jsonAnswer(storedDocumentSchema, line);
    if (document === undefined) return { mistake: `line ${index + 2} is not a document` };
    documents.push(document);
  }
  if (lines.at(-1) !== JSON.stringify({ end: documents.length }))
    return { mistake: `the end is missing after line ${lines.length}: the file was cut off; export it again` };
  return { head, documents };
};
