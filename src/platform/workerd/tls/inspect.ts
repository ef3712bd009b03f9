import { failed, type Outcome } from '../../../contract/failure.ts';
import type { Certificate, TlsTrust } from '../../../contract/ports.ts';
import { judgeChain } from './chain/judge.ts';
import { Fault } from './fault.ts';
import { shakeHands } from './handshake/handshake.ts';
import type { Transport } from './wire/record.ts';

const isAddress = (name: string): boolean => name.includes(':') || /^[0-9.]+$/.test(name);

/** A TLS handshake over a connection, and the judging of what the server showed in it; never throws for what a peer does. */
export const inspectOver = async (
  transport: Transport,
  host: string,
  target: string,
  trust: TlsTrust,
): Promise<Outcome<Certificate>> => {
  const name = (trust.servername ?? host).replace(/\.$/, '');
  try {
    const chain = await shakeHands(transport, isAddress(name) ? undefined : name);
    return await judgeChain(chain, host, target, trust);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const words = error.message.replace('%', () => target);
    return failed(error.kind, words);
  }
};
