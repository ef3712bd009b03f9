import { inFile } from '../mutation.ts';

const LOOKS = inFile('src/engine/query/jsonpath/select.ts', [
  {
    slip: 'a query may look at any number of values',
    text: 'return this.#seen > this.#most;',
    becomes: 'return this.#seen > this.#most + 1e9;',
    reddens: ['JSON that a query goes over again from each of its values'],
  },
]);

/** JSON: how deep, how broken, what counts in it, and how much of it a query may look at. */
export const JSON_TEXT = [
  ...LOOKS,
  ...inFile('src/engine/query/json.ts', [
    {
      slip: 'JSON may be of any depth',
      text: 'if (isTooDeep(text)) return',
      becomes: 'if (text === null) return',
      reddens: ['JSON 10,000 levels deep'],
    },
    {
      slip: 'JSON must be rather flat',
      text: 'MAX_JSON_DEPTH = 512',
      becomes: 'MAX_JSON_DEPTH = 256',
      reddens: ['JSON 500 levels deep, searched throughout'],
    },
    {
      slip: 'brackets in strings nest',
      text: `if (char === '"') index = endOfString(text, index);`,
      becomes: "if (char === '') continue;",
      reddens: ['brackets in strings are no nesting'],
    },
    {
      slip: 'a quote behind a backslash ends a string',
      text: 'if (backslashes % 2 === 0) return end;',
      becomes: 'if (backslashes >= 0) return end;',
      reddens: ['brackets in strings are no nesting'],
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
];
