import { describe, expect, test } from 'vitest';
import { declining, PeerMessages, withDeclined } from '../../../src/platform/workerd/handshake.ts';

/** RFC 8446 section 4, RFC 5246 section 7.4. */
const HELLO = 2;
const EXTENSIONS = 8;
const CERTIFICATE = 11;
const KEYS = 12;
const QUESTION = 13;
const DONE = 14;
const VERIFY = 15;
const CLIENT_KEYS = 16;
const FINISHED = 20;
const RECORD = 22;

const message = (type: number, body: readonly number[] = [1, 2, 3]): number[] => [type, 0, 0, body.length, ...body];
const bytes = (...parts: readonly (readonly number[])[]): Uint8Array => Uint8Array.from(parts.flat());

describe('a certificate is the peer’s own', () => {
  test.each([
    ['once it has signed, in TLS 1.3', 'TLS1_3', [HELLO, EXTENSIONS, CERTIFICATE, VERIFY, FINISHED], true],
    ['in TLS 1.2, where nothing works otherwise', 'TLS1_2', [HELLO, CERTIFICATE, KEYS, DONE], true],
    ['not without a signature', 'TLS1_3', [HELLO, EXTENSIONS, CERTIFICATE, FINISHED], false],
    ['not where it shows another after it', 'TLS1_3', [HELLO, CERTIFICATE, VERIFY, CERTIFICATE, FINISHED], false],
    ['not where it has shown another before', 'TLS1_2', [HELLO, CERTIFICATE, CERTIFICATE, KEYS, DONE], false],
    ['not where there is none', 'TLS1_3', [HELLO, EXTENSIONS, FINISHED], false],
  ])('%s', (_title, version, types, proven) => {
    const peer = new PeerMessages();
    for (const type of types) peer.add(RECORD, bytes(message(type)));
    expect(peer.isProven(version)).toBe(proven);
  });

  test('whichever records its messages come in', () => {
    const whole = bytes(message(HELLO), message(CERTIFICATE, new Array(200).fill(VERIFY)), message(VERIFY));
    for (const size of [1, 3, 7, whole.length]) {
      const peer = new PeerMessages();
      for (let at = 0; at < whole.length; at += size) peer.add('HANDSHAKE', whole.subarray(at, at + size));
      expect(peer.isProven('TLS1_3')).toBe(true);
    }
  });

  test('whatever else it sends', () => {
    const peer = new PeerMessages();
    peer.add(RECORD, bytes(message(HELLO), message(CERTIFICATE)));
    peer.add('APPLICATION_DATA', bytes(message(VERIFY)));
    peer.add(21, bytes(message(VERIFY)));
    expect(peer.isProven('TLS1_3')).toBe(false);
  });
});

describe('a question for our certificate', () => {
  const none = message(CERTIFICATE, [0, 0, 0]);

  test.each([
    ['is seen', [HELLO, CERTIFICATE, KEYS, QUESTION, DONE], true],
    ['is not seen where there is none', [HELLO, CERTIFICATE, KEYS, DONE], false],
  ])('%s', (_title, types, asked) => {
    const peer = new PeerMessages();
    peer.add(RECORD, bytes(...types.map((type) => message(type))));
    expect(peer.asksForCertificate).toBe(asked);
  });

  test('is answered before the key exchange, and only there', () => {
    const keys = message(CLIENT_KEYS);
    expect(declining(bytes([RECORD, 3, 3, 0, keys.length]), bytes(keys))).toEqual(
      bytes([RECORD, 3, 3, 0, none.length + keys.length], none, keys),
    );
    for (const [kind, type] of [
      [RECORD, FINISHED],
      [23, CLIENT_KEYS],
    ] as const) {
      const header = [kind, 3, 3, 0, 7];
      expect(declining(bytes(header), bytes(message(type)))).toEqual(bytes(header, message(type)));
    }
  });

  test('and its answer are hashed in their place', () => {
    const before = [message(1), message(HELLO), message(CERTIFICATE), message(QUESTION), message(DONE)];
    const after = [message(CLIENT_KEYS), message(FINISHED)];
    expect(withDeclined(bytes(...before, ...after))).toEqual(bytes(...before, none, ...after));
  });

  test.each([
    ['without the question', bytes(message(1), message(HELLO), message(DONE), message(CLIENT_KEYS))],
    ['in TLS 1.3', bytes(message(1), message(HELLO), message(QUESTION), message(CERTIFICATE), message(VERIFY))],
    ['cut short', bytes(message(1), message(QUESTION), message(CLIENT_KEYS), [20, 0, 0, 9])],
    ['something else', bytes([2], message(1), message(QUESTION), message(CLIENT_KEYS))],
    ['nothing', new Uint8Array()],
  ])('leaves alone what is hashed %s', (_title, hashed) => {
    expect(withDeclined(hashed)).toBe(hashed);
  });
});
