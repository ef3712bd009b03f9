import { inFile } from '../mutation.ts';

const LOOKS = inFile('src/engine/query/jsonpath/select.ts', [
  {
    slip: 'a query may look at any number of values',
    text: 'if (this.#visited <= this.#most) return;',
    becomes: 'if (this.#visited <= this.#most + 1e9) return;',
    reddens: ['JSON that a query goes over again from each of its values'],
  },
  {
    slip: 'names and indexes are not counted',
    text: `case 'index': {
        this.#visit(1);`,
    becomes: `case 'index': {
        this.#visit(0);`,
    reddens: ['a query that names the same values again and again'],
  },
]);

const WORK = inFile('src/engine/util/work-budget.ts', [
  {
    slip: 'a search takes any number of steps, and any time',
    text: 'this.#spent += steps;',
    becomes: 'this.#spent += steps / 1e6;',
    reddens: ['a search that takes too long is given up', 'a search in JSON that takes too long'],
  },
]);

/** JSON: how deep, how broken, what counts in it, and how much of it a query may look at. */
export const JSON_TEXT = [
  ...LOOKS,
  ...WORK,
  ...inFile('src/engine/query/json.ts', [
    {
      slip: 'JSON may be of any depth',
      text: 'if (isDeeperThan(text, MAX_JSON_DEPTH))',
      becomes: 'if (text === null)',
      reddens: ['JSON 10,000 levels deep'],
    },
    {
      slip: 'JSON must be rather flat',
      text: 'MAX_JSON_DEPTH = 512',
      becomes: 'MAX_JSON_DEPTH = 256',
      reddens: ['JSON 500 levels deep, searched throughout'],
    },
    {
      slip: 'a key that stands twice is a fault',
      text: 'return succeeded(JSON.parse(text));',
      becomes: 'if (/"(\\w+)":.*"\\1":/.test(text)) throw text; return succeeded(JSON.parse(text));',
      reddens: ['JSON with a duplicate key: the last counts'],
    },
    {
      slip: 'what is no JSON is a text',
      text: "return failed('json', 'the body is not JSON');",
      becomes: 'return succeeded(text);',
      reddens: ['no JSON at all', 'JSON cut short'],
    },
    {
      slip: 'an empty body is like any other',
      text: "if (text.trim() === '') return",
      becomes: "if (text.trim() === '-') return",
      reddens: ['an empty body where JSON was due'],
    },
  ]),
  ...inFile('src/engine/util/json-depth.ts', [
    {
      slip: 'brackets in strings nest',
      text: `if (mark === '"') MARK.lastIndex = endOfString(text, MARK.lastIndex);`,
      becomes: `if (mark === '"') continue;`,
      reddens: ['brackets in strings are no nesting'],
    },
    {
      slip: 'a quote behind a backslash ends a string',
      text: 'if (backslashes % 2 === 0) return end + 1;',
      becomes: 'if (backslashes >= 0) return end + 1;',
      reddens: ['brackets in strings are no nesting'],
    },
  ]),
];
