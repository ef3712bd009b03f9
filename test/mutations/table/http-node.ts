import { inFile } from '../mutation.ts';

/** HTTP on Node, by the client that the static binary has too: how it reads, and what it makes of who speaks otherwise. */
export const HTTP_NODE = [
  ...inFile('src/platform/http1/head.ts', [
    {
      slip: 'header sections of any length are read',
      text: 'const HEADER_BYTES = 131_072;',
      becomes: 'const HEADER_BYTES = 131_072_000;',
      reddens: ['one header of 1 MB'],
    },
    {
      slip: 'who does not come to the end of its headers does not speak HTTP',
      text: 'failure: inWords(CONNECTION_WORDS.HPE_HEADER_OVERFLOW, target)!,',
      becomes: "failure: { kind: 'protocol', message: `${target} does not answer in HTTP/1.1` },",
      reddens: ['one header of 1 MB', 'a header without end'],
    },
    {
      slip: "header sections are read up to Node's own limit",
      text: 'const HEADER_BYTES = 131_072;',
      becomes: 'const HEADER_BYTES = 16_384;',
      reddens: ['a header of 100,000 spaces between two letters'],
    },
    {
      slip: 'a peer that ends within the head is one that does not speak HTTP',
      text: 'if (lines.value === undefined) return closedEarly(target);',
      becomes: "if (lines.value === undefined) return notHttp(target, 'nothing');",
      reddens: ['closes at once'],
    },
    {
      slip: 'who does not speak HTTP has hung up',
      text: 'return notHttp(target, `it begins with ${quoted(lineAt(lines.value, 0))}`);',
      becomes: 'return closedEarly(target);',
      reddens: ['garbage', 'HTTP/0.9: a body without a head', 'an HTTP/2 preface only', 'SSH on the HTTP port'],
    },
    {
      slip: 'HTTP/1.0 is too old',
      text: '/^HTTP\\/1\\.([01]) ',
      becomes: '/^HTTP\\/1\\.(1) ',
      reddens: ['an HTTP/1.0 server'],
    },
    {
      slip: 'the first answer counts, even a 1xx',
      text: 'head.value.status >= 200 || head.value.status === 101',
      becomes: 'head.value.status >= 100',
      reddens: ['1xx before the answer', '1xx without end'],
    },
    {
      slip: 'interim responses are passed over without end',
      text: 'interim <= MAX_INTERIM_RESPONSES',
      becomes: 'true',
      reddens: ['1xx without end'],
    },
    {
      slip: '101 is passed over like any 1xx',
      text: 'head.value.status >= 200 || head.value.status === 101',
      becomes: 'head.value.status >= 200',
      reddens: ['101 that nobody asked for'],
    },
    {
      slip: 'chunks are as old as HTTP',
      text: "minor === '0' &&",
      becomes: "minor === '9' &&",
      reddens: ['chunks in HTTP/1.0'],
    },
    {
      slip: 'a line ends in CRLF alone',
      text: '): ?([^\\0-\\x08\\x0a-\\x1f\\x7f]*)\\r?\\n/y',
      becomes: '): ?([^\\0-\\x08\\x0a-\\x1f\\x7f]*)\\r\\n/y',
      reddens: ['lines that end in LF alone, after an empty one'],
    },
    {
      slip: 'a folded line begins a header',
      text: 'isSpace(lines[at]) ? unfold(lines, at, headers) : parseHeader(lines, at, headers)',
      becomes: 'parseHeader(lines, at, headers)',
      reddens: ['a header that goes on in the next lines'],
    },
    {
      slip: 'a folded line is joined as it stands',
      text: 'bare(`${value} ${bare(parts[1]!)}`)',
      becomes: '`${value} ${parts[1]!}`',
      reddens: ['a header that goes on in the next lines'],
    },
    {
      slip: 'a folded line may be the first',
      text: 'if (!parts || !last) return undefined;',
      becomes: 'if (!parts) return undefined; if (!last) return FOLDED_LINE.lastIndex;',
      reddens: ['a first header line that begins with a space'],
    },
    {
      slip: 'a value is Latin-1',
      text: 'isAscii ? headers :',
      becomes: 'headers ? headers :',
      reddens: ['a header in UTF-8', 'to a path in UTF-8'],
    },
    {
      slip: 'header names stay as they are written',
      text: 'parts[1]!.toLowerCase()',
      becomes: 'parts[1]!',
      reddens: ['a relative redirect', 'a header repeated counts as one'],
    },
  ]),
  ...inFile('src/platform/http1/reader.ts', [
    {
      slip: 'a line that begins with CR is not awaited',
      text: "begun !== '\\r' && !begun",
      becomes: '!begun',
      reddens: ['CR and LF in segments of their own'],
    },
  ]),
  ...inFile('src/platform/http1/body.ts', [
    {
      slip: 'a 204 has a body',
      text: ' || status === 204 ||',
      becomes: ' ||',
      reddens: ['204 with a body: it is not read'],
    },
    {
      slip: 'a 304 has a body',
      text: ' || status === 304;',
      becomes: ';',
      reddens: ['304 with a body: it is not read'],
    },
    {
      slip: 'a HEAD has a body',
      text: "method === 'HEAD' || ",
      becomes: '',
      reddens: ['HEAD: a length and no body', 'HEAD: gzip announced and no body'],
    },
    {
      slip: 'the first of many lengths counts',
      text: 'lengths.every((other) => other === length || other.split(/ *, */).every((each) => each === length))',
      becomes: 'true',
      reddens: ['two lengths that differ'],
    },
    {
      slip: 'a length is given once',
      text: 'lengths.every((other) => other === length || other.split(/ *, */).every((each) => each === length))',
      becomes: 'lengths.length === 1',
      reddens: ['two lengths that agree'],
    },
    {
      slip: 'zeros before the size of a chunk are too many',
      text: '/^0*([0-9a-f]{1,12})',
      becomes: '/^([0-9a-f]{1,12})',
      reddens: ['chunks with zeros, extensions and trailers'],
    },
    {
      slip: 'a length that is no number is none',
      text: 'if (!isOne ||',
      becomes: "if (length === 'four') return succeeded(nothing);\n  if (!isOne ||",
      reddens: ['a length that is no number'],
    },
    {
      slip: 'a length is only a guess',
      text: 'return succeeded(untilLength(reader, target, Number(length)));',
      becomes: 'return succeeded(() => reader.some(Number.MAX_SAFE_INTEGER));',
      reddens: [
        'a Content-Length that promises too little: the rest is not read',
        'a Content-Length that promises too much',
        'closes within the body',
      ],
    },
    {
      slip: 'a body without length is refused',
      text: 'if (lengths.length === 0) return',
      becomes: 'if (lengths.length < 0) return',
      reddens: ['ends its side after the answer and waits for ours', 'an HTTP/1.0 server'],
    },
    {
      slip: 'a chunk that is cut short is the last one',
      text: 'if (piece.value === undefined) return cutShort(target);',
      becomes: 'if (piece.value === undefined) return piece;',
      reddens: ['a chunk cut short'],
    },
    {
      slip: 'a chunk without a size ends the body',
      text: 'if (!size.ok) return size;',
      becomes: 'if (!size.ok) return succeeded(undefined);',
      reddens: ['no last chunk', 'a chunk size that is no number'],
    },
    {
      slip: 'only the first chunk is read',
      text: 'const end = await skipLines(reader, target, false);',
      becomes: 'const end = await skipLines(reader, target, false);\n    ended = true;',
      reddens: ['a multi-byte character split between two chunks'],
    },
  ]),
  ...inFile('src/platform/http1/exchange.ts', [
    {
      slip: 'a body has no length',
      text: 'if (body !== undefined || WITH_CONTENT',
      becomes: 'if (body === undefined && WITH_CONTENT',
      reddens: ['307 repeats the POST with its body'],
    },
    {
      slip: 'the query is not sent',
      text: '${url.path}${url.query} HTTP/1.1',
      becomes: '${url.path} HTTP/1.1',
      reddens: ['a relative redirect'],
    },
  ]),
  ...inFile('src/platform/node/http.ts', [
    {
      slip: 'connections are kept',
      text: "await dial(where, scope, { allow, resolved: () => report('connect') });",
      becomes: 'await ((globalThis.kept ??= {})[target] ??= dial(where, scope, { allow }));',
      reddens: ['promises to keep the connection, and closes it between two requests'],
    },
    {
      slip: 'the handshake is no stage',
      text: "report('tls');",
      becomes: '',
      reddens: [
        'https, silence during the handshake',
        'https, silence during the handshake, and connectTimeout is over',
      ],
    },
    {
      slip: 'the connection is no stage',
      text: "report(isNamed ? 'name' : 'connect');",
      becomes: "report('headers');",
      reddens: ['a network that swallows the connection attempt', 'connectTimeout is over before the timeout is'],
    },
  ]),
  ...inFile('src/platform/node/decode.ts', [
    {
      slip: 'nothing is decoded',
      text: 'if (name === undefined) return body;',
      becomes: 'if (name !== null) return body;',
      reddens: ['a gzip bomb', 'a brotli bomb', 'gzip that decodes', 'gzip that is none', 'gzip that is cut short'],
    },
    {
      slip: 'a decoder that fails has come to its end',
      text: 'if (stream.errored) return broken(stream.errored);',
      becomes: 'if (stream.errored) return succeeded(undefined);',
      reddens: ['gzip that is none', 'gzip that is cut short'],
    },
    {
      slip: 'nothing is cut short',
      text: "return begun ? failed('body',",
      becomes: "return name ? failed('body',",
      reddens: ['gzip announced for an empty body'],
    },
    {
      slip: 'gzip has one name',
      text: "'x-gzip': 'gzip',",
      becomes: '',
      reddens: ['gzip under its other names'],
    },
  ]),
];
