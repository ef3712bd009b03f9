import { constants, publicEncrypt, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ParsedCertificate } from '../chain/certificate.ts';
import { handleOf } from '../chain/public-key.ts';
import { ALERT, Fault, violation } from '../fault.ts';
import { concat, Reader, uint, vector } from '../wire/bytes.ts';
import { handshakeMessage, type Message, TYPE, unexpected } from '../wire/messages.ts';
import { opener12, sealer12 } from '../wire/protection.ts';
import { CONTENT } from '../wire/record.ts';
import { readChain } from './certificate-message.ts';
import { GROUPS } from './key-exchange.ts';
import { digest } from './key-schedule.ts';
import { keyBlock, MASTER_SECRET_BYTES, prf, VERIFY_DATA_BYTES } from './prf.ts';
import type { ServerHello } from './server-hello.ts';
import { checkProof } from './signature-schemes.ts';
import type { Connection } from './tls13.ts';

const NAMED_CURVE = 3;
/** 2048 bits, as OpenSSL's security level 2 has it. */
const LEAST_DH_BYTES = 256;

/** What the server brings to the secret; a group of ECDHE, or nothing of what we can compute with. */
interface Exchanged {
  readonly group?: number;
  readonly share?: Uint8Array;
}

/** RFC 8422 section 5.4 */
const readEcdhe = (reader: Reader): Exchanged => {
  if (reader.uint(1) !== NAMED_CURVE) throw violation('it brought a curve of its own');
  const group = reader.uint(2);
  if (!GROUPS.has(group)) throw violation('it chose a group that was not offered');
  return { group, share: reader.vector(1) };
};

/** RFC 5246 section 7.4.3; only the group's size is checked, as it is not used. */
const readDhe = (reader: Reader): Exchanged => {
  const prime = reader.vector(2);
  const first = prime.findIndex((byte) => byte > 0);
  reader.vector(2);
  reader.vector(2);
  if (first < 0 || prime.length - first < LEAST_DH_BYTES) {
    throw new Fault(
      'tls',
      '% refused the TLS handshake: its Diffie-Hellman group is too small',
      ALERT.illegalParameter,
    );
  }
  return {};
};

const readParameters = { ecdhe: readEcdhe, dhe: readDhe } as const;

/** RFC 5246 section 7.4.3: its key signs both random numbers and what it brings, which proves that it has it. */
const readKeyExchange = async (
  { body }: Message,
  exchange: 'ecdhe' | 'dhe',
  signer: ParsedCertificate,
  randoms: Uint8Array,
): Promise<Exchanged> => {
  const reader = new Reader(body, 'ServerKeyExchange');
  const exchanged = readParameters[exchange](reader);
  const parameters = body.subarray(0, reader.position);
  await checkProof(reader, '1.2', signer.key, concat(randoms, parameters));
  return exchanged;
};

const SIGNERS = { rsa: ['rsa', 'rsa-pss'], ecdsa: ['ec', 'ed25519'] } as const;

const checkKind = ({ signer }: ServerHello['suite'], { key }: ParsedCertificate): void => {
  if (key.kind === 'unknown') handleOf(key);
  const fitting: readonly string[] = signer ? SIGNERS[signer] : ['rsa'];
  if (!fitting.includes(key.kind)) throw violation('its key is not of the kind that its cipher suite wants');
};

interface Secret {
  readonly premaster: Uint8Array;
  /** What the server needs to compute it. */
  readonly message: Uint8Array;
}

/** RFC 5246 section 7.4.7 */
const agree = async (
  suite: ServerHello['suite'],
  exchanged: Exchanged,
  { key }: ParsedCertificate,
): Promise<Secret | undefined> => {
  if (suite.exchange === 'rsa') {
    const premaster = concat(uint(0x0303, 2), randomBytes(MASTER_SECRET_BYTES - 2));
    const encrypted = publicEncrypt({ key: handleOf(key), padding: constants.RSA_PKCS1_PADDING }, premaster);
    return { premaster, message: vector(2, encrypted) };
  }
  const create = exchanged.group === undefined ? undefined : GROUPS.get(exchanged.group)?.create;
  if (!create || !exchanged.share) return undefined;
  const own = await create(exchanged.group!);
  return { premaster: await own.derive(exchanged.share), message: vector(1, own.publicKey) };
};

/** The whole handshake after the server's hello: its chain, proved to be its own. */
export const finish12 = async (
  connection: Connection,
  hello: ServerHello,
  clientRandom: Uint8Array,
): Promise<readonly ParsedCertificate[]> => {
  const { messages, transcript, records } = connection;
  const { suite } = hello;
  const next = async (): Promise<Message> => {
    const message = await messages.next();
    transcript.push(message.raw);
    return message;
  };
  let message = await next();
  if (message.type !== TYPE.certificate) throw unexpected(message, 'its Certificate');
  const chain = readChain(message, '1.2');
  const [leaf] = chain;
  if (!leaf) throw new Fault('tls', '% showed no certificate', ALERT.decodeError);
  checkKind(suite, leaf);

  let exchanged: Exchanged = {};
  message = await next();
  if (suite.exchange !== 'rsa') {
    if (message.type !== TYPE.serverKeyExchange) throw unexpected(message, 'its ServerKeyExchange');
    exchanged = await readKeyExchange(message, suite.exchange!, leaf, concat(clientRandom, hello.random));
    message = await next();
  }
  const isAsked = message.type === TYPE.certificateRequest;
  if (isAsked) message = await next();
  if (message.type !== TYPE.serverHelloDone || message.body.length > 0)
    throw unexpected(message, 'its ServerHelloDone');
  messages.endOfKeys();

  const secret = suite.cipher && (await agree(suite, exchanged, leaf));
  if (secret) await finish(connection, hello, clientRandom, secret, isAsked);
  // The key exchange was the proof; the rest would need a cipher that we do not have.
  else records.sendAlert(ALERT.userCanceled, 1);
  return chain;
};

const NO_CERTIFICATES = vector(3);

/** RFC 5246 sections 7.4.6 to 7.4.9: a server that demands a certificate says so now; with RSA it proves itself now. */
const finish = async (
  { records, messages, transcript }: Connection,
  { suite, random, hasExtendedMasterSecret }: ServerHello,
  clientRandom: Uint8Array,
  { premaster, message }: Secret,
  isAsked: boolean,
): Promise<void> => {
  const { hash } = suite;
  const answer = isAsked ? [handshakeMessage(TYPE.certificate, NO_CERTIFICATES)] : [];
  const exchange = handshakeMessage(TYPE.clientKeyExchange, message);
  transcript.push(...answer, exchange);
  const master = hasExtendedMasterSecret
    ? prf(hash, premaster, 'extended master secret', digest(hash, transcript), MASTER_SECRET_BYTES)
    : prf(hash, premaster, 'master secret', concat(clientRandom, random), MASTER_SECRET_BYTES);
  const keys = keyBlock(suite, master, concat(random, clientRandom));
  const verifyData = (label: string) => prf(hash, master, label, digest(hash, transcript), VERIFY_DATA_BYTES);

  const finished = handshakeMessage(TYPE.finished, verifyData('client finished'));
  await records.send(CONTENT.handshake, concat(...answer, exchange));
  await records.send(CONTENT.changeCipherSpec, Uint8Array.of(1));
  records.protectWriting(sealer12(keys.client));
  await records.send(CONTENT.handshake, finished);
  transcript.push(finished);

  await messages.changeCipherSpec();
  records.protectReading(opener12(keys.server));
  const { body } = await messages.expect(TYPE.finished, 'Finished');
  if (body.length !== VERIFY_DATA_BYTES || !timingSafeEqual(body, verifyData('server finished'))) {
    throw violation('its Finished is not that of this handshake', ALERT.decryptError);
  }
  records.sendAlert(ALERT.closeNotify, 1);
};
