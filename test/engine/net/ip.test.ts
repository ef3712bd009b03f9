import { isIP } from 'node:net';
import { expect, test } from 'vitest';
import { parseIp } from '../../../src/engine/net/ip.ts';
import { fc } from '../../property.ts';

const bytesOf = (hex: string) => (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));

test.each([
  ['127.0.0.1', '00000000000000000000ffff7f000001'],
  ['::', '00000000000000000000000000000000'],
  ['::1', '00000000000000000000000000000001'],
  ['2001:db8::1', '20010db8000000000000000000000001'],
  ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
  ['::ffff:10.0.0.1', '00000000000000000000ffff0a000001'],
  ['64:ff9b::192.0.2.33', '0064ff9b0000000000000000c0000221'],
])('%s', (text, hex) => {
  expect(parseIp(text)).toEqual(bytesOf(hex));
});

test.each([
  '',
  '1.2.3',
  '1.2.3.4.5',
  '01.2.3.4',
  '256.1.1.1',
  '1.2.3.4 ',
  'localhost',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8:9',
  '12345::',
  'g::',
  '[::1]',
  '::1%eth0',
  '::1.2.3',
  '1.2.3.4::',
  ':1:2:3:4:5:6:7',
])('%j is no address', (text) => {
  expect(parseIp(text)).toBeUndefined();
});

test('an address is what Node takes for one', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{0,20}$/)), (text) => {
      expect(parseIp(text) !== undefined).toBe(isIP(text) !== 0);
    }),
  );
});
