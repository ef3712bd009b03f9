import { randomBytes } from 'node:crypto';
import type { ParsedCertificate } from '../chain/certificate.ts';
import { ALERT, Fault, unsupported, violation } from '../fault.ts';
import { handshakeMessage, type Message, MessageReader, TYPE } from '../wire/messages.ts';
import { CONTENT, RecordLayer, type Transport } from '../wire/record.ts';
import { clientHello, type HelloInput } from './client-hello.ts';
import { FIRST_GROUP, GROUPS, type Share } from './key-exchange.ts';
import { digest } from './key-schedule.ts';
import { readServerHello, type ServerHello } from './server-hello.ts';
import { finish12 } from './tls12.ts';
import { type Connection, finish13 } from './tls13.ts';

const RANDOM_BYTES = 32;

const createShare = (group: number): Promise<Share> => {
  const known = GROUPS.get(group);
  if (!known) throw violation('it wants a group that was not offered');
  if (!known.create) throw unsupported(`wants the key exchange ${known.name}`);
  return known.create(group);
};

/** After a HelloRetryRequest, the first hello counts as its hash (RFC 8446 section 4.4.1). */
const messageHash = ({ suite }: ServerHello, transcript: readonly Uint8Array[]): Uint8Array =>
  handshakeMessage(TYPE.messageHash, digest(suite.hash, transcript));

/** What a HelloRetryRequest asks for must be new to us, and must change our hello (section 4.1.4). */
const retryInput = async (retry: ServerHello, input: HelloInput): Promise<HelloInput> => {
  if (retry.group === input.share.group || (retry.group === undefined && !retry.cookie)) {
    throw violation('its HelloRetryRequest asks for what it has');
  }
  const share = retry.group === undefined ? input.share : await createShare(retry.group);
  return { ...input, share, cookie: retry.cookie };
};

/** RFC 8446 section 4.1.4: once only, and then the same cipher suite. */
const retryHello = async (connection: Connection, input: HelloInput, raw: Uint8Array, retry: ServerHello) => {
  const { records, messages, transcript } = connection;
  messages.useTls13();
  messages.endOfKeys();
  const again = await retryInput(retry, input);
  transcript.splice(0, transcript.length, messageHash(retry, transcript), raw, clientHello(again));
  await records.send(CONTENT.changeCipherSpec, Uint8Array.of(1));
  await records.send(CONTENT.handshake, transcript.at(-1)!);
  const message = await expectHello(messages);
  const hello = readServerHello(message, again);
  if (hello.isRetry) throw violation('it sent a second HelloRetryRequest', ALERT.unexpectedMessage);
  if (hello.suiteNumber !== retry.suiteNumber) throw violation('it changed its mind about the cipher suite');
  return { message, hello, share: again.share };
};

const expectHello = (messages: MessageReader): Promise<Message> => messages.expect(TYPE.serverHello, 'ServerHello');

const exchangeHellos = async (connection: Connection, input: HelloInput) => {
  const { records, messages, transcript } = connection;
  transcript.push(clientHello(input));
  await records.sendFirst(transcript[0]!);
  const message = await expectHello(messages);
  const hello = readServerHello(message, input);
  return hello.isRetry ? retryHello(connection, input, message.raw, hello) : { message, hello, share: input.share };
};

const run = async (connection: Connection, serverName: string | undefined) => {
  const share = await createShare(FIRST_GROUP);
  const input = { random: randomBytes(RANDOM_BYTES), sessionId: randomBytes(RANDOM_BYTES), serverName, share };
  const answered = await exchangeHellos(connection, input);
  connection.transcript.push(answered.message.raw);
  if (answered.hello.suite.version === '1.2') return finish12(connection, answered.hello, input.random);
  connection.messages.useTls13();
  return finish13(connection, answered.hello, answered.share);
};

/**
 * Shakes hands over a connection: the certificates that the server shows, the first of which it has proved to be its own.
 * Nothing secret is ever sent over it, so the connection must not be used for data afterwards.
 * @throws Fault
 */
export const shakeHands = async (
  transport: Transport,
  serverName: string | undefined,
): Promise<readonly ParsedCertificate[]> => {
  const records = new RecordLayer(transport);
  try {
    return await run({ records, messages: new MessageReader(records), transcript: [] }, serverName);
  } catch (error) {
    if (error instanceof Fault && error.alert !== undefined) records.sendAlert(error.alert);
    throw error;
  }
};
