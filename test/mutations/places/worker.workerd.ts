import { WORKER } from '../../../src/contract/doors.ts';
import { workerdPorts } from '../../../src/platform/workerd/index.ts';
import type { Addresses } from '../../suites/zoo/addresses.ts';
import { ROWS } from '../../suites/zoo/index.ts';
import { misread } from './misread.ts';

const place = { door: WORKER, ports: workerdPorts(), watchMemory: async () => async () => 0 };

/** The zoo's rows in workerd, one a request: `{"addresses": …, "row": "name"}` is answered by what is wrong. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { addresses, row: name } = await request.json<{ addresses: Addresses; row: string }>();
    const row = ROWS.find((each) => each.name === name)!;
    return Response.json(await misread(row, place, addresses));
  },
};
