import { type ParsedCertificate, parseCertificate } from '../chain/certificate.ts';
import { unsupported, violation } from '../fault.ts';
import { Reader } from '../wire/bytes.ts';
import { LIMITS } from '../wire/limits.ts';
import type { Message } from '../wire/messages.ts';

const WHAT = 'Certificate';

/** RFC 8446 section 4.4.2, RFC 5246 section 7.4.2; the server's own first. */
export const readChain = ({ body }: Message, version: '1.2' | '1.3'): readonly ParsedCertificate[] => {
  const reader = new Reader(body, WHAT);
  if (version === '1.3' && reader.vector(1).length > 0)
    throw violation('its Certificate answers a request that was not sent');
  const list = reader.within(3);
  reader.end();
  const chain: ParsedCertificate[] = [];
  while (!list.isAtEnd) {
    const certificate = list.vector(3);
    // We asked for no extension of it, such as a stapled answer.
    if (version === '1.3' && list.vector(2).length > 0)
      throw violation('its Certificate has an extension that was not requested');
    if (chain.length === LIMITS.certificates) throw unsupported(`shows over ${LIMITS.certificates} certificates`);
    chain.push(parseCertificate(certificate));
  }
  return chain;
};
