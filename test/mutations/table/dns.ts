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
      text: '!expect.answers!.includes(value)',
      becomes: 'expect.answers!.includes(value)',
      reddens: ['dns, exactly the expected address'],
    },
  ]),
  ...inFile('src/engine/_doh.ts', [
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
      text: '.filter(({ type }) => type === RECORDS[record])',
      becomes: '',
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
      text: "if (typeof Status !== 'number') return",
      becomes: "if (typeof Status === 'string') return",
      reddens: ['dns, a page where a resolver should be'],
    },
  ]),
];
