import { inFile } from '../mutant.ts';
import { call, condition, literal, operand, statement, variable } from '../pieces.ts';

const LOOKS = inFile('src/engine/query/jsonpath/select.ts', [
  {
    name: 'a query may look at any number of values',
    in: 'Selection.#visit',
    find: statement('WorkExceeded'),
    killedBy: ['JSON that a query goes over again from each of its values'],
  },
  {
    name: 'names and indexes are not counted',
    in: 'Selection.#selector',
    find: literal('1'),
    becomes: '0',
    killedBy: ['a query that names the same values again and again'],
  },
]);

const WORK = inFile('src/engine/util/work-budget.ts', [
  {
    name: 'a search takes any number of steps, and any time',
    in: 'WorkBudget.spend',
    find: operand('steps'),
    becomes: '$ / 1e6',
    killedBy: ['a search that takes too long is given up', 'a search in JSON that takes too long'],
  },
]);

/** JSON: how deep, how broken, what counts in it, and how much of it a query may look at. */
export const JSON_TEXT = [
  ...LOOKS,
  ...WORK,
  ...inFile('src/engine/query/json.ts', [
    {
      name: 'JSON may be of any depth',
      in: 'parseJson',
      find: call('isDeeperThan'),
      becomes: 'text === null',
      killedBy: ['JSON 10,000 levels deep'],
    },
    {
      name: 'JSON must be rather flat',
      in: 'MAX_JSON_DEPTH',
      find: variable('MAX_JSON_DEPTH'),
      becomes: '256',
      killedBy: ['JSON 500 levels deep, searched throughout'],
    },
    {
      name: 'a key that stands twice is a fault',
      in: 'parseJson',
      find: statement('JSON'),
      becomes: 'if (/"(\\w+)":.*"\\1":/.test(text)) throw text; $',
      killedBy: ['JSON with a duplicate key: the last counts'],
    },
    {
      name: 'what is no JSON is a text',
      in: 'parseJson',
      find: call('parse'),
      becomes: '(() => { try { return $; } catch { return text; } })()',
      killedBy: ['no JSON at all', 'JSON cut short'],
    },
    {
      name: 'an empty body is like any other',
      in: 'parseJson',
      find: condition('trim'),
      becomes: 'false',
      killedBy: ['an empty body where JSON was due'],
    },
  ]),
  ...inFile('src/engine/util/json-depth.ts', [
    {
      name: 'brackets in strings nest',
      in: 'isDeeperThan',
      find: statement('endOfString'),
      becomes: 'continue;',
      killedBy: ['brackets in strings are no nesting'],
    },
    {
      name: 'a quote behind a backslash ends a string',
      in: 'endOfString',
      find: condition('backslashes', '2'),
      becomes: 'true',
      killedBy: ['brackets in strings are no nesting'],
    },
  ]),
];
