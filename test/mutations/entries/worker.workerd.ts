import { WORKER } from '../../../src/contract/runtimes.ts';
import { workerdPorts } from '../../../src/platform/workerd/index.ts';
import { ROWS } from '../../conformance/index.ts';
import { watchResident } from '../../conformance/resident.ts';
import { faultsOf, type RunOptions } from './faults.ts';

const unwatched = async () => async () => 0;

/** Runs a conformance row in workerd for each request: the answer to `{…options, "row": "name"}` is what is wrong. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { row: name, ...options } = await request.json<RunOptions & { readonly row: string }>();
    const row = ROWS.find((each) => each.name === name)!;
    const watchMemory = options.isMeasured ? watchResident(options.control) : unwatched;
    return Response.json(await faultsOf(row, { runtime: WORKER, ports: workerdPorts(), watchMemory }, options));
  },
};
