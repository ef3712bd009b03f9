import type { Mutant } from '../mutations/mutant.ts';
import {
  access,
  call,
  condition,
  item,
  operand,
  type Piece,
  property,
  returned,
  statement,
  variable,
} from '../mutations/pieces.ts';

type Row = readonly [name: string, where: string, find: Piece, becomes?: string];

/** Mutants of one file: what is wrong, in which function, which piece of it, and what stands there instead. */
const inFile = (file: string, rows: readonly Row[]): readonly Mutant[] =>
  rows.map(([name, where, find, becomes]) => ({
    file,
    name,
    in: where,
    find,
    ...(becomes === undefined ? {} : { becomes }),
  }));

/** Mutants of the Board and its history: `npm run mutations:board` checks that some week of faults kills each. */
export const MUTANTS: readonly Mutant[] = [
  ...inFile('src/engine/board/board.ts', [
    ['a view on its way does not hold back the next', 'Board.#settle', statement('view', 'reserve')],
    ['a check stays taken up for ever', 'Board.#release', call('delete'), 'undefined'],
    ['a check whose votes cannot be read stays taken up', 'Board.#lane', statement('#release'), ''],
    ['two ticks take up the same check', 'Board.#claim', condition('has')],
    ['a change does not put the view on its way out of date', 'Board.#settle', statement('visible')],
    ['slow checks are not waited for', 'Board.#cycle', condition('slow'), 'false'],
    ['a heartbeat is acknowledged and not stored', 'Board.beat', statement('commit')],
  ]),
  ...inFile('src/engine/board/state-store.ts', [
    ['state outlives a commit that failed', 'StateStore.use', statement('#held', 'undefined')],
    ['a commit that fails is taken for one that got through', 'StateStore.store', call('commit'), '$.catch(() => {})'],
  ]),
  ...inFile('src/engine/board/schedule.ts', [
    ['a slot is probed again', 'isDue', returned('slot'), 'slot >= last || $'],
    ['a clock that stepped back stops probing', 'isDue', condition('interval')],
    ['a late event stands for the time it was meant for', 'momentOf', returned(), 'scheduledAt'],
  ]),
  ...inFile('src/engine/board/publication.ts', [
    ['a clock that steps back and forth earns tokens twice', 'refill', condition('DAY_MS'), 'true'],
    ['what could not be published is not pending', 'decide', property('pending')],
    ['what changed while a view was on its way is forgotten', 'confirm', property('pending'), 'false'],
    ['a view costs no token', 'decide', variable('price'), '0'],
  ]),
  ...inFile('src/engine/board/render.ts', [
    ['a view reads fresh for twice as long', 'render', call('freshFor'), '2 * $'],
    ['a view reads fresh for half as long again', 'render', call('freshFor'), '1.5 * $'],
    [
      'the longest interval decides how long a view reads fresh',
      'shortestInterval',
      call('min'),
      'Math.max(least, interval)',
    ],
  ]),
  ...inFile('src/engine/board/view-publisher.ts', [
    ['KV that hangs is waited for', 'PATIENCE_MS', variable('PATIENCE_MS'), '$ * 1e6'],
  ]),
  ...inFile('src/engine/board/shards.ts', [
    ['a prober that hangs is waited for', 'patience', operand('CROSSING_MS'), '1e12'],
  ]),
  ...inFile('src/engine/board/ask-prober.ts', [
    [
      'a prober that answers twice counts twice',
      'askProber',
      call('map'),
      '$.flatMap((each) => { const all = answers.filter(({ check }) => check === each.check.id); return all.length > 1 ? all.map((reading) => ({ ...each, reading })) : [each]; })',
    ],
  ]),
  ...inFile('src/engine/locations/fold.ts', [
    ['the quorum is one vote less', 'effectiveQuorum', returned(), 'Math.max(1, $ - 1)'],
  ]),
  ...inFile('src/engine/util/network-failure.ts', [
    ['a location is blamed for an HTTP status', 'NETWORK', variable('NETWORK'), "[...$, 'status']"],
  ]),
  ...inFile('src/engine/locations/votes.ts', [
    ['an old vote changes a status', 'ballotsOf', variable('contested'), 'false'],
  ]),
  ...inFile('src/engine/status/records.ts', [
    ['a check that left the config is forgotten at once', 'matchConfig', operand('KEEP_REMOVED_MS'), '0'],
  ]),
  ...inFile('src/engine/history/uptime-accumulator.ts', [
    ['maintenance counts as known time', 'addInterval', operand('maintenance', 'bucket'), 'bucket.known'],
    ['time counts twice', 'takeReading', statement('takeBack')],
    ['a reading covers three intervals', 'takeReading', operand('2'), '3'],
    ['unknown time counts as known', 'takeReading', property('known'), 'true'],
    ['failed time counts as good', 'takeReading', property('failed'), 'false'],
    ['a warning counts as failed', 'takeReading', property('failed'), "verdict !== 'pass'"],
    ['a reading covers the time of the one before it', 'takeReading', statement('accrue')],
    ['no incident explains a failed reading', 'count', statement('confirmed')],
    ['a heartbeat that is not due counts as a failure', 'count', condition('waiting'), 'false'],
  ]),
  ...inFile('src/engine/maintenance/maintenance.ts', [
    ['a check that left the config is in no maintenance', 'maintenanceIntervals', call('selecting', 'id'), '[]'],
  ]),
  ...inFile('src/engine/history/close.ts', [
    ['nothing leaves the last 24 hours', 'close', statement('leave'), "if (span !== '24h') $"],
    ['a bucket leaves twice', 'leave', variable('slot'), '$ - 1'],
    ['hours are not stored', 'closeCheck', item('HOUR', 'hours')],
    ['five-minute buckets are not stored', 'closeCheck', item('FIVE', 'fives')],
    ['days are not stored', 'closeCheck', item('DAY', 'days')],
    ['what goes to a page is not in a total', 'closeCheck', call('addPaged'), 'void slot'],
    ['history expires early', 'expired', access('keep'), '$ / 3'],
    ['history never expires', 'close', item('deletions'), '$.slice(0, 0)'],
    ['a clock that steps back lets buckets leave twice', 'close', variable('edge'), 'now'],
  ]),
  ...inFile('src/engine/history/summary.ts', [
    ['hours count in spans of days', 'addPaged', condition('SPANS')],
    ['latency never leaves the last 24 hours', 'letGo', condition('24h'), 'false'],
    ['failures are not counted by kind', 'takeIn', statement('kinds')],
  ]),
  ...inFile('src/engine/board/view.ts', [
    ['hidden checks are published', 'buildView', access('public'), 'true'],
    ['since is the last reading', 'checkView', property('since'), 'iso(last?.at)'],
  ]),
  ...inFile('src/engine/history/incidents.ts', [
    ['an incident ends later than it did', 'moveIncident', property('resolvedAt'), 'iso(since + 60000)'],
    ['readings of an incident count twice', 'moveIncident.readings', variable('readings'), '$ + 1'],
    ['an incident starts when it was confirmed', 'openIncident', property('startedAt'), 'iso(at)'],
    ['a check that comes back as bad as it was has no incident', 'onsetOf', variable('isBad'), 'false'],
  ]),
  ...inFile('src/engine/history/incident-store.ts', [
    ['how an incident goes on is not stored', 'IncidentStore.take', statement('transition', 'add')],
    [
      'the list of open incidents is stored now and then',
      'IncidentStore.writes',
      condition('#stored'),
      'stub.length === this.#stored.length',
    ],
    ['two incidents get one number', 'IncidentStore.take', variable('begun'), 'this.#next % 3 === 1 ? this.#next : $'],
  ]),
  ...inFile('src/engine/history/history-state.ts', [
    ['the history of a check that left the config is forgotten', 'forgetRemoved', operand('KEEP_REMOVED_MS'), '0'],
  ]),
  ...inFile('src/engine/board/dispatcher.ts', [
    ['what was delivered is not stored', 'Dispatcher.#round', statement('#settle'), 'return false;'],
  ]),
  ...inFile('src/engine/history/history.ts', [
    ['incidents of removed checks stay open', 'History.record', statement('abandon')],
    ['a reading that is under way takes no time over', 'History.record', condition('isProbing'), 'true'],
  ]),
  ...inFile('src/engine/status/transition.ts', [
    ['a run begins with its last reading', 'lastRun', property('since'), 'window.at(-1)!.at'],
    ['the window grows', 'onKnown', property('window'), 'window'],
  ]),
  ...inFile('src/engine/history/figures.ts', [
    ['what is not on a page yet is left out', 'totalOf', condition('slot', 'first'), 'false'],
    ['a window is known before its time', 'isCovered', operand('now', 'span'), 'now'],
    ['an incident explains nothing', 'unconfirmed', condition('incidents', 'confirmed'), 'false'],
  ]),
  ...inFile('src/engine/status/flapping.ts', [
    ['the letters of flapping grow', 'flap', variable('recent'), '(before.recent + LETTERS[verdict])'],
  ]),
];
