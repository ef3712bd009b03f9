import { describe, expect, it } from 'vitest';
import { withPlaces } from '../../../src/engine/config/issues.ts';
import { locateInJson } from '../../../src/engine/config/json-places.ts';
import { plainJson } from '../../../src/engine/config/jsonc.ts';
import { fc } from '../../property.ts';

const TEXT = `{
  // "checks": not these
  "checks": [
    { "id": "a", "odd \\"key\\"": 1, "url": "http://a//*b*/" }, /* one
    more */ { "id": "b", "tags": [1, 2,], },
  ],
}`;

describe('places in JSONC', () => {
  it.each([
    ['$.checks', '3:3'],
    ['$.checks[0]', '4:5'],
    ['$.checks[0].id', '4:7'],
    ['$.checks[0]["odd \\"key\\""]', '4:18'],
    ['$.checks[1]', '5:13'],
    ['$.checks[1].tags[1]', '5:38'],
    ['$.checks[1].url', '5:13'],
    ['$.sight', 'nowhere'],
    ['$', 'nowhere'],
  ])('%s: %s', (path, place) => {
    const [issue] = withPlaces([{ path, message: '' }], locateInJson(plainJson(TEXT)));
    expect(issue?.line === undefined ? 'nowhere' : `${issue.line}:${issue.column}`).toBe(place);
  });

  it('a place that the format gave is kept', () => {
    const issue = { path: '$.checks', message: '', line: 9, column: 9 };
    expect(withPlaces([issue], locateInJson(plainJson(TEXT)))).toEqual([issue]);
  });
});

describe('JSONC as JSON', () => {
  it('keeps every line and column', () => {
    const plain = plainJson(TEXT);
    expect(plain.split('\n').map((line) => line.length)).toEqual(TEXT.split('\n').map((line) => line.length));
    expect(JSON.parse(plain)).toEqual({
      checks: [
        { id: 'a', 'odd "key"': 1, url: 'http://a//*b*/' },
        { id: 'b', tags: [1, 2] },
      ],
    });
  });

  it('leaves JSON as it is', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 4 }), (text) => plainJson(text) === text));
  });

  it('is read in a time that grows with its size alone', () => {
    const started = performance.now();
    for (const piece of ['/*', '/', '"', ',', ', ', '//\n', '[,']) plainJson(piece.repeat(200_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
