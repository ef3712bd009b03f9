import { describe, expect, test } from 'vitest';
import { toAscii } from '../../../src/engine/net/idna.ts';

const NON_JOINER = '\u200c';
const JOINER = '\u200d';

/** Letters that came to Unicode after the tables of Node 22. */
const NEWER = /[\u0870-\u088e\u08b5\u08c8\u1715\u1878\u{10f70}-\u{10fcb}\u{11070}]/u;

/** What Node makes of a host; `undefined` for what it refuses. */
const node = (host: string): string | undefined => {
  try {
    return new URL(`http://${host}/`).hostname;
  } catch {
    return undefined;
  }
};

describe('a joiner belongs to the name where it makes a difference', () => {
  test.each([
    [`نامه${NON_JOINER}ای.com`, 'xn--mgba3gch31f060k.com'],
    ['xn--mgba3gch31f060k.com', 'xn--mgba3gch31f060k.com'],
    [`ක්${JOINER}ෂ.lk`, 'xn--3zc4fxa418p.lk'],
    [`क्${NON_JOINER}ष.in`, 'xn--11b2ezcs70k.in'],
    [`a${JOINER}b.com`, undefined],
    [`a${NON_JOINER}b.com`, undefined],
    [`${NON_JOINER}نامه.com`, undefined],
    [`نامه${NON_JOINER}.com`, undefined],
    [`نا${NON_JOINER}مه.com`, undefined],
    [`نامه${JOINER}ای.com`, undefined],
    [`نامَ${NON_JOINER}ِه.com`, 'xn--mgb4dbg8am9227b.com'],
    ['xn--ab-j1t.com', undefined],
  ])('%s', (name, ascii) => {
    expect(toAscii(name)).toBe(ascii);
  });

  test('beside every letter, as Node has it', () => {
    const differences: string[] = [];
    for (let codePoint = 0x80; codePoint < 0x20000; codePoint++) {
      const letter = String.fromCodePoint(codePoint);
      // Where the letter alone is another matter already, the joiner is, too.
      if (!/^[\p{L}\p{M}]$/u.test(letter) || NEWER.test(letter) || toAscii(`x${letter}x`) !== node(`x${letter}x`))
        continue;
      for (const name of [`ا${letter}${NON_JOINER}ب`, `ب${NON_JOINER}${letter}`, `ا${letter}${JOINER}ب`]) {
        if (toAscii(name) !== node(name))
          differences.push(`${codePoint.toString(16)} ${name} ${toAscii(name)} ${node(name)}`);
      }
    }
    expect(differences).toEqual([]);
  }, 60_000);
});
