import { inFile } from '../mutant.ts';
import { argument, call, condition, literal, operator, returned, statement } from '../pieces.ts';

/** Node and workerd decode alike, each in its own file; `decoder` is what that file calls its decoder. */
const textMutants = (decoder: string) => [
  {
    name: 'text is Latin-1',
    in: decoder,
    find: call('TextDecoder'),
    becomes: "new TextDecoder('latin1')",
    killedBy: ['invalid UTF-8 becomes a replacement character', 'a multi-byte character split between two chunks'],
  },
  {
    name: 'a byte-order mark is text',
    in: decoder,
    find: call('TextDecoder'),
    becomes: "new TextDecoder('utf-8', { ignoreBOM: true })",
    killedBy: ['a byte-order mark is dropped', 'JSON behind a byte-order mark'],
  },
];

/** Bodies: how much of one is read, and how it is decoded. */
export const HTTP_BODY = [
  ...inFile('src/engine/checks/http/body.ts', [
    {
      name: 'the body may be of any length',
      in: 'readUpTo',
      find: condition('limit', 'piece'),
      becomes: 'false',
      killedBy: [
        'a body that never ends',
        'a body of 1 GB',
        'a body one byte over the limit',
        'an unchecked body that exceeds bodyLimit',
        'a body whose size is judged, without end',
        'a gzip bomb',
        'a brotli bomb',
        'dns, an endless answer',
      ],
    },
    {
      // One row: the garbage of one before it would go meanwhile, and hide as much of what is held.
      name: 'what is over the limit is kept for a while',
      in: 'readUpTo',
      find: statement('isLonger', 'limit'),
      becomes: 'bytes = append(bytes, size, piece); if (size > limit * 64) $',
      killedBy: ['a gzip bomb'],
      isOnlySlow: true,
    },
    {
      name: 'the limit itself is too long',
      in: 'readUpTo',
      find: operator('>', 'limit'),
      becomes: '>=',
      killedBy: ['a body as long as the limit'],
    },
    {
      name: 'what no platform decodes is read as it is',
      in: 'READABLE',
      find: literal('identity'),
      becomes: 'identity|zstd',
      killedBy: ['an encoding that was not asked for'],
    },
    {
      name: 'gzip is no known encoding',
      in: 'READABLE',
      find: literal('|(?:x-)?gzip'),
      becomes: '',
      killedBy: ['gzip that decodes', 'gzip under its other names'],
    },
    {
      name: 'the encoding of an empty body counts',
      in: 'readUpTo',
      find: call('succeeded', '0'),
      becomes: "response.headers.some(([name]) => name === 'content-encoding') ? failed('protocol', '') : $",
      killedBy: [
        'HEAD: gzip announced and no body',
        'HEAD: an encoding announced that was not asked for',
        'gzip announced for an empty body',
      ],
    },
    {
      name: 'the default limit judges an unchecked body',
      in: 'skimBody',
      find: condition('bodyLimit'),
      becomes: 'false',
      killedBy: ['an unchecked body may never end'],
    },
    {
      name: 'an unchecked body must be decoded',
      in: 'skimBody',
      find: condition('isUndecodable'),
      becomes: 'false',
      killedBy: ['an unchecked body in an encoding that was not requested', 'an unchecked body that is not gzip'],
    },
    {
      name: 'of two encodings one is looked at',
      in: 'unreadable',
      find: condition('br'),
      becomes: "names.startsWith('br')",
      killedBy: ['two encodings, one over the other'],
    },
    {
      name: 'every piece is kept by itself',
      in: 'readUpTo',
      find: statement('keep', 'append'),
      becomes: 'Object.assign(response, { [`piece ${size}`]: piece }); $',
      killedBy: ['a body in 250,000 chunks of one byte'],
      isOnlySlow: true,
      runtimes: ['node'],
    },
    {
      name: 'only the last piece is kept',
      in: 'append',
      find: statement('subarray'),
      killedBy: ['a list of a million numbers'],
    },
    {
      name: "UTF-16's mark is not known",
      in: 'looksLikeUtf16',
      find: returned(),
      becomes: '$ && first !== 0xff',
      killedBy: ['UTF-16'],
    },
  ]),
  ...inFile('src/engine/checks/http.ts', [
    {
      name: 'bodyTimeout is not looked at',
      in: 'readWithin',
      find: argument('begin', 1),
      becomes: 'undefined',
      killedBy: ['bodyTimeout is over before the timeout is'],
    },
    {
      name: 'the stage of the body is not reported',
      in: 'readWithin',
      find: statement('stage'),
      killedBy: ['a body that drips'],
    },
    {
      name: 'the body is read although the head is wrong',
      in: 'judgeResponse',
      find: argument('refused', 0, 'wrongHead'),
      becomes: '(await readWithin(response, context, limits)) && $',
      killedBy: ['status 500 whose body never ends'],
    },
  ]),
  ...inFile('src/platform/node/text.ts', textMutants('nodeText')),
  ...inFile('src/platform/workerd/text.ts', textMutants('decoder')),
];
