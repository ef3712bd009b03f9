import type { Slip } from '../mutations/bundle.ts';

/** Slips in one file: what is wrong then, a text that it has once, and what that might as well have been. */
const inFile = (file: string, slips: readonly (readonly [slip: string, text: string, becomes: string])[]): Slip[] =>
  slips.map(([slip, text, becomes]) => ({ file, slip, text, becomes }));

/** Slips of the pen in the Board and its history: `npm run mutations:board` sees that some week of faults notices each. */
export const SLIPS: readonly Slip[] = [
  ...inFile('src/engine/board/board.ts', [
    ['a view on its way does not hold back the next', '      if (view) this.#viewPublisher.reserve();\n', ''],
    ['a check stays taken up for ever', 'this.#claimed.delete(check.id);', 'void check;'],
    ['two ticks take up the same check', '!this.#claimed.has(check.id) && ', ''],
    ['a change does not put the view on its way out of date', 'if (step.visible) this.#viewPublisher.markStale();', ''],
    ['slow checks are not waited for', 'if (slow.length > 0) {', 'if (slow.length > 99) {'],
    ['a heartbeat is acknowledged and not stored', 'await this.#ports.store.commit([beatWrite(id, beat)]);', ''],
  ]),
  ...inFile('src/engine/board/state-store.ts', [
    ['state outlives a commit that failed', 'this.#held = undefined;\n        throw', 'throw'],
    [
      'a commit that fails is taken for one that got through',
      'await this.#store.commit([...writes, ...more]);\n    this.#held = stored;',
      'this.#held = stored;\n    await this.#store.commit([...writes, ...more]).catch(()=>{});',
    ],
  ]),
  ...inFile('src/engine/board/schedule.ts', [
    ['a slot is probed again', 'slot > last ||', 'slot >= last ||'],
    ['a clock that stepped back stops probing', '|| last - slot > interval + STEPPED_BACK_MS', ''],
    [
      'a late event stands for the time it was meant for',
      'scheduledAt > now && scheduledAt - now <= SKEW_MS ? scheduledAt : now',
      'scheduledAt',
    ],
  ]),
  ...inFile('src/engine/board/publication.ts', [
    [
      'a clock that steps back and forth earns tokens twice',
      'if (now < refilledAt) return refilledAt - now > DAY_MS ? { ...publication, refilledAt: now } : publication;',
      'if (now < refilledAt) return { ...publication, refilledAt: now };',
    ],
    [
      'what could not be published is not pending',
      'const wanted = { ...filled, pending: true };',
      'const wanted = { ...filled };',
    ],
    [
      'what changed while a view was on its way is forgotten',
      '  publishedAt,\n  pending,\n});',
      '  publishedAt,\n  pending: false,\n});',
    ],
    ['a view costs no token', 'const price = pace.perDay === undefined ? 0 : 1;', 'const price = 0;'],
  ]),
  ...inFile('src/engine/board/render.ts', [
    ['a view reads fresh for twice as long', 'dueBy: now + freshFor(', 'dueBy: now + 2 * freshFor('],
    ['a view reads fresh for half as long again', 'dueBy: now + freshFor(', 'dueBy: now + 1.5 * freshFor('],
    [
      'the longest interval decides how long a view reads fresh',
      'Math.min(least, interval)',
      'Math.max(least, interval)',
    ],
  ]),
  ...inFile('src/engine/board/view-publisher.ts', [
    ['KV that hangs is waited for', 'const PATIENCE_MS = 30_000', 'const PATIENCE_MS = 30_000_000_000'],
  ]),
  ...inFile('src/engine/board/shards.ts', [
    ['a prober that hangs is waited for', '* longest + CROSSING_MS', '* longest + 1e12'],
  ]),
  ...inFile('src/engine/board/ask-prober.ts', [
    [
      'a prober that answers twice counts twice',
      'return shard.checks.map((check) => ({\n    check,',
      'return shard.checks.flatMap((check) => answers.filter((r)=>r.check===check.id).length>1 ? answers.filter((r)=>r.check===check.id).map((reading)=>({check,reading})) : ({\n    check,',
    ],
  ]),
  ...inFile('src/engine/status/records.ts', [
    [
      'a check that left the config is forgotten at once',
      'if (now - removedAt < KEEP_REMOVED_MS)',
      'if (now - removedAt < 0)',
    ],
  ]),
  ...inFile('src/engine/history/uptime-accumulator.ts', [
    ['maintenance counts as known time', 'bucket.maintenance += sign * ms;', 'bucket.known += sign * ms;'],
    ['time counts twice', '  takeBack(on, check, at, maintenance);\n', ''],
    ['a reading covers three intervals', 'until: at + 2 * check.interval', 'until: at + 3 * check.interval'],
    ['unknown time counts as known', "known: verdict !== 'unknown',", 'known: true,'],
    ['failed time counts as good', "failed: verdict === 'fail',", 'failed: false,'],
    ['a warning counts as failed', "failed: verdict === 'fail',", "failed: verdict !== 'pass',"],
    ['a reading covers the time of the one before it', '  accrue(on, check.id, at, maintenance);\n', ''],
    ['no incident explains a failed reading', "if (inIncident && verdict === 'fail') bucket.confirmed++;", ''],
    [
      'a heartbeat that is not due counts as a failure',
      'waiting ? [] : new Set',
      'waiting ? new Set(reasons.map((each) => each.kind)) : new Set',
    ],
  ]),
  ...inFile('src/engine/maintenance/maintenance.ts', [
    [
      'a check that left the config is in no maintenance',
      'byId.get(id) ?? selecting({ id, group: undefined, tags: [] })',
      'byId.get(id) ?? []',
    ],
  ]),
  ...inFile('src/engine/history/close.ts', [
    [
      'nothing leaves the last 24 hours',
      'for (const span of SPAN_NAMES) await leave',
      "for (const span of SPAN_NAMES) if (span !== '24h') await leave",
    ],
    ['a bucket leaves twice', 'let slot = firstSlot(span, before)', 'let slot = firstSlot(span, before) - 1'],
    ['hours are not stored', '    [HOUR, hours],\n', ''],
    ['five-minute buckets are not stored', '    [FIVE, fives],\n', ''],
    ['days are not stored', '    [DAY, days],\n', ''],
    ['what goes to a page is not in a total', ' addPaged(summary, level, slot, bucket, edge);', ' void slot;'],
    ['history expires early', 'slotAt(level, now - level.keep)', 'slotAt(level, now - level.keep / 3)'],
    ['history never expires', '[...book.writes(), ...deletions, ', '[...book.writes(), ...deletions.slice(0, 0), '],
    [
      'a clock that steps back lets buckets leave twice',
      'const edge = Math.max(now, before?.edge ?? now);',
      'const edge = now;',
    ],
  ]),
  ...inFile('src/engine/history/summary.ts', [
    ['hours count in spans of days', 'if (SPANS[span].level === level && slot', 'if (slot'],
    ['latency never leaves the last 24 hours', "if (span === '24h') addBins(summary.latency, bucket.latency, -1);", ''],
    [
      'failures are not counted by kind',
      'for (const [kind, count] of bucket.kinds) summary.failures.set(kind, (summary.failures.get(kind) ?? 0) + count);',
      '',
    ],
  ]),
  ...inFile('src/engine/board/view.ts', [
    ['hidden checks are published', 'hidden || check.public', 'hidden || true'],
    ['since is the last reading', 'since: iso(state?.since),', 'since: iso(last?.at),'],
  ]),
  ...inFile('src/engine/history/incidents.ts', [
    ['an incident ends later than it did', 'resolvedAt: iso(since) };', 'resolvedAt: iso(since + 60000) };'],
    [
      'readings of an incident count twice',
      'const readings = incident.readings + 1;',
      'const readings = incident.readings + 2;',
    ],
    ['an incident starts when it was confirmed', 'startedAt: iso(since),', 'startedAt: iso(at),'],
    [
      'a check that comes back as bad as it was has no incident',
      "const isBad = verdict === 'warn' || verdict === 'fail';",
      'const isBad = false; void verdict;',
    ],
  ]),
  ...inFile('src/engine/history/incident-store.ts', [
    ['how an incident goes on is not stored', 'if (transition) this.#changed.add(number);', ''],
    [
      'the list of open incidents is stored now and then',
      'if (stub === this.#stored) return writes;',
      'if (stub.length === this.#stored.length) return writes;',
    ],
    [
      'two incidents get one number',
      'const begun = this.#next++;',
      'const begun = this.#next; if (this.#next % 3 !== 1) this.#next++;',
    ],
  ]),
  ...inFile('src/engine/history/history-state.ts', [
    ['the history of a check that left the config is forgotten', '< now - KEEP_REMOVED_MS', '< now'],
  ]),
  ...inFile('src/engine/board/dispatcher.ts', [
    ['what was delivered is not stored', 'await this.#settle(results);\n    return true', 'return false'],
  ]),
  ...inFile('src/engine/history/history.ts', [
    ['incidents of removed checks stay open', 'this.#incidents.abandon(isThere, now);', ''],
    ['a reading that is under way takes no time over', 'if (!isProbing(check)) accrue', 'accrue'],
  ]),
  ...inFile('src/engine/status/transition.ts', [
    [
      'a run begins with its last reading',
      'return { since: window[first]!.at, readings',
      'return { since: window.at(-1)!.at, readings',
    ],
    ['the window grows', 'window: kept,', 'window,'],
  ]),
  ...inFile('src/engine/history/figures.ts', [
    ['what is not on a page yet is left out', '    if (slot >= first) addTotal(sum, bucket);', '    void bucket;'],
    ['a window is known before its time', '<= now - spanMs(span)', '<= now'],
    ['an incident explains nothing', 'incidents + confirmed > 0 ? 0 : fails', 'fails'],
  ]),
  ...inFile('src/engine/status/flapping.ts', [['the letters of flapping grow', '.slice(-READINGS)', '']]),
];
