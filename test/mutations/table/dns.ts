import { inFile } from '../mutant.ts';
import { call, condition, operand, returned, statement, variable } from '../pieces.ts';

/** DNS over HTTPS: what the resolver says, and what is its own fault. */
export const DNS = [
  ...inFile('src/engine/checks/dns.ts', [
    {
      name: 'a resolver that is away is the fault of the name',
      in: 'resolverFault',
      find: call('failed'),
      becomes: "failed('dns', message)",
      killedBy: ['dns, a resolver that is not there is our fault', 'dns, an endless answer'],
    },
    {
      name: "the resolver's status is not looked at",
      in: 'ask',
      find: condition('200'),
      becomes: 'false',
      killedBy: ['dns, a resolver that fails'],
    },
    {
      name: 'an answer may be of any length',
      in: 'ANSWER_LIMIT',
      find: variable('ANSWER_LIMIT'),
      becomes: '$ * 1e6',
      killedBy: ['dns, an endless answer'],
    },
    {
      name: 'answers need only be there',
      in: 'unexpected',
      find: condition('missing', 'extra'),
      becomes: 'values.length > 0',
      killedBy: ['dns, another address than expected'],
    },
    {
      name: 'every answer is one too many',
      in: 'unexpected',
      find: returned('answers', 'includes'),
      becomes: 'answers.includes(value)',
      killedBy: ['dns, exactly the expected address'],
    },
  ]),
  ...inFile('src/engine/checks/dns.ts', [
    {
      name: 'what was expected is compared as it is written',
      in: 'unexpected',
      find: call('asAnswered'),
      becomes: 'value',
      killedBy: ['dns, what was expected is written otherwise'],
    },
    {
      name: 'the name is asked for as it is written',
      in: 'ask',
      find: call('questionName'),
      becomes: 'questionOf(spec)',
      killedBy: [
        'dns, a name in Unicode is asked for in ASCII',
        'dns, a name with a non-joiner is asked for as it is registered',
      ],
    },
    {
      name: 'what people see is looked up',
      in: 'questionOf',
      find: returned(),
      becomes: '(name ?? query)!',
      killedBy: ['dns, a name to show and another to look up'],
    },
    {
      name: 'every value is reported',
      in: 'SHOWN_VALUES',
      find: variable('SHOWN_VALUES'),
      becomes: '8_000',
      killedBy: ['dns, hundreds of addresses, none of them expected'],
    },
    {
      name: 'the answer is no stage',
      in: 'probe',
      find: statement('host'),
      killedBy: ['dns, a resolver that says nothing'],
    },
  ]),
  ...inFile('src/engine/checks/wire/dns-json.ts', [
    {
      name: 'aliases are not followed',
      in: 'aliasesOf',
      find: statement('add'),
      killedBy: ['dns, an address behind two aliases'],
    },
    {
      name: 'records of any name count',
      in: 'readAnswers',
      find: variable('records'),
      becomes: 'ofType',
      killedBy: ['dns, an answer for another name is no answer', 'dns, an address behind two aliases'],
    },
    {
      name: 'every text is in quotes',
      in: 'unquote',
      find: statement('test'),
      killedBy: ['dns, a text with quotes, escapes and other letters'],
    },
    {
      name: 'any number is a response code',
      in: 'readAnswers',
      find: condition('isWhole'),
      becomes: "typeof Status !== 'number'",
      killedBy: ['dns, numbers that are none'],
    },
    {
      name: 'the response code is not looked at',
      in: 'readAnswers',
      find: condition('Status', '0'),
      becomes: 'Status === 99',
      killedBy: ['dns, NXDOMAIN', 'dns, SERVFAIL'],
    },
    {
      name: 'NXDOMAIN and SERVFAIL are one',
      in: 'refusal',
      find: operand('RCODES'),
      becomes: 'RCODES[rcode + 10]',
      killedBy: ['dns, NXDOMAIN', 'dns, SERVFAIL'],
    },
    {
      name: 'records of all types count',
      in: 'readAnswers',
      find: variable('ofType'),
      becomes: 'answers',
      killedBy: ['dns, no record of the type'],
    },
    {
      name: 'no record is ever right',
      in: 'readAnswers',
      find: statement('0', 'dns'),
      becomes: "if (records.length < 2) return failed('dns', `${name} has no ${record} record`);",
      killedBy: ['dns, an address', 'dns, exactly the expected address', 'dns, a life too short'],
    },
    {
      name: 'whatever has no status is an empty answer',
      in: 'readAnswers',
      find: condition('isWhole'),
      becomes: 'Status === null',
      killedBy: ['dns, a page where a resolver should be'],
    },
  ]),
];
