/** Files that nobody writes by hand: each as large as a config may be, and made so that a careless reader drowns in it. */

const CHARACTERS = 4 * 2 ** 20;

/** As many pieces as fit between `head` and `tail`, up to `most`. */
const fill = (head: string, tail: string, piece: (at: number) => string, most = 20_000): string => {
  const pieces: string[] = [];
  let left = CHARACTERS - head.length - tail.length;
  for (let at = 0; at < most; at++) {
    const next = piece(at);
    left -= next.length + 1;
    if (left < 0) break;
    pieces.push(next);
  }
  return `${head}${pieces.join(',')}${tail}`;
};

const API = '{"id":"a","type":"http","url":"https://acme.dev/"}';
const check = (fields: string) => `"id":"a","type":"http","url":"https://acme.dev/",${fields}`;
/** Checks with `group` pieces each, as many as fit. */
const inChecks = (open: string, close: string, group: number, piece: (at: number) => string) =>
  fill('{"checks":[', ']}', (at) => {
    const pieces = Array.from({ length: group }, (_, index) => piece(at * group + index));
    return `{${check(open)}${pieces.join(',')}${close}}`;
  });
const inOne = (open: string, close: string, piece: (at: number) => string) =>
  fill(`{"checks":[{${check(open)}`, `${close}}]}`, piece, Number.POSITIVE_INFINITY);
/** What a text, a list and an object may hold. */
const LONG = 500_000;
const ENTRIES = 20_000;
const FIELDS = 990;
const document = (open: string, close: string, piece: (at: number) => string, most = Number.POSITIVE_INFINITY) =>
  fill(`{"checks":[${API}],${open}`, `${close}}`, piece, most);

export const FILES: Readonly<Record<string, () => string>> = {
  'unknown fields of one check': () => inOne('', '', (at) => `"f${at}":1`),
  'unknown fields': () => inChecks('', '', FIELDS, (at) => `"f${at}":1`),
  'fields of wrong values': () =>
    fill('{"checks":[', ']}', (at) => `{"id":"a${at}","type":"http","url":5,"interval":5,"nmae":1}`),
  'headers of wrong values': () => inChecks('"headers":{', '}', FIELDS, (at) => `"h${at}":1`),
  'headers that no request can have': () => inChecks('"headers":{', '}', FIELDS, (at) => `"h ${at}":"é"`),
  'tags that are numbers': () => inChecks('"tags":[', ']', ENTRIES, () => '1'),
  'tags that are lists': () => inChecks('"tags":[', ']', ENTRIES, () => '[]'),
  'checks that are numbers': () => fill('{"checks":[', ']}', () => '1'),
  'checks that are empty': () => fill('{"checks":[', ']}', () => '{}'),
  'checks of one id': () => fill('{"checks":[', ']}', () => API),
  'checks of an unknown type': () => fill('{"checks":[', ']}', (at) => `{"id":"a${at}","type":"htttp${at}"}`),
  'checks in one circle': () => fill('{"checks":[', ']}', (at) => `{"id":"c${at}","dependsOn":["c${at + 1}","c0"]}`),
  'dependencies of everything on everything': () =>
    fill('{"checks":[', ']}', (at) => {
      const all = Array.from({ length: 700 }, (_, to) => `"c${to}"`);
      return `{"id":"c${at}","type":"http","url":"http://a/","dependsOn":[${all}]}`;
    }),
  'dependencies that are not there': () => inChecks('"dependsOn":[', ']', ENTRIES, (at) => `"nobody-${at}"`),
  'empty ids': () => fill('{"checks":[{"id":"a","dependsOn":["",""]},', ']}', () => '{"id":"","dependsOn":[""]}'),
  'tags against tags': () => {
    const wanted = Array.from({ length: 1_000 }, (_, at) => `"wanted-${at}"`);
    const known = inChecks('"tags":[', ']', ENTRIES, (at) => `"known-${at}"`);
    return known.replace('{', `{"alerts":[{"type":"webhook","url":"https://a.dev/","tags":[${wanted}]}],`);
  },
  'canaries that are not there': () => document('"canaries":[', ']', (at) => `"nobody-${at}"`, ENTRIES),
  'canaries that are numbers': () => document('"canaries":[', ']', () => '1'),
  'alerts of one id': () => document('"alerts":[', ']', () => '{"type":"webhook","url":"https://a.dev/"}', ENTRIES),
  'alerts of an unknown type': () => document('"alerts":[', ']', (at) => `{"type":"slakc${at}"}`, ENTRIES),
  'alerts that are numbers': () => document('"alerts":[', ']', () => '1'),
  'alerts of wrong values': () =>
    document('"alerts":[', ']', () => '{"type":"slack","url":1,"on":["x"],"nmae":1}', ENTRIES),
  'schedules that never happen': () =>
    document(
      '"maintenance":[',
      ']',
      (at) => `{"title":"t","schedule":"${at % 60} ${Math.floor(at / 60) % 24} 30 2 *","duration":"1h"}`,
      1_000,
    ),
  'schedules that rarely happen': () =>
    document(
      '"maintenance":[',
      ']',
      (at) => `{"title":"t","schedule":"${at % 60} ${Math.floor(at / 60) % 24} 29 2 *","duration":"1h"}`,
      1_000,
    ),
  'windows that end before they begin': () =>
    document(
      '"maintenance":[',
      ']',
      () => '{"title":"t","start":"2026-12-01T10:00Z","end":"2026-12-01T09:00Z"}',
      1_000,
    ),
  'windows that are numbers': () => document('"maintenance":[', ']', () => '1'),
  'secrets that are not set': () => inChecks('"headers":{', '}', FIELDS, (at) => `"h${at}":"\${S${at}}"`),
  'secrets that are set': () => inChecks('"headers":{', '}', FIELDS, (at) => `"h${at}":"\${SET${at % 5_000}}"`),
  'secrets in what is public': () => inChecks('"tags":[', ']', ENTRIES, () => '"${"'),
  'keys that are there twice': () => fill('{"checks":[],', '}', () => '"a":1', Number.POSITIVE_INFINITY),
  'a text without an end': () => `{"checks":["${'a'.repeat(CHARACTERS - 20)}`,
  'a list without an end': () => fill('{"checks":[', '', () => '[]', Number.POSITIVE_INFINITY),
  'a field of one long name': () => `{"checks":[${API}],"${'a'.repeat(CHARACTERS - 100)}":1}`,
  'an id of one long text': () => `{"checks":[{"id":"${'A-'.repeat(LONG / 2)}","type":"http","url":"https://a/"}]}`,
  'a duration of one long text': () =>
    `{"checks":[{"id":"a","type":"http","url":"https://a/","interval":"${'1'.repeat(LONG)}"}]}`,
  'a host of one long label': () => `{"checks":[{"id":"a","type":"http","url":"https://${'a'.repeat(LONG)}/"}]}`,
  'a host of one long foreign label': () =>
    `{"checks":[{"id":"a","type":"http","url":"https://${'ü'.repeat(LONG)}/"}]}`,
  'a host of many different letters': () =>
    `{"checks":[{"id":"a","type":"http","url":"https://${Array.from({ length: 300_000 }, (_, at) => String.fromCodePoint(0x4e00 + (at % 20_000))).join('')}/"}]}`,
  'a host of many labels': () => `{"checks":[{"id":"a","type":"http","url":"https://${'a.'.repeat(LONG / 2)}/"}]}`,
  'a path of many steps': () => `{"checks":[{"id":"a","type":"http","url":"https://a/${'../'.repeat(LONG / 3)}"}]}`,
  'a pattern of many forks': () =>
    `{"checks":[{${check(`"expect":{"body":{"matches":"${'a|b|(c|d)*|'.repeat(LONG / 11)}"}}`)}}]}`,
  'a pattern of many brackets': () => `{"checks":[{${check(`"expect":{"body":{"matches":"${'('.repeat(LONG)}"}}`)}}]}`,
  patterns: () =>
    fill(
      '{"checks":[',
      ']}',
      (at) => `{"id":"a${at}","type":"http","url":"https://a/","expect":{"body":{"matches":"a{1,900}"}}}`,
    ),
  'a query of many steps': () =>
    `{"checks":[{"id":"a","type":"http","url":"https://a/","expect":{"json":{"$${'..a'.repeat(1_300)}":1}}}]}`,
  'a query of many brackets': () =>
    `{"checks":[{"id":"a","type":"http","url":"https://a/","expect":{"json":{"$[?${'('.repeat(4_000)}":1}}}]}`,
  queries: () => inChecks('"expect":{"json":{', '}}', FIELDS, (at) => `"$.a${at}[":1`),
  statuses: () => inChecks('"expect":{"status":[', ']}', ENTRIES, () => '"9xx"'),
  'matchers that are wrong': () => inChecks('"expect":{"json":{', '}}', FIELDS, (at) => `"$.a${at}":{"eqals":1}`),
  'thresholds that are not there': () => inChecks('"thresholds":{', '}', FIELDS, (at) => `"t${at}":{}`),
  links: () => document('"site":{"links":[', ']}', () => '{"url":1}'),
  'lists in lists': () =>
    fill('{"checks":[', ']}', () => `${'['.repeat(60)}${']'.repeat(60)}`, Number.POSITIVE_INFINITY),
};
