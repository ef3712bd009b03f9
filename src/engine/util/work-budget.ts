import type { Clock, Work } from '../../contract/ports.ts';

/**
 * Steps that one probe may spend on an answer: places of a pattern looked at, JSON values visited. Counted, not timed, so
 * that every runtime gives up on the same answer. V8 takes half a second for all of them, QuickJS 20 s, so there the deadline comes first.
 */
export const WORK_LIMIT = 20_000_000;

/** Steps between two looks at the clock: some 5 ms in QuickJS. */
const CLOCK_EVERY = 5_000;

/** Our own limit was reached. The probe runner turns it into a failure of kind `probe`. */
export class WorkExceeded extends Error {
  override readonly name = 'WorkExceeded';
}

/** Work that stops at {@link WORK_LIMIT} steps, and at `deadline` (monotonic): no timer interrupts a search. */
export class WorkBudget implements Work {
  readonly #clock: Clock;
  readonly #deadline: number;
  #spent = 0;
  #nextLook = CLOCK_EVERY;

  constructor(clock: Clock, deadline: number) {
    this.#clock = clock;
    this.#deadline = deadline;
  }

  spend(steps: number, what: string): void {
    this.#spent += steps;
    if (this.#spent > WORK_LIMIT) throw new WorkExceeded(`${what} takes more than ${WORK_LIMIT / 1e6} million steps`);
    if (this.#spent < this.#nextLook) return;
    this.#nextLook = this.#spent + CLOCK_EVERY;
    if (this.#clock.monotonic() > this.#deadline) throw new WorkExceeded(`${what} was not done in time`);
  }
}
