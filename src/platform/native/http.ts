import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { HttpPort, HttpRequest, Scope } from '../../contract/ports.ts';
import { addressText } from '../../contract/words.ts';
import type { Line } from '../http1/exchange.ts';
import { type Http1Platform, http1, type Report } from '../http1/index.ts';
import { dial } from './dial.ts';
import { plain } from './sockets.ts';
import { nativeText } from './text.ts';
import { HTTP2, secure } from './tls.ts';

const SECURE: readonly string[] = ['https', 'wss'];

/** Over TCP or a unix socket, with TLS where the scheme (`https`, `wss`) has it; for HTTP/2, offered by ALPN, or 1.1. */
export const openLine = async (
  request: HttpRequest,
  scope: Scope,
  report: Report,
  isHttp2 = false,
): Promise<Outcome<Line>> => {
  const { url, socket: path, allow, trust = {} } = request;
  const where = path === undefined ? { host: url.host, port: url.port } : { path };
  const target = addressText(where);
  const dialled = await dial(where, scope, { allow, stage: report });
  if (!dialled.ok) return dialled;
  const { descriptor, address } = dialled.value;
  if (!SECURE.includes(url.scheme)) return succeeded({ socket: plain(descriptor, target, scope), target, address });
  report('tls');
  const secured = await secure(
    { address: where, dialled: dialled.value, host: url.host, trust, options: isHttp2 ? HTTP2 : 0 },
    scope,
  );
  return secured.ok ? succeeded({ ...secured.value, target, address }) : secured;
};

/** Encodings that the other platforms decode; the engine refuses all others itself. */
const READ_ELSEWHERE: readonly string[] = ['gzip', 'x-gzip', 'br'];

/** There is no decoder here: a body that is encoded nevertheless is a limit of ours, not a failure of the target. */
export const PLATFORM: Http1Platform = {
  text: nativeText,
  encodings: 'identity',
  open: (request, scope, report) => openLine(request, scope, report),
  decode: (encoding, body) => async () => {
    const piece = await body();
    if (!piece.ok || piece.value === undefined || !READ_ELSEWHERE.includes(encoding)) return piece;
    const message = `the body is encoded as ${encoding}, though identity was asked for; the static binary cannot decode it`;
    return failed('probe', message);
  },
};

export const nativeHttp: HttpPort = http1(PLATFORM);
