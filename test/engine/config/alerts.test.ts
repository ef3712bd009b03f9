import { describe, expect, it } from 'vitest';
import { CHANNELS } from '../../../src/alerts/channels/index.ts';
import { NATIVE, WORKER } from '../../../src/contract/runtimes.ts';
import { parseConfig } from '../../../src/engine/config/parse.ts';
import { linesOf, parse, TYPES, web1 } from './registry.ts';

const base = { checks: [web1({ id: 'api', group: 'Core', tags: ['money'] }), web1({ id: 'db' })] };
const slack = { type: 'slack', url: 'https://hooks.slack.com/x' };
const window = { title: 'Backups', schedule: '0 3 * * 6', duration: '1h' };

const REFUSED: readonly (readonly [what: string, sections: object, lines: readonly string[]])[] = [
  [
    'an unknown channel',
    { alerts: [{ type: 'slak' }] },
    ['$.alerts[0].type: unknown channel "slak"; did you mean "slack"?'],
  ],
  [
    'no channel at all',
    { alerts: [{}] },
    [`$.alerts[0].type: expected one of ${Object.keys(CHANNELS).join(', ')}, found nothing`],
  ],
  [
    'a secret that is not set',
    { alerts: [{ type: 'slack', url: '${SLACK_URL}' }] },
    [
      '$.alerts[0].url: the secret SLACK_URL is not set; set it in the environment (on Cloudflare: wrangler secret put SLACK_URL)',
    ],
  ],
  [
    'a secret where it would be seen',
    { alerts: [{ ...slack, id: '${TOKEN}' }] },
    ['$.alerts[0].id: a secret may not stand here: this field is not kept secret'],
  ],
  [
    'two alerts of one name',
    { alerts: [slack, slack] },
    ['$.alerts[1].id: "slack" is already the id of $.alerts[0]; give each its own "id"'],
  ],
  [
    'an unknown event',
    { alerts: [{ ...slack, on: ['broken'] }] },
    ['$.alerts[0].on[0]: expected one of "degraded", "down", "resolved", "flapping", "stale", "blind", found "broken"'],
  ],
  [
    'a check that is not there',
    { alerts: [{ ...slack, checks: ['apy'] }] },
    ['$.alerts[0].checks[0]: there is no check "apy"; did you mean "api"?'],
  ],
  [
    'a group that is not there',
    { alerts: [{ ...slack, groups: ['core'] }] },
    ['$.alerts[0].groups[0]: there is no group "core"; did you mean "Core"?'],
  ],
  [
    'a tag that is not there',
    { alerts: [{ ...slack, tags: ['mony'] }] },
    ['$.alerts[0].tags[0]: there is no tag "mony"; did you mean "money"?'],
  ],
  [
    'an alert that a check names and that is not there',
    { checks: [web1({ id: 'api', alerts: ['slac'] })], alerts: [slack] },
    ['$.checks[0].alerts[0]: there is no alert "slac"; did you mean "slack"?'],
  ],
  [
    'an unknown field',
    { alerts: [{ ...slack, chanel: '#ops' }] },
    ['$.alerts[0].chanel: unknown field "chanel"; known are type, id, on, checks, groups, tags, remind, delay, url'],
  ],
  [
    'an unknown placeholder',
    { alerts: [{ type: 'http', url: 'https://x/{{titel}}' }] },
    [
      '$.alerts[0].url: unknown placeholder {{titel}}; known are title, text, event, status, tone, check, name, group, reason, url, site, time, key, thread',
    ],
  ],
  [
    'a list of headers',
    { alerts: [{ type: 'http', url: 'https://acme.dev/', headers: ['x'] }] },
    ['$.alerts[0].headers: expected an object, found a list'],
  ],
  [
    'a body that a GET cannot carry, and headers that no request can',
    {
      alerts: [
        {
          type: 'http',
          method: 'GET',
          url: 'https://x/',
          body: 'a',
          headers: { 'X Y': 'a', 'x-icon': '🔥 {{title}}' },
        },
      ],
    },
    [
      '$.alerts[0].headers["X Y"]: is not a header name',
      '$.alerts[0].headers["x-icon"]: holds a character that a header cannot (only printable ASCII)',
      '$.alerts[0].body: a GET request carries no body; set "method": "POST"',
    ],
  ],
  [
    'a secret by the name of a binding, which a Worker could have only one of',
    { ping: 'https://hc-ping.com/${BOARD}' },
    ['$.ping: BOARD is a binding of the Worker itself; give the secret another name'],
  ],
  [
    'a reminder every second',
    { alerts: [{ ...slack, remind: '1s' }] },
    ['$.alerts[0].remind: expected at least 1m, found 1s'],
  ],
  [
    'a window that ends before it begins',
    { maintenance: [{ title: 'Move', start: '2026-12-01T12:00Z', end: '2026-12-01T10:00Z' }] },
    ['$.maintenance[0].end: it ends before it begins'],
  ],
  [
    'a window that ends before it begins, beside one that has no title',
    {
      maintenance: [
        { ...window, title: '' },
        { title: 'Move', start: '2026-12-01T12:00Z', end: '2026-12-01T10:00Z' },
        { ...window, schedule: '61 3 * * *' },
      ],
    },
    [
      '$.maintenance[0].title: expected a text, found an empty one',
      '$.maintenance[1].end: it ends before it begins',
      '$.maintenance[2].schedule: "61 3 * * *" is no cron expression (minute hour day month weekday): Invalid value for minute: 61',
    ],
  ],
  [
    'a window without end',
    { maintenance: [{ title: 'Move', start: '2026-12-01T12:00Z' }] },
    ['$.maintenance[0]: give either start and end, or schedule and duration'],
  ],
  [
    'a window of both kinds',
    { maintenance: [{ ...window, start: '2026-12-01T12:00Z', end: '2026-12-02T12:00Z' }] },
    ['$.maintenance[0]: give either start and end, or schedule and duration'],
  ],
  [
    'a time without zone',
    { maintenance: [{ title: 'Move', start: '2026-12-01T12:00', end: '2026-12-01T13:00Z' }] },
    [
      '$.maintenance[0].start: expected a time with its zone such as "2026-12-24T22:00:00+01:00" or "2026-12-24T21:00Z", found "2026-12-01T12:00"',
    ],
  ],
  [
    'an invalid cron expression',
    { maintenance: [{ ...window, schedule: '61 3 * * *' }] },
    [
      '$.maintenance[0].schedule: "61 3 * * *" is no cron expression (minute hour day month weekday): Invalid value for minute: 61',
    ],
  ],
  [
    'a day that is in no calendar',
    { maintenance: [{ title: 'Move', start: '2026-02-30T10:00Z', end: '2026-04-31T12:00+02:00' }] },
    ['$.maintenance[0].start: there is no such day or time', '$.maintenance[0].end: there is no such day or time'],
  ],
  [
    'an invalid hour',
    { maintenance: [{ title: 'Move', start: '2026-02-28T24:00Z', end: '2026-02-28T23:60Z' }] },
    ['$.maintenance[0].end: there is no such day or time'],
  ],
  [
    'a cron expression of six fields, whose first would be seconds',
    { maintenance: [{ ...window, schedule: '0 3 * * 6 *' }] },
    ['$.maintenance[0].schedule: "0 3 * * 6 *" has 6 fields; a cron expression has 5: minute hour day month weekday'],
  ],
  [
    'a moment as a schedule',
    { maintenance: [{ ...window, schedule: '2026-12-01T10:00:00' }] },
    [
      '$.maintenance[0].schedule: "2026-12-01T10:00:00" has 1 field; a cron expression has 5: minute hour day month weekday',
    ],
  ],
  [
    'an invalid time zone',
    { maintenance: [{ ...window, timezone: 'Mars/Olympus' }] },
    ['$.maintenance[0].schedule: "Mars/Olympus" is no time zone; write one of the IANA names, such as "Europe/Berlin"'],
  ],
  ['a canary that is not there', { canaries: ['googel'] }, ['$.canaries[0]: there is no check "googel"']],
  [
    'a ping that is no address',
    { ping: 'hc-ping.com/x' },
    [
      '$.ping: expected a web address such as "https://status.acme.dev", found "hc-ping.com/x"; write "https://hc-ping.com/x"',
    ],
  ],
];

describe('alerts and maintenance are refused for', () => {
  it.each(REFUSED)('%s', (_, sections, lines) => {
    expect(linesOf(parse({ ...base, ...sections }, WORKER))).toEqual(lines);
  });
});

describe('alerts and maintenance', () => {
  it('are filled in with every default', () => {
    const result = parse({ ...base, alerts: [slack], maintenance: [window] }, WORKER);
    expect(result).toMatchObject({
      ok: true,
      config: {
        alerts: [
          {
            id: 'slack',
            type: 'slack',
            on: ['down', 'resolved', 'flapping', 'stale'],
            checks: [],
            groups: [],
            tags: [],
            delay: 0,
            spec: { url: 'https://hooks.slack.com/x' },
          },
        ],
        maintenance: [
          { id: 'maintenance-1', title: 'Backups', schedule: '0 3 * * 6', timezone: 'UTC', duration: 3_600_000 },
        ],
      },
    });
  });

  it('put secrets in place, and remember them for redaction', () => {
    const result = parse({ ...base, alerts: [{ type: 'slack', url: 'https://x/${TOKEN}' }] }, WORKER);
    expect(result).toMatchObject({
      ok: true,
      config: { alerts: [{ spec: { url: 'https://x/correct-horse-battery' } }], secrets: [{ name: 'TOKEN' }] },
    });
  });

  it('are looked at where nobody can be alerted as well, as far as they select checks', () => {
    const result = parseConfig(
      JSON.stringify({ ...base, canaries: ['googel'] }),
      { checks: TYPES },
      { runtime: NATIVE, secret: () => undefined },
    );
    expect(linesOf(result)).toEqual(['$.canaries[0]: there is no check "googel"']);
  });
});
