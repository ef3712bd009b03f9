/** What is to happen, and when; cancelled ones stay in the list and do nothing. */
interface Planned {
  readonly at: number;
  action: (() => void) | undefined;
}

/** All promises that can go on have gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Virtual time: nothing takes any, but what is planned for later happens then, in order. */
export class Timeline {
  now: number;
  #planned: Planned[] = [];

  constructor(start: number) {
    this.now = start;
  }

  /** Plans `action` for `ms` from now; the returned function cancels it. */
  after(ms: number, action: () => void): () => void {
    // Whole ms, as the clocks of all platforms show them.
    const planned: Planned = { at: this.now + Math.max(0, Math.round(ms)), action };
    // Behind those of the same moment, so that a run with the same seed goes the same way.
    const index = this.#planned.findIndex(({ at }) => at > planned.at);
    if (index < 0) this.#planned.push(planned);
    else this.#planned.splice(index, 0, planned);
    return () => {
      planned.action = undefined;
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  async runUntil(end: number): Promise<void> {
    await settled();
    while (this.#planned.length > 0 && this.#planned[0]!.at <= end) {
      const { at, action } = this.#planned.shift()!;
      if (action === undefined) continue;
      this.now = at;
      action();
      await settled();
    }
    this.now = end;
  }
}
