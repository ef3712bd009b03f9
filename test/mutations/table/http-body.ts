import { inFile } from '../mutation.ts';

/** Node and workerd decode alike, each in a file of its own. */
const TEXT_SLIPS = [
  {
    slip: 'text is Latin-1',
    text: 'new TextDecoder()',
    becomes: "new TextDecoder('latin1')",
    reddens: ['invalid UTF-8 becomes a replacement character', 'a multi-byte character split between two chunks'],
  },
  {
    slip: 'a byte-order mark is text',
    text: 'new TextDecoder()',
    becomes: "new TextDecoder('utf-8', { ignoreBOM: true })",
    reddens: ['a byte-order mark is dropped', 'JSON behind a byte-order mark'],
  },
];

/** Bodies: how much of one is read, and how it is decoded. */
export const HTTP_BODY = [
  ...inFile('src/engine/checks/http/body.ts', [
    {
      slip: 'the body may be of any length',
      text: 'if (size + piece.length > limit)',
      becomes: 'if (size > limit * 1e9)',
      reddens: [
        'a body that never ends',
        'a body of 1 GB',
        'a body one byte over the limit',
        'a body that nobody looks at, and a bodyLimit that it exceeds',
        'a body whose size is judged, without end',
        'a gzip bomb',
        'a brotli bomb',
        'dns, an endless answer',
      ],
    },
    {
      // One row: the garbage of one before it would go meanwhile, and hide as much of what is held.
      slip: 'what is over the limit is kept for a while',
      text: 'if (size + piece.length > limit)',
      becomes: 'bytes = append(bytes, size, piece);\n    if (size > limit * 64)',
      reddens: ['a gzip bomb'],
      excess: true,
    },
    {
      slip: 'the limit itself is too long',
      text: 'if (size + piece.length > limit)',
      becomes: 'if (size + piece.length >= limit)',
      reddens: ['a body as long as the limit'],
    },
    {
      slip: 'what no platform decodes is read as it is',
      text: '/^(?:identity|(?:x-)?gzip)?$/i',
      becomes: '/^(?:identity|zstd|(?:x-)?gzip)?$/i',
      reddens: ['an encoding that was not asked for'],
    },
    {
      slip: 'gzip is no known encoding',
      text: '/^(?:identity|(?:x-)?gzip)?$/i',
      becomes: '/^(?:identity)?$/i',
      reddens: ['gzip that decodes', 'gzip under its other names'],
    },
    {
      slip: 'the encoding of what is not there counts',
      text: 'if (piece === undefined) return succeeded({ size',
      becomes:
        "if (piece === undefined) return response.headers.some(([name]) => name === 'content-encoding') ? failed('body', '') : succeeded({ size",
      reddens: [
        'HEAD: gzip announced and no body',
        'HEAD: an encoding announced that was not asked for',
        'gzip announced for an empty body',
      ],
    },
    {
      slip: 'the default limit judges a body that nobody looks at',
      text: 'return bodyLimit === undefined ? succeeded({}) : tooLong',
      becomes: 'return tooLong',
      reddens: ['a body that nobody looks at may never end'],
    },
    {
      slip: 'a body that nobody looks at must be decoded',
      text: 'return isUndecodable(read.failure) ? succeeded({}) : read;',
      becomes: 'return read;',
      reddens: [
        'a body that nobody looks at, in an encoding that was not asked for',
        'a body that nobody looks at, of gzip that is none',
      ],
    },
    {
      slip: 'of two encodings one is looked at',
      text: "names === 'br' ||",
      becomes: "names.startsWith('br') ||",
      reddens: ['two encodings, one over the other'],
    },
    {
      slip: 'every piece is kept by itself',
      text: 'if (keep) bytes = append',
      becomes: 'Object.assign(response, { [`piece ${size}`]: piece });\n    if (keep) bytes = append',
      reddens: ['a body in 250,000 chunks of one byte'],
      excess: true,
      doors: ['node'],
    },
    {
      slip: 'only the last piece is kept',
      text: 'room.set(held.subarray(0, size));',
      becomes: '',
      reddens: ['a list of a million numbers'],
    },
    {
      slip: "UTF-16's mark is not known",
      text: '(first === 0xff && second === 0xfe)',
      becomes: '(first === 0xff && second === 0xff)',
      reddens: ['UTF-16'],
    },
  ]),
  ...inFile('src/engine/checks/http.ts', [
    {
      slip: 'bodyTimeout is not looked at',
      text: "limits.begin('bodyTimeout', spec.bodyTimeout,",
      becomes: "limits.begin('bodyTimeout', undefined,",
      reddens: ['bodyTimeout is over before the timeout is'],
    },
    {
      slip: 'the stage of the body is not told',
      text: 'context.stage(what);',
      becomes: '',
      reddens: ['a body that drips'],
    },
    {
      slip: 'the body is read although the head is wrong',
      text: 'if (wrongHead) return refused(wrongHead);',
      becomes: 'if (wrongHead) return refused((await readWithin(response, context, limits)) && wrongHead);',
      reddens: ['status 500 whose body never ends'],
    },
  ]),
  ...inFile('src/platform/node/text.ts', TEXT_SLIPS),
  ...inFile('src/platform/workerd/text.ts', TEXT_SLIPS),
];
