import type { Judgement, Verdict } from '../../../src/contract/verdict.ts';
import type { Transition } from '../../../src/engine/status/transition.ts';

export interface Seen {
  readonly at: number;
  readonly interval: number;
  readonly judgement: Judgement;
  readonly latency: number | undefined;
  readonly attempts: number;
}

/** Keeps every reading and every transition, and computes each figure from scratch, a second at a time if need be. */
export class Naive {
  readonly seen: Seen[] = [];
  readonly transitions: Omit<Transition, 'readings'>[] = [];
  quiet: { from: number; to: number }[] = [];

  /** `[from, to)` cut to what a reading covers, with how it counts; in pieces at every edge that matters. */
  *pieces(from: number, to: number, now: number) {
    for (const [index, { at, interval, judgement }] of this.seen.entries()) {
      const end = Math.min(this.seen[index + 1]?.at ?? now, at + 2 * interval, now);
      const edges = [
        at,
        end,
        from,
        to,
        ...this.transitions.map(({ since }) => since),
        ...this.quiet.flatMap((q) => [q.from, q.to]),
      ];
      const inside = [...new Set(edges)]
        .filter((x) => x >= Math.max(at, from) && x <= Math.min(end, to))
        .sort((a, b) => a - b);
      for (let i = 0; i + 1 < inside.length; i++) {
        const [start, stop] = [inside[i]!, inside[i + 1]!];
        const maintenance = this.quiet.some((q) => q.from <= start && stop <= q.to);
        yield {
          ms: stop - start,
          maintenance,
          known: !maintenance && judgement.verdict !== 'unknown',
          down: this.statusAt(start) === 'down',
        };
      }
    }
  }

  /** The last transition that was taken and holds from before `at`. */
  statusAt(at: number): string | undefined {
    return this.transitions.findLast(({ since }) => since <= at)?.to;
  }

  figures(from: number, end: number, now: number) {
    const sum = { known: 0, down: 0, maintenance: 0 };
    for (const { ms, known, down, maintenance } of this.pieces(from, end, now)) {
      if (maintenance) sum.maintenance += ms;
      if (known) sum.known += ms;
      if (known && down) sum.down += ms;
    }
    const within = this.seen.filter(({ at }) => at >= from && at < end);
    const verdicts: Record<Verdict, number> = { pass: 0, warn: 0, fail: 0, unknown: 0 };
    const kinds: Record<string, number> = {};
    for (const { judgement } of within) {
      verdicts[judgement.verdict]++;
      for (const kind of new Set(judgement.reasons.map((each) => each.kind))) kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    return {
      ...sum,
      incidents: this.transitions.filter(({ to, since }) => to === 'down' && since >= from && since < end).length,
      readings: within.length,
      verdicts,
      kinds,
      retries: within.reduce((all, { attempts }) => all + attempts - 1, 0),
      latencies: within.flatMap(({ latency }) => (latency === undefined ? [] : [latency])).sort((a, b) => a - b),
    };
  }
}
