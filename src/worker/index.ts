import document from '../../checks.json' with { type: 'json' };
import { createWorker } from './create-worker.ts';
import { documentConfig } from './document-config.ts';

/** The Worker of this repository: its own checks.json, validated at each start. */
const { worker, Board, Prober } = createWorker(documentConfig(document));

export { Board, Prober };
export default worker;
