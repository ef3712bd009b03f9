import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WORKER } from '../../../src/contract/runtimes.ts';
import { linesOf, parse, parseText, web1 } from './registry.ts';

const parsed = (fields: object) => parse({ checks: [web1(fields)] });

describe('a secret', () => {
  it('is put where it is named, and kept to be hidden', () => {
    const result = parsed({ headers: { authorization: 'Bearer ${TOKEN}' }, url: 'http://u:${TOKEN}@localhost/' });
    expect(result).toMatchObject({
      ok: true,
      config: {
        checks: [
          {
            spec: {
              url: 'http://u:correct-horse-battery@localhost/',
              headers: { authorization: 'Bearer correct-horse-battery' },
            },
          },
        ],
        secrets: [{ name: 'TOKEN', value: 'correct-horse-battery' }],
      },
    });
  });

  it('is named by an escape as well', () => {
    const text = JSON.stringify({ checks: [web1({ headers: { a: '${TOKEN}' } })] }).replace('${', '\\u0024{');
    expect(text).not.toContain('${');
    expect(parseText(text)).toMatchObject({
      ok: true,
      config: { checks: [{ spec: { headers: { a: 'correct-horse-battery' } } }] },
    });
  });

  it('is not what `$${` begins', () => {
    const result = parsed({ headers: { a: '$${TOKEN}', b: '$5 {x}', c: '$$${TOKEN}' } });
    expect(result).toMatchObject({
      ok: true,
      config: { checks: [{ spec: { headers: { a: '${TOKEN}', b: '$5 {x}', c: '$${TOKEN}' } } }], secrets: [] },
    });
  });

  it('of eight characters is long enough', () => {
    expect(parsed({ headers: { pin: '${EIGHT}' } })).toMatchObject({ ok: true, warnings: [] });
  });

  it.each(['PIN', 'QUAD', 'SEVEN'])('%s is too short to redact reliably, and gets a warning', (name) => {
    expect(parsed({ headers: { pin: `\${${name}}` } })).toMatchObject({
      ok: true,
      warnings: [{ path: '$', message: `${name} is too short to redact reliably. Use at least 8 characters.` }],
    });
  });

  const NOT_SET = 'is not set; set it in the environment (on Cloudflare: wrangler secret put';
  const SEEN = 'a secret may not stand here: this field is not kept secret';
  it.each([
    [
      'that is not set',
      { headers: { a: '${NOPE} ${NOPE2}' } },
      [
        `$.checks[0].headers.a: the secret NOPE ${NOT_SET} NOPE)`,
        `$.checks[0].headers.a: the secret NOPE2 ${NOT_SET} NOPE2)`,
      ],
    ],
    ['that is empty', { url: 'http://localhost/${EMPTY}' }, ['$.checks[0].url: the secret EMPTY is empty']],
    [
      'with an impossible name',
      { headers: { a: '${api-token}', b: '${', c: '${}' } },
      [
        '$.checks[0].headers.a: `${api-token}` names no secret (letters, digits and _); write `$${api-token}` for the text itself',
        '$.checks[0].headers.b: `${` names no secret (letters, digits and _); write `$${` for the text itself',
        '$.checks[0].headers.c: `${}` names no secret (letters, digits and _); write `$${}` for the text itself',
      ],
    ],
    [
      'in what everybody sees',
      { name: '${TOKEN}', group: 'x ${TOKEN}', tags: ['${TOKEN}'] },
      [`$.checks[0].name: ${SEEN}`, `$.checks[0].group: ${SEEN}`, `$.checks[0].tags[0]: ${SEEN}`],
    ],
  ])('is refused: one %s', (_, fields, lines) => {
    expect(linesOf(parsed(fields))).toEqual(lines);
  });

  it('in the site or the defaults is refused', () => {
    const document = { site: { title: '${TOKEN}' }, checks: [web1()] };
    expect(linesOf(parse(document))).toEqual([`$.site.title: ${SEEN}`]);
  });

  it('never shows in a message, however long the value that it is part of', () => {
    const long = `${'x'.repeat(480)}\${TOKEN}`;
    const lines = linesOf(parsed({ method: 'Bearer ${TOKEN}', redirects: '${TOKEN}', share: long, wait: '${TOKEN}' }));
    expect(lines).toHaveLength(4);
    expect(lines.join('\n')).toContain('found "Bearer ${TOKEN}"');
    for (let length = 6; length <= 21; length++) {
      expect(lines.join('\n')).not.toContain('correct-horse-battery'.slice(0, length));
    }
  });
});

it('every binding of wrangler.toml is a name that no secret may have', () => {
  const names = [
    ...readFileSync(resolve(import.meta.dirname, '../../../wrangler.toml'), 'utf8').matchAll(
      /^(?:binding|name) = "([A-Z_]+)"$/gm,
    ),
  ];
  expect(names.map(([, name]) => name)).toEqual(['VIEW', 'BOARD', 'PROBER']);
  for (const [, name] of names) expect(WORKER.taken).toContain(name);
});
