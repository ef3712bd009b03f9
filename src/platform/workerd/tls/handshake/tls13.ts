import { timingSafeEqual } from 'node:crypto';
import type { ParsedCertificate } from '../chain/certificate.ts';
import { ALERT, Fault, violation } from '../fault.ts';
import { concat, latin1, Reader, vector } from '../wire/bytes.ts';
import { handshakeMessage, type MessageReader, TYPE, unexpected } from '../wire/messages.ts';
import { opener13, sealer13 } from '../wire/protection.ts';
import { CONTENT, type RecordLayer } from '../wire/record.ts';
import { readChain } from './certificate-message.ts';
import { EXTENSION } from './client-hello.ts';
import type { Share } from './key-exchange.ts';
import { digest, KeySchedule, trafficKeys } from './key-schedule.ts';
import { allowOnly, readExtensions, type ServerHello } from './server-hello.ts';
import { checkProof } from './signature-schemes.ts';

export interface Connection {
  readonly records: RecordLayer;
  readonly messages: MessageReader;
  /** All messages so far, of both sides. */
  readonly transcript: Uint8Array[];
}

/** What the server signs: 64 spaces, a label, a zero, and the hash of what was said (RFC 8446 section 4.4.3). */
const LABEL = concat(new Uint8Array(64).fill(0x20), latin1('TLS 1.3, server CertificateVerify\0'));

/** Extensions that may come encrypted and that we sent (section 4.3.1). */
const ENCRYPTED_EXTENSIONS = [EXTENSION.serverName, EXTENSION.supportedGroups];

/** The whole handshake after the server's hello: its chain, proved to be its own. */
export const finish13 = async (
  { records, messages, transcript }: Connection,
  hello: ServerHello,
  share: Share,
): Promise<readonly ParsedCertificate[]> => {
  const { suite } = hello;
  if (!hello.share) throw violation('its ServerHello has no share of the key', ALERT.missingExtension);
  if (hello.group !== share.group) throw violation('it chose a group that was not offered');
  const schedule = new KeySchedule(suite.hash);
  schedule.advance(await share.derive(hello.share));
  const [clientTraffic, serverTraffic] = [
    schedule.traffic('c hs traffic', transcript),
    schedule.traffic('s hs traffic', transcript),
  ];
  messages.endOfKeys();
  records.protectReading(opener13(trafficKeys(suite, serverTraffic)));
  records.protectWriting(sealer13(trafficKeys(suite, clientTraffic)));

  const encrypted = await messages.expect(TYPE.encryptedExtensions, 'EncryptedExtensions');
  transcript.push(encrypted.raw);
  const extensions = new Reader(encrypted.body, 'EncryptedExtensions');
  allowOnly(readExtensions(extensions.within(2), 'EncryptedExtensions'), ENCRYPTED_EXTENSIONS, 'EncryptedExtensions');
  extensions.end();

  let message = await messages.next();
  const isAsked = message.type === TYPE.certificateRequest;
  if (isAsked) {
    transcript.push(message.raw);
    message = await messages.next();
  }
  if (message.type !== TYPE.certificate) throw unexpected(message, 'its Certificate');
  transcript.push(message.raw);
  const chain = readChain(message, '1.3');
  if (!chain[0]) throw new Fault('tls', '% showed no certificate', ALERT.decodeError);

  const verify = await messages.next();
  if (verify.type === TYPE.finished) {
    throw violation('it shows a certificate without proof that it is its own', ALERT.unexpectedMessage);
  }
  if (verify.type !== TYPE.certificateVerify) throw unexpected(verify, 'its CertificateVerify');
  const signed = concat(LABEL, digest(suite.hash, transcript));
  await checkProof(new Reader(verify.body, 'CertificateVerify'), '1.3', chain[0].key, signed);
  transcript.push(verify.raw);

  const finished = await messages.expect(TYPE.finished, 'Finished');
  const right = schedule.finished(serverTraffic, transcript);
  if (finished.body.length !== right.length || !timingSafeEqual(finished.body, right)) {
    throw violation('its Finished is not that of this handshake', ALERT.decryptError);
  }
  transcript.push(finished.raw);
  messages.endOfKeys();
  await sayGoodbye({ records, messages, transcript }, isAsked, hello, schedule, clientTraffic);
  return chain;
};

const NO_CERTIFICATES = [vector(1), vector(3)];

/** Ends the handshake as a client does that has no certificate, so that no server complains of us in its log. */
const sayGoodbye = async (
  { records, transcript }: Connection,
  isAsked: boolean,
  { suite }: ServerHello,
  schedule: KeySchedule,
  clientTraffic: Uint8Array,
): Promise<void> => {
  const toServerFinished = [...transcript];
  const answer = isAsked ? [handshakeMessage(TYPE.certificate, ...NO_CERTIFICATES)] : [];
  transcript.push(...answer);
  const finished = handshakeMessage(TYPE.finished, schedule.finished(clientTraffic, transcript));
  await records.send(CONTENT.handshake, concat(...answer, finished));
  schedule.advance();
  records.protectWriting(sealer13(trafficKeys(suite, schedule.traffic('c ap traffic', toServerFinished))));
  records.sendAlert(ALERT.closeNotify, 1);
};
