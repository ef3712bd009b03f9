import type { Failure } from './failure.ts';

/** Named numbers in the unit that the check type declares for them. */
export type Measures = Readonly<Record<string, number>>;

/** The result of a check type's `probe`: numbers, and at most one failure. It never judges. */
export interface Probed {
  readonly measures: Measures;
  readonly failure?: Failure | undefined;
  /** Status code of the HTTP answer that was judged, where there was one; a 5xx is worth a retry. */
  readonly httpStatus?: number | undefined;
  /** Measures that could not be taken, with the reason; reported (as kind `probe`) if a threshold needs one. */
  readonly missing?: Readonly<Record<string, string>> | undefined;
  /** A heartbeat that is not due yet: its failure, of kind `probe`, is nobody's fault. */
  readonly waiting?: true | undefined;
}

/** What a Prober object says of itself where it was asked. */
export interface Whereabouts {
  /** Code of the data centre that it runs in, such as `FRA`; absent where it cannot tell. */
  readonly colo?: string | undefined;
  /** ms that it worked: the rest of what the Board waited for is the way there and back. */
  readonly busy: number;
}

/** What one probe of one check measured, retries included. */
export interface Reading extends Probed {
  /** The check's id. */
  readonly check: string;
  /** When the probe started, ms since the epoch. */
  readonly at: number;
  /** How long all attempts took together, in whole ms. */
  readonly took: number;
  /** 1 unless it was retried. */
  readonly attempts: number;
  readonly whereabouts?: Whereabouts | undefined;
}
