import { inFile } from '../mutation.ts';

/** One exchange up to the end of its headers: its stages, its deadlines, its retries. */
export const HTTP_EXCHANGE = [
  ...inFile('src/engine/checks/http/exchange.ts', [
    {
      slip: 'any number of headers will do',
      text: 'const HEADER_LIMIT = 1_000;',
      becomes: 'const HEADER_LIMIT = 100_000;',
      reddens: ['10,000 headers'],
    },
    {
      slip: 'an answer may be framed twice',
      text: "if (has('content-length')) return",
      becomes: "if (has('content-lengths')) return",
      reddens: ['Content-Length and chunked together'],
    },
    {
      slip: 'any Transfer-Encoding will do',
      text: "coding.toLowerCase() === 'chunked'",
      becomes: "coding.toLowerCase() !== ''",
      reddens: ['a Transfer-Encoding that was not asked for'],
    },
    {
      slip: 'headersTimeout is not looked at',
      text: "limits.begin('headersTimeout', spec.headersTimeout,",
      becomes: "limits.begin('headersTimeout', undefined,",
      reddens: ['headersTimeout is over before the timeout is'],
    },
    {
      slip: 'connectTimeout is not looked at',
      text: "limits.begin('connectTimeout', spec.connectTimeout,",
      becomes: "limits.begin('connectTimeout', undefined,",
      reddens: [
        'connectTimeout is over before the timeout is',
        'https, silence during the handshake, and connectTimeout is over',
      ],
      doors: ['node'],
    },
    {
      slip: 'the stages of the connection are not told',
      text: '    stage(words);\n',
      becomes: '',
      reddens: [
        'a network that swallows the connection attempt',
        'accepts and says nothing',
        'accepts, says nothing, and is tried again',
        'headers drip, one byte at a time',
        'https, silence during the handshake',
      ],
    },
  ]),
  ...inFile('src/engine/probe/probe.ts', [
    {
      slip: 'a second attempt is one too many',
      text: 'attempts <= check.retries',
      becomes: 'attempts < check.retries',
      reddens: ['accepts, says nothing, and is tried again'],
    },
    {
      slip: 'a probe that waits is ended late',
      text: 'after(check.timeout,',
      becomes: 'after(check.timeout + 500,',
      reddens: ['accepts and says nothing', 'tcp, silence where a greeting is due', 'websocket, silence'],
      excess: true,
    },
    {
      slip: 'nothing ends a fetch that passes over interim responses',
      text: 'after(check.timeout,',
      becomes: 'after(check.timeout * 50,',
      reddens: ['1xx without end'],
      doors: ['worker'],
    },
    {
      slip: 'nothing ends a probe that waits',
      text: 'after(check.timeout,',
      becomes: 'after(check.timeout * 100,',
      reddens: [
        'accepts and says nothing',
        'headers drip, one byte at a time',
        'a body that drips',
        'https, silence during the handshake',
        'tcp, a network that swallows the connection attempt',
        'tcp, another greeting, and no end',
        'tcp, silence where a greeting is due',
        'tcp, a greeting that drips',
        'tls, silence after the hello',
        'websocket, silence',
        'websocket, silence where a message is due',
      ],
    },
  ]),
];
