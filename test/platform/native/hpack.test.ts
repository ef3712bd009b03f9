import { describe, expect, test } from 'vitest';
import type { Header } from '../../../src/contract/ports.ts';
import type { WireText } from '../../../src/platform/http1/reader.ts';
import { decodeHeaders, encodeHeaders } from '../../../src/platform/native/hpack.ts';
import { decodeHuffman } from '../../../src/platform/native/huffman.ts';

const text: WireText = {
  decode: (bytes) => Buffer.from(bytes).toString('utf8'),
  encode: (value) => Buffer.from(value),
  latin1: (bytes) => Buffer.from(bytes).toString('latin1'),
};
const hex = (written: string): Uint8Array => Uint8Array.from(Buffer.from(written.replaceAll(' ', ''), 'hex'));
const unpack = (written: string): string | undefined => {
  const bytes = decodeHuffman(hex(written));
  return bytes && Buffer.from(bytes).toString('latin1');
};

/** RFC 7541 appendix C. */
test.each([
  ['f1e3 c2e5 f23a 6ba0 ab90 f4ff', 'www.example.com'],
  ['a8eb 1064 9cbf', 'no-cache'],
  ['25a8 49e9 5bb8 e8b4 bf', 'custom-value'],
  ['d07a be94 1054 d444 a820 0595 040b 8166 e082 a62d 1bff', 'Mon, 21 Oct 2013 20:13:21 GMT'],
  [
    '94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07',
    'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1',
  ],
])('the code %s is "%s"', (coded, plain) => {
  expect(unpack(coded)).toBe(plain);
});

test.each([
  ['padding of a whole byte', 'a8eb 1064 9cbf ff'],
  ['padding that is not all ones', 'a8eb 1064 9cbe'],
  ['the code of EOS', 'ffff ffff'],
])('%s is refused', (_, coded) => {
  expect(unpack(coded)).toBeUndefined();
});

describe('header blocks', () => {
  const decode = (written: string): Header[] | undefined => decodeHeaders(hex(written), text);

  test('what we send can be read, and is never indexed', () => {
    const headers: Header[] = [
      [':path', '/grpc.health.v1.Health/Check'],
      ['authorization', 'x'.repeat(300)],
    ];
    const block = encodeHeaders(headers, text);
    expect(decodeHeaders(block, text)).toEqual(headers);
    expect(block[0]! & 0xf0).toBe(0x10);
  });

  test.each([
    ['an entry of the static table', '88', [[':status', '200']]],
    ['a name of the static table', '0f 10 03 61 62 63', [['content-type', 'abc']]],
    ['a literal that asks to be indexed', '40 01 61 01 62', [['a', 'b']]],
    ['a table of size 0', '20 88', [[':status', '200']]],
  ])('%s', (_, written, headers) => {
    expect(decode(written)).toEqual(headers);
  });

  test.each([
    ['an index of the dynamic table', 'be'],
    ['index 0', '80'],
    ['a table that grows', '3f e1 1f'],
    ['a text that is longer than the block', '00 05 61'],
    ['a number without end', '7f ff ff ff ff ff ff ff 01'],
    ['nothing where a value must be', '00 01 61'],
  ])('%s is refused', (_, written) => {
    expect(decode(written)).toBeUndefined();
  });
});
