import type { Judgement, Verdict } from '../../../src/contract/verdict.ts';

export interface Seen {
  readonly at: number;
  readonly interval: number;
  readonly judgement: Judgement;
  readonly latency: number | undefined;
  readonly attempts: number;
  /** An incident was open after it. */
  readonly inIncident?: boolean;
  /** A heartbeat that was not due yet. */
  readonly waiting?: boolean;
}

/** Keeps every reading and the beginning of every incident, and computes each figure from scratch. */
export class Naive {
  readonly seen: Seen[] = [];
  /** When incidents began. */
  readonly begun: number[] = [];
  maintenance: { from: number; to: number }[] = [];

  /** `[from, to)` cut to what a reading covers, in pieces at every edge that matters. */
  *pieces(from: number, to: number, now: number) {
    for (const [index, { at, interval, judgement }] of this.seen.entries()) {
      const end = Math.min(this.seen[index + 1]?.at ?? now, at + 2 * interval, now);
      const edges = [at, end, from, to, ...this.maintenance.flatMap((each) => [each.from, each.to])];
      const inside = [...new Set(edges)]
        .filter((edge) => edge >= Math.max(at, from) && edge <= Math.min(end, to))
        .sort((a, b) => a - b);
      for (const [piece, start] of inside.slice(0, -1).entries()) {
        const stop = inside[piece + 1]!;
        yield {
          ms: stop - start,
          maintained: this.maintenance.some((each) => each.from <= start && stop <= each.to),
          verdict: judgement.verdict,
        };
      }
    }
  }

  /** Start of the first five minutes in which there was a reading: the grid that history is kept on. */
  get knownSince(): number {
    const first = Math.min(...this.seen.map(({ at }) => at), ...this.begun);
    return first - (first % 300_000);
  }

  figures(from: number, end: number, now: number) {
    const sum = { known: 0, failed: 0, maintenance: 0 };
    for (const { ms, verdict, maintained } of this.pieces(from, end, now)) {
      if (maintained) sum.maintenance += ms;
      else if (verdict !== 'unknown') sum.known += ms;
      if (!maintained && verdict === 'fail') sum.failed += ms;
    }
    const within = this.seen.filter(({ at }) => at >= from && at < end);
    const verdicts: Record<Verdict, number> = { pass: 0, warn: 0, fail: 0, unknown: 0 };
    const kinds: Record<string, number> = {};
    for (const { judgement, waiting } of within) {
      verdicts[judgement.verdict]++;
      if (waiting) continue;
      for (const kind of new Set(judgement.reasons.map((each) => each.kind))) kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    return {
      ...sum,
      incidents: this.begun.filter((at) => at >= from && at < end).length,
      fails: verdicts.fail,
      confirmed: within.filter(({ judgement, inIncident }) => inIncident && judgement.verdict === 'fail').length,
      readings: within.length,
      verdicts,
      kinds,
      retries: within.reduce((all, { attempts }) => all + attempts - 1, 0),
      retried: within.filter(({ attempts }) => attempts > 1).length,
      latencies: within.flatMap(({ latency }) => (latency === undefined ? [] : [latency])).sort((a, b) => a - b),
    };
  }
}
