import { describe, expect, it } from 'vitest';
import { createAlertManager } from '../../../src/alerts/manager.ts';
import type { AlertManager, AlertRoute, Notice } from '../../../src/contract/alert.ts';
import type { Check } from '../../../src/contract/check.ts';
import type { Config } from '../../../src/contract/config.ts';
import type { FailureKind } from '../../../src/contract/failure.ts';
import { builtInLocation } from '../../../src/contract/location.ts';
import type { Clock } from '../../../src/contract/ports.ts';
import type { Reading } from '../../../src/contract/reading.ts';
import type { CheckView, Details } from '../../../src/contract/view.ts';
import type { ProberPort } from '../../../src/engine/board/ask-prober.ts';
import { MOST_CONFIRMATIONS } from '../../../src/engine/locations/turns.ts';
import { ALERTING, boardKit } from './board-kit.ts';
import { alertRoute, check, reading } from './fixtures.ts';

const MINUTE = 60_000;
const PLACES = ['weur', 'enam', 'apac'];

const located = (fields: Partial<Check> = {}): Check =>
  check({ locations: PLACES, othersEvery: 30 * MINUTE, ...fields });

const many = (count: number, fields: Partial<Check> = {}): readonly Check[] =>
  Array.from({ length: count }, (_, at) => located({ id: `c${at}`, name: `Check ${at}`, ...fields }));

/** A Board whose probers see what a test says, by location and check. */
const world = (
  checks: readonly Check[],
  configured: Partial<Config> = {},
  alertManager?: (clock: Clock) => AlertManager,
) => {
  const kit = boardKit(checks);
  const asked: { location: string; shard: string; id: string; retries: number }[] = [];
  const introduced: string[] = [];
  let runsIn: (location: string, shard: string) => string | undefined = () => undefined;
  let see: (location: string, id: string, shard: string) => FailureKind | undefined = () => undefined;
  const prober: ProberPort = {
    probe: async (shard, list, _onReading, location = 'here', introduce = false) => {
      if (introduce) introduced.push(`${location} ${shard}`);
      const whereabouts = introduce ? { colo: runsIn(location, shard), busy: 0 } : undefined;
      asked.push(...list.map(({ id, retries }) => ({ location, shard, id, retries })));
      return list.map(({ id }): Reading => {
        const kind = see(location, id, shard);
        const failure = kind && { kind, message: `from ${location}` };
        return reading({ check: id, at: kit.clock.now(), measures: { latency: 12 }, failure, whereabouts });
      });
    },
  };
  const locations = PLACES.map((id) => builtInLocation(id)!);
  const start = (changed = checks, more: Partial<Config> = {}) =>
    kit.start(
      changed,
      { prober, ...(alertManager === undefined ? {} : { alertManager: alertManager(kit.clock) }) },
      { locations, ...configured, ...more },
    );
  let board = start();
  const statuses = async (): Promise<ReadonlyMap<string, CheckView>> => {
    const { text } = await board.hiddenView();
    const { checks: views }: { checks: CheckView[] } = JSON.parse(text.slice(0, text.indexOf('\n')));
    return new Map(views.map((view) => [view.id, view]));
  };
  return {
    kit,
    asked,
    /** Prober objects that were asked where they run, since it was last emptied. */
    introduced,
    runIn: (next: typeof runsIn) => {
      runsIn = next;
    },
    statuses,
    /** Another Board over the same store. */
    restarted: () => start(),
    restart: (changed = checks, more: Partial<Config> = {}) => {
      board = start(changed, more);
    },
    sees: (next: typeof see) => {
      see = next;
    },
    /** Ticks, a minute apart; returns what was asked in the last one, and its events. */
    ticks: async (count = 1) => {
      let events: Awaited<ReturnType<typeof board.tick>>['events'] = [];
      for (let at = 0; at < count; at++) {
        kit.clock.advance(MINUTE);
        asked.length = 0;
        events = (await board.tick(kit.clock.now())).events;
      }
      return { asked: [...asked], events };
    },
  };
};

const from = (asked: readonly { readonly location: string }[]) => asked.map(({ location }) => location).sort();

describe('a check with locations', () => {
  it('is probed from all of them first, then from home, and by the others in turn', async () => {
    const { ticks } = world([located()]);
    expect(from((await ticks()).asked)).toEqual(['apac', 'enam', 'weur']);
    const hour = await Promise.all([ticks(1)]);
    expect(from(hour[0]!.asked)).toContain('weur');
    const counts = new Map<string, number>();
    for (let minute = 0; minute < 60; minute++)
      for (const { location } of (await ticks()).asked) counts.set(location, (counts.get(location) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({ weur: 60, enam: 2, apac: 2 });
  });

  it('does not go down because its home alone cannot reach it, and the others are asked at once', async () => {
    const { ticks, sees, statuses } = world([located()]);
    await ticks(5);
    sees((location) => (location === 'weur' ? 'connect' : undefined));
    const { asked, events } = await ticks();
    expect(from(asked)).toEqual(['apac', 'enam', 'weur']);
    expect(asked.filter(({ location }) => location !== 'weur').map(({ retries }) => retries)).toEqual([0, 0]);
    expect(events.map(({ judgement }) => judgement.verdict)).toEqual(['pass']);
    await ticks(10);
    expect((await statuses()).get('api')!.status).toBe('up');
  });

  it('goes down when a majority agrees, as fast as without locations', async () => {
    const { ticks, sees, statuses } = world([located()]);
    await ticks(5);
    sees((location) => (location === 'apac' ? undefined : 'status'));
    await ticks(2);
    const { status, reasons } = (await statuses()).get('api')!;
    expect([status, reasons]).toEqual(['down', [{ kind: 'status', message: 'from weur' }]]);
    sees(() => undefined);
    await ticks(2);
    expect((await statuses()).get('api')!.status).toBe('up');
  });

  it('is not blamed for a 403 that one location gets, nor is that location', async () => {
    const { ticks, sees, statuses, kit } = world(many(12));
    await ticks(3);
    sees((location) => (location === 'weur' ? 'status' : undefined));
    await ticks(5);
    expect([...(await statuses()).values()].map(({ status }) => status)).toEqual(Array(12).fill('up'));
    expect(kit.store.docs.get('locations') ?? '').not.toContain('blind');
  });

  it('needs one location where it has one, whatever the default quorum', async () => {
    const { ticks, sees, statuses } = world([located({ locations: ['weur'], quorum: 2 })]);
    await ticks(2);
    sees(() => 'connect');
    await ticks(2);
    expect((await statuses()).get('api')!.status).toBe('down');
  });

  it('takes an old vote for nothing once it would change the status: one failed reading is one', async () => {
    const { ticks, sees, statuses } = world([located({ quorum: 1 })]);
    await ticks(3);
    let failures = 0;
    // The first time that another location has its turn, it fails once.
    sees((location) => (location === 'enam' && failures++ === 0 ? 'connect' : undefined));
    await ticks(60);
    expect(failures).toBeGreaterThan(1);
    expect((await statuses()).get('api')!.status).toBe('up');
  });

  it('does not lose its votes with the Board, and loses nothing between readings and confirmation', async () => {
    const { ticks, sees, restart, kit, statuses } = world([located()]);
    await ticks(3);
    sees(() => 'connect');
    kit.store.fail = 'before';
    await expect(ticks()).rejects.toThrow('disk');
    kit.store.fail = 'no';
    restart();
    const { asked } = await ticks();
    expect(from(asked)).toEqual(['apac', 'enam', 'weur']);
    await ticks();
    expect((await statuses()).get('api')!.status).toBe('down');
  });

  it('forgets the votes of a location that it no longer has', async () => {
    const { ticks, restart, kit } = world([located()]);
    await ticks();
    restart([located({ locations: ['enam'] })]);
    await ticks();
    expect(kit.store.docs.get('vote/0000')).not.toContain('weur');
    restart([check()]);
    await ticks();
    expect(kit.store.docs.has('vote/0000') && kit.store.docs.get('vote/0000')).not.toContain('enam');
  });
});

describe('an outage of more checks than can be confirmed in a tick', () => {
  it('puts them down in order of their turn, and never says more than it knows', async () => {
    const checks = many(100);
    const { ticks, sees, statuses } = world(checks);
    await ticks(35);
    sees(() => 'connect');
    const down: number[] = [];
    for (let tick = 0; tick < 8; tick++) {
      const { asked } = await ticks();
      for (const place of ['enam', 'apac']) {
        const confirmed = asked.filter(({ location, shard }) => location === place && shard === 'confirm');
        expect(confirmed.length).toBeLessThanOrEqual(MOST_CONFIRMATIONS);
      }
      const all = [...(await statuses()).values()];
      down.push(all.filter(({ status }) => status === 'down').length);
    }
    expect(down[1]).toBeGreaterThanOrEqual(MOST_CONFIRMATIONS);
    expect(down.at(-1)).toBe(100);
  });
});

describe('a blind location', () => {
  const cutOff = async () => {
    const made = world(many(30));
    await made.ticks(35);
    made.sees((location) => (location === 'weur' ? 'timeout' : undefined));
    return made;
  };

  it('has no vote, and the next location becomes home', async () => {
    const { ticks, statuses, kit } = await cutOff();
    await ticks();
    expect(kit.store.docs.get('locations')).toMatch(/"id":"weur",[^}]*}],"blind"/);
    const { asked, events } = await ticks();
    expect(new Set(events.map(({ judgement }) => judgement.verdict))).toEqual(new Set(['pass']));
    expect(asked.filter(({ location }) => location === 'enam')).toHaveLength(30);
    expect(asked.filter(({ location }) => location === 'weur')).toHaveLength(10);
    await ticks(70);
    expect([...(await statuses()).values()].map(({ status }) => status)).toEqual(Array(30).fill('up'));
  });

  it('is also one whose prober is gone, and its reason says that', async () => {
    const { ticks, sees, statuses, restarted } = world(many(60));
    await ticks(35);
    sees((location) => (location === 'weur' ? 'probe' : undefined));
    await ticks();
    const { events } = await ticks();
    expect(new Set(events.map(({ judgement }) => judgement.verdict))).toEqual(new Set(['pass']));
    const { text } = await restarted().hiddenView();
    const { checks }: Details = JSON.parse(text.split('\n')[1]!);
    expect(checks.c0!.locations![0]).toMatchObject({ verdict: 'unknown', reason: 'from weur' });
    expect([...(await statuses()).values()].map(({ status }) => status)).toEqual(Array(60).fill('up'));
  });

  it('is home again once it sees', async () => {
    const { ticks, sees, kit } = await cutOff();
    await ticks(5);
    sees(() => undefined);
    await ticks(2);
    expect(kit.store.docs.get('locations')).not.toContain('blind');
    const { asked } = await ticks();
    expect(asked.filter(({ location }) => location === 'weur')).toHaveLength(30);
  });

  it('does not hide an outage that the others see', async () => {
    const { ticks, sees, statuses } = await cutOff();
    await ticks(3);
    sees((location, id) => (location === 'weur' || id === 'c3' ? 'timeout' : undefined));
    await ticks(3);
    expect((await statuses()).get('c3')!.status).toBe('down');
    expect((await statuses()).get('c4')!.status).toBe('up');
  });

  it('is found by its canaries; where all are blind, nothing is known, and that is said', async () => {
    const checks = [...many(2), located({ id: 'dns', name: 'Name server' })];
    const { ticks, sees, statuses } = world(checks, { canaries: ['dns'] });
    await ticks(3);
    sees((location) => (location === 'weur' ? 'connect' : undefined));
    await ticks(3);
    expect((await statuses()).get('c0')!.status).toBe('up');
    sees(() => 'connect');
    await ticks(3);
    const { status, reasons } = (await statuses()).get('c0')!;
    expect(status).toBe('unknown');
    expect(reasons[0]!.message).toContain('as seen from every location');
    sees(() => undefined);
    await ticks(3);
    expect((await statuses()).get('c0')!.status).toBe('up');
  });
});

describe('a prober object that has lost its network', () => {
  const lost = (location: string, id: string, shard: string): FailureKind | undefined =>
    location === 'here' && shard === 'fast-1' ? 'connect' : id === 'never' ? 'dns' : undefined;

  it('is asked again through another one, without locations too', async () => {
    const checks = many(60, { locations: undefined });
    const { ticks, sees } = world(checks);
    await ticks(2);
    sees(lost);
    const { asked, events } = await ticks();
    expect(events.filter(({ judgement }) => judgement.verdict !== 'pass')).toEqual([]);
    const again = asked.filter(({ shard }) => shard === 'fast-1-again');
    expect(again.length).toBeGreaterThan(5);
    expect(again.every(({ retries }) => retries === 0)).toBe(true);
  });

  it('is believed where another one finds the same', async () => {
    const { ticks, sees, statuses } = world(many(60, { locations: undefined }));
    await ticks(2);
    sees((location, id, shard) => (shard.startsWith('fast-1') ? 'connect' : lost(location, id, '')));
    await ticks(2);
    const down = [...(await statuses()).values()].filter(({ status }) => status === 'down');
    expect(down.length).toBeGreaterThan(5);
  });
});

describe('where locations really are', () => {
  const twoInAshburn = (location: string) => (location === 'apac' ? 'SIN' : 'IAD');
  const failing = (location: string) => (location === 'apac' ? undefined : ('status' as const));

  it('two in one data centre share a vote', async () => {
    const { ticks, sees, runIn, statuses } = world([located()]);
    runIn(twoInAshburn);
    await ticks(2);
    sees((location) => (location === 'weur' ? 'status' : undefined));
    await ticks(3);
    // Between them, they reach it.
    expect((await statuses()).get('api')!.status).toBe('up');
    sees(failing);
    await ticks(5);
    expect((await statuses()).get('api')!.status).toBe('up');
    runIn((location) => location);
    await ticks(65);
    expect((await statuses()).get('api')!.status).toBe('down');
  });

  it('each prober object is asked once an hour, also by another Board over the same store', async () => {
    const { ticks, introduced, runIn, restart } = world([located()]);
    runIn((location) => ({ weur: 'AMS', enam: 'IAD', apac: 'SIN' })[location]);
    await ticks(2);
    expect(introduced.sort()).toEqual(['apac fast-0', 'enam fast-0', 'weur fast-0']);
    restart();
    introduced.length = 0;
    await ticks(58);
    expect(introduced).toEqual([]);
    await ticks(60);
    expect(introduced.filter((name) => name === 'weur fast-0')).toHaveLength(1);
  });

  it('a hint that is not obeyed gets another object, and what does not help is shown', async () => {
    const { ticks, introduced, runIn, kit, restarted } = world([located()]);
    runIn((location, shard) =>
      location === 'weur' && shard !== 'fast-0~2' ? 'IAD' : { weur: 'AMS', enam: 'IAD' }[location],
    );
    await ticks(10);
    expect(introduced.filter((name) => name.startsWith('weur'))).toEqual([
      'weur fast-0',
      'weur fast-0~1',
      'weur fast-0~2',
    ]);
    const shown = async () => {
      const { locations } = JSON.parse((await restarted().hiddenView()).text.split('\n')[1]!) as Details;
      return locations!.map(({ id, colo, hintObeyed }) => [id, colo, hintObeyed]);
    };
    expect(await shown()).toEqual([
      ['weur', 'AMS', true],
      ['enam', 'IAD', true],
      ['apac', null, null],
    ]);
    runIn(() => 'IAD');
    kit.clock.advance(60 * MINUTE);
    await ticks(5);
    expect((await shown())[0]).toEqual(['weur', 'IAD', false]);
  });

  it('a remote prober is not asked', async () => {
    const locations = [
      builtInLocation('weur')!,
      { id: 'lab', name: 'Lab', kind: 'url', url: 'https://lab.test', token: 't' },
    ] as const;
    const { ticks, introduced } = world([located({ locations: ['weur', 'lab'] })], { locations });
    await ticks();
    expect(introduced).toEqual(['weur fast-0']);
  });
});

describe('what is shown of locations', () => {
  const details = async (kit: ReturnType<typeof boardKit>, board: Awaited<ReturnType<typeof kit.start>>) =>
    JSON.parse((await board.hiddenView()).text.split('\n')[1]!) as Details;

  it('is each one’s verdict with its reason, and which of them are blind', async () => {
    const { ticks, sees, runIn, kit, restarted } = world(many(30));
    runIn((location) => (location === 'apac' ? undefined : 'IAD'));
    await ticks(35);
    sees((location) => (location === 'weur' ? 'timeout' : undefined));
    await ticks(2);
    const { checks, locations } = await details(kit, restarted());
    expect(checks.c0!.locations!.map(({ id, name, verdict, reason }) => [id, name, verdict, reason])).toEqual([
      ['weur', 'Western Europe', 'unknown', 'the network of this location seems to be down'],
      ['enam', 'Eastern North America', 'pass', null],
      ['apac', 'Asia-Pacific', 'pass', null],
    ]);
    expect(
      locations!.map(({ id, blindSince, colo, roundTripMs }) => [id, blindSince !== null, colo, roundTripMs]),
    ).toEqual([
      ['weur', true, 'IAD', 0],
      ['enam', false, 'IAD', 0],
      ['apac', false, null, 0],
    ]);
  });

  it('is nothing at all without locations', async () => {
    const { ticks, kit, restarted } = world([check()]);
    await ticks();
    const { checks, locations } = await details(kit, restarted());
    expect([checks.api!.locations, locations]).toEqual([undefined, undefined]);
  });

  it('is a history of its own, which counts no incident and does not disturb that of the check', async () => {
    const { ticks, sees, restarted } = world([located()]);
    await ticks(5);
    sees((location) => (location === 'apac' ? undefined : 'status'));
    await ticks(10);
    const { readers } = restarted();
    const of = async (location?: string) => {
      const reply = await readers.history('api', '24h', { hidden: true }, location);
      if (reply.kind !== 'ok') return reply.kind;
      const { id, location: of, readings, buckets } = reply.value;
      return { id, of, readings, failed: buckets.reduce((sum, { verdicts }) => sum + verdicts.fail, 0) };
    };
    expect(await of()).toEqual({ id: 'api', of: undefined, readings: 15, failed: 10 });
    expect(await of('weur')).toEqual({ id: 'api', of: 'weur', readings: 15, failed: 10 });
    expect(await of('apac')).toMatchObject({ id: 'api', of: 'apac', failed: 0 });
    expect(await of('oc')).toBe('missing');
  });
});

describe('alerts', () => {
  const noticed = async (checks: readonly Check[], route: Partial<AlertRoute>) => {
    const notices: Notice[] = [];
    const made = world(checks, { alerts: [alertRoute({ type: 'bell', ...route })] }, (clock) =>
      createAlertManager({
        ...ALERTING,
        routes: [alertRoute({ type: 'bell', ...route })],
        channels: {
          bell: {
            type: 'bell',
            about: 'for tests',
            schema: {},
            send: async ({ notice }) => {
              notices.push(notice);
              return { accepted: true, answer: 'ok' };
            },
          },
        },
        ports: { ...ALERTING.ports, clock },
      }),
    );
    return { ...made, notices };
  };

  it('say from where an outage was confirmed', async () => {
    const { ticks, sees, notices } = await noticed([located()], { on: ['down'] });
    await ticks(3);
    sees((location) => (location === 'apac' ? undefined : 'status'));
    await ticks(3);
    expect(notices.map(({ text }) => text)).toEqual([
      expect.stringMatching(
        /^Public API has been down since .* UTC\. Confirmed from 2 of 3: Western Europe, Eastern North America\.$/,
      ),
    ]);
  });

  it('tell of a blind location once, and of its end, to those who ask for it', async () => {
    const { ticks, sees, notices } = await noticed(many(12), { on: ['blind'] });
    await ticks(35);
    sees((location) => (location === 'weur' ? 'timeout' : undefined));
    await ticks(3);
    sees(() => undefined);
    await ticks(3);
    expect(notices.map(({ event, title }) => [event, title])).toEqual([
      ['blind', 'Western Europe cannot probe'],
      ['sighted', 'Western Europe can probe again'],
    ]);
    expect(new Set(notices.map(({ thread }) => thread)).size).toBe(1);
  });
});
