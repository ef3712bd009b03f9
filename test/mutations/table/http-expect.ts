import { inFile } from '../mutation.ts';

/** What is sent, and what is expected of status, headers, body and measures. */
export const HTTP_EXPECT = [
  ...inFile('src/engine/checks/http/request.ts', [
    {
      slip: 'the User-Agent has no product',
      text: '`sitrep/${VERSION}`',
      becomes: '`monitor/${VERSION}`',
      reddens: ['a User-Agent with product and version is sent'],
    },
    {
      slip: 'the headers of the config are not sent',
      text: '...bodyType(spec.body), ...Object.entries(spec.headers)',
      becomes: '...bodyType(spec.body)',
      reddens: ['a host header of its own instead of that of the URL'],
      doors: ['node'],
    },
    {
      slip: 'every body is plain text',
      text: 'isJson(body) ?',
      becomes: 'isJson(`<${body}>`) ?',
      reddens: ['a POST with a body and its type'],
    },
    {
      slip: 'every request is a GET',
      text: 'method: spec.method,',
      becomes: "method: 'GET',",
      reddens: ['HEAD: a length and no body', 'HEAD: gzip announced and no body', '308 repeats HEAD as HEAD'],
    },
  ]),
  ...inFile('src/engine/checks/http/expect.ts', [
    {
      slip: 'a bot challenge is an answer of the site',
      text: "!== 'challenge') return undefined;",
      becomes: "!== 'other') return undefined;",
      reddens: ['a bot challenge says nothing of the site'],
    },
    {
      slip: 'a bot challenge is never expected',
      text: 'if (isExpected || headerValue',
      becomes: 'if (headerValue',
      reddens: ['a bot challenge that is expected'],
    },
  ]),
  ...inFile('src/engine/checks/http/status.ts', [
    {
      slip: 'a range reaches further than it says',
      text: 'status <= last)',
      becomes: 'status <= last + 300)',
      reddens: [
        'status 500',
        'status 500 whose body never ends',
        'a status outside a list of ranges',
        "Cloudflare's 522 is no status of the site",
      ],
    },
    {
      slip: 'only the first of a list counts',
      text: 'ranges.some(',
      becomes: 'ranges.slice(0, 1).some(',
      reddens: ['a status in a list of ranges'],
    },
    {
      slip: '2xx is 200 alone',
      text: '`${text[0]}99`',
      becomes: '`${text[0]}00`',
      reddens: ['204 with a body: it is not read'],
    },
    {
      slip: 'a single status is an empty range',
      text: 'const [first, last = first]',
      becomes: 'const [first, last = first - 1]',
      reddens: ['304 with a body: it is not read', 'redirects: 0 judges the redirect itself'],
    },
    {
      // In workerd these rows are about what the runtime's own parser does: nothing of ours but the verdict is in between.
      slip: '200 is not in 2xx',
      text: 'first <= status',
      becomes: 'first < status',
      reddens: [
        'a healthy answer',
        'localhost, where only 127.0.0.1 listens',
        'promises to keep the connection, and closes it between two requests',
        'ends its side after the answer and waits for ours',
        '1xx before the answer',
        'a header of 100,000 spaces between two letters',
        'an HTTP/1.0 server',
        'a Content-Length that promises too little: the rest is not read',
      ],
    },
  ]),
  ...inFile('src/engine/checks/http/expect.ts', [
    {
      slip: '101 is a status like any other',
      text: 'if (status === 101)',
      becomes: 'if (status === 100)',
      reddens: ['101 that nobody asked for'],
    },
    {
      slip: "the edge's statuses are the site's",
      text: 'return edgeFailure(status) ??',
      becomes: 'return',
      reddens: [
        "Cloudflare's 522 is no status of the site",
        "Cloudflare's 526 is a certificate",
        "Cloudflare's 530 is a name",
      ],
    },
    {
      slip: "a header's name is looked for as it is written",
      text: 'header === name.toLowerCase()',
      becomes: 'header === name',
      reddens: ['a header that is not what it should be'],
    },
    {
      slip: 'only the first of repeated headers counts',
      text: "values.join(', ')",
      becomes: "values[0]!.split(', ')[0]",
      reddens: ['a header repeated counts as one'],
    },
  ]),
  ...inFile('src/engine/schema/matcher.ts', [
    {
      slip: 'what is not there matches',
      text: 'if (value === undefined) return matcher.exists === false ?',
      becomes: 'if (value === undefined) return matcher.exists !== false ?',
      reddens: [
        'a header that is missing',
        'a query that selects nothing',
        'what may not be there is not',
        'JSON 500 levels deep, searched throughout',
      ],
    },
    {
      slip: 'everything contains everything',
      text: "'expected it to contain', test: holds",
      becomes: "'expected it to contain', test: () => true",
      reddens: [
        'a header that is not what it should be',
        'a body that is empty',
        'tcp, another greeting, and then the end',
        'tcp, another greeting, and no end',
        'tcp, an endless greeting that never matches',
        'tls, another issuer',
        'websocket, another message',
      ],
    },
    {
      slip: 'nothing is excluded',
      text: '(value, argument) => !holds(value, argument)',
      becomes: '() => true',
      reddens: ['a body with a word it must not have'],
    },
    {
      slip: 'equal is what is not',
      text: "'expected', test: (value, argument) => equalJson(value, argument)",
      becomes: "'expected', test: (value, argument) => !equalJson(value, argument)",
      reddens: [
        'CR and LF in segments of their own',
        'a Content-Length that promises too little: the rest is not read',
        'gzip that decodes',
        'two lengths that agree',
        'lines that end in LF alone, after an empty one',
        'a header in UTF-8',
        'chunks with zeros, extensions and trailers',
        'JSON with a duplicate key: the last counts',
        'JSON behind a byte-order mark',
        'websocket, a message that matches',
      ],
    },
    {
      slip: 'Infinity can be compared',
      text: 'if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)',
      becomes: 'if (value === null)',
      reddens: ['JSON with 1e400', 'JSON with 1e400 does not count as more than 1 either'],
    },
    {
      slip: 'only the first of many nodes is looked at',
      text: 'for (const node of selected)',
      becomes: 'for (const node of selected.slice(0, 1))',
      reddens: ['one node of many is wrong'],
    },
  ]),
  ...inFile('src/engine/probe/evaluate.ts', [
    {
      slip: 'no threshold is ever crossed',
      text: "return worse === 'higher' ? value > limit : value < limit;",
      becomes: 'return false;',
      reddens: [
        'slower than its thresholds: warn',
        'slower than its thresholds: fail',
        'dns, a life too short',
        'tls, soon to expire',
        'tls, expired, and only measured',
      ],
    },
  ]),
  ...inFile('src/engine/checks/http.ts', [
    {
      slip: 'time to the first byte is not taken',
      text: 'const ttfb = elapsed();',
      becomes: 'const ttfb = 0;',
      reddens: ['slower than its thresholds: fail'],
    },
    {
      slip: 'latency is not taken',
      text: 'const latency = elapsed();',
      becomes: 'const latency = 0;',
      reddens: ['slower than its thresholds: warn'],
    },
    {
      slip: 'days until the certificate expires are counted from the other end',
      text: '(outcome.value.notAfter - ports.clock.now())',
      becomes: '(ports.clock.now() - outcome.value.notBefore + 90 * DAY_MS)',
      reddens: ['https, the certificate soon to expire'],
      doors: ['node'],
    },
  ]),
];
