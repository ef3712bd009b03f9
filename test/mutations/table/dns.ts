import { inFile } from '../mutation.ts';

/** DNS over HTTPS: what the resolver says, and what is its own fault. */
export const DNS = [
  ...inFile('src/engine/checks/dns.ts', [
    {
      slip: 'a resolver that is away is the fault of the name',
      text: "failed('probe', `the resolver ${resolver.host} could not be asked: ${message}`)",
      becomes: "failed('dns', message)",
      reddens: ['dns, a resolver that is not there is our fault', 'dns, an endless answer'],
    },
    {
      slip: "the resolver's status is not looked at",
      text: 'if (sent.value.status !== 200) {',
      becomes: 'if (sent.value.status === 0) {',
      reddens: ['dns, a resolver that fails'],
    },
    {
      slip: 'an answer may be of any length',
      text: 'const ANSWER_LIMIT = 262_144;',
      becomes: 'const ANSWER_LIMIT = 262_144_000_000;',
      reddens: ['dns, an endless answer'],
    },
    {
      slip: 'answers need only be there',
      text: 'if (missing.length === 0 && extra.length === 0) return undefined;',
      becomes: 'if (values.length > 0) return undefined;',
      reddens: ['dns, another address than expected'],
    },
    {
      slip: 'every answer is one too many',
      text: '!answers.includes(value)',
      becomes: 'answers.includes(value)',
      reddens: ['dns, exactly the expected address'],
    },
  ]),
  ...inFile('src/engine/checks/dns.ts', [
    {
      slip: 'what was expected is compared as it is written',
      text: 'asAnswered(value, record)',
      becomes: 'value',
      reddens: ['dns, what was expected is written otherwise'],
    },
    {
      slip: 'the name is asked for as it is written',
      text: 'encodeURIComponent(questionName(questionOf(spec)))',
      becomes: 'encodeURIComponent(questionOf(spec))',
      reddens: [
        'dns, a name in Unicode is asked for in ASCII',
        'dns, a name with a non-joiner is asked for as it is registered',
      ],
    },
    {
      slip: 'what people see is looked up',
      text: '(query ?? name)!',
      becomes: '(name ?? query)!',
      reddens: ['dns, a name to show and another to look up'],
    },
    {
      slip: 'every value is told',
      text: 'const SHOWN_VALUES = 8;',
      becomes: 'const SHOWN_VALUES = 8_000;',
      reddens: ['dns, hundreds of addresses, none of them expected'],
    },
    {
      slip: 'the answer is no stage',
      text: 'stage(`the answer of the resolver ${check.spec.resolver.host}`);',
      becomes: '',
      reddens: ['dns, a resolver that says nothing'],
    },
  ]),
  ...inFile('src/engine/checks/wire/dns-json.ts', [
    {
      slip: 'aliases are not followed',
      text: 'names.add(target);',
      becomes: '',
      reddens: ['dns, an address behind two aliases'],
    },
    {
      slip: 'records of any name count',
      text: 'ofType.filter((one) => names.has(nameOf(one.name)))',
      becomes: 'ofType',
      reddens: ['dns, an answer for another name is no answer', 'dns, an address behind two aliases'],
    },
    {
      slip: 'every text is in quotes',
      text: 'if (!QUOTED.test(data)) return data;',
      becomes: '',
      reddens: ['dns, a text with quotes, escapes and letters of its own'],
    },
    {
      slip: 'any number is a response code',
      text: 'if (!isWhole(Status))',
      becomes: "if (typeof Status !== 'number')",
      reddens: ['dns, numbers that are none'],
    },
    {
      slip: 'the response code is not looked at',
      text: 'if (Status !== 0) return',
      becomes: 'if (Status === 99) return',
      reddens: ['dns, NXDOMAIN', 'dns, SERVFAIL'],
    },
    {
      slip: 'NXDOMAIN and SERVFAIL are one',
      text: 'RCODES[rcode] ??',
      becomes: 'RCODES[rcode + 10] ??',
      reddens: ['dns, NXDOMAIN', 'dns, SERVFAIL'],
    },
    {
      slip: 'records of all types count',
      text: 'answers.filter(({ type }) => type === RECORDS[record])',
      becomes: 'answers',
      reddens: ['dns, no record of the type'],
    },
    {
      slip: 'no record is ever right',
      text: 'if (records.length === 0)',
      becomes: 'if (records.length < 2)',
      reddens: ['dns, an address', 'dns, exactly the expected address', 'dns, a life too short'],
    },
    {
      slip: 'whatever has no status is an empty answer',
      text: 'if (!isWhole(Status)) return',
      becomes: 'if (Status === null) return',
      reddens: ['dns, a page where a resolver should be'],
    },
  ]),
];
