import { WORKER } from '../../../src/contract/runtimes.ts';
import { workerdPorts } from '../../../src/platform/workerd/index.ts';
import { ROWS } from '../../conformance/index.ts';
import { watchResident } from '../../conformance/resident.ts';
import { misread, type Viewing } from './misread.ts';

const unwatched = async () => async () => 0;

/** The zoo's rows in workerd, one a request: `{…viewing, "row": "name"}` is answered by what is wrong. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { row: name, ...viewing } = await request.json<Viewing & { readonly row: string }>();
    const row = ROWS.find((each) => each.name === name)!;
    const watchMemory = viewing.alone ? watchResident(viewing.control) : unwatched;
    return Response.json(await misread(row, { runtime: WORKER, ports: workerdPorts(), watchMemory }, viewing));
  },
};
