import type { BoardApi } from '../contract/board.ts';
import { Problem } from './http.ts';

/** Seconds: an object that was moved or restarted is back in about one; a store that fails takes longer anyway. */
const RETRY_AFTER = '5';

const unavailable = (error: unknown): never => {
  console.error('the Board did not answer', error);
  const detail = 'The object that keeps history, incidents and heartbeats cannot answer at the moment.';
  throw new Problem(503, detail, { 'retry-after': RETRY_AFTER });
};

/** A rejected promise even if the object throws synchronously. */
const withProblem =
  <A extends readonly unknown[], T>(ask: (...args: A) => Promise<T>) =>
  async (...args: A): Promise<T> => {
    try {
      return await ask(...args);
    } catch (error) {
      return unavailable(error);
    }
  };

/** The Board for routes: when it fails, they answer with a {@link Problem} of status 503, not as if the route had a bug. */
export const boardWithProblems = (board: BoardApi): BoardApi => ({
  run: withProblem(() => board.run()),
  beat: withProblem((...asked: Parameters<BoardApi['beat']>) => board.beat(...asked)),
  history: withProblem((...asked: Parameters<BoardApi['history']>) => board.history(...asked)),
  incidents: withProblem((...asked: Parameters<BoardApi['incidents']>) => board.incidents(...asked)),
  incident: withProblem((...asked: Parameters<BoardApi['incident']>) => board.incident(...asked)),
  hiddenView: withProblem(() => board.hiddenView()),
  figures: withProblem(() => board.figures()),
  exportState: withProblem((...asked: Parameters<BoardApi['exportState']>) => board.exportState(...asked)),
  importState: withProblem((...asked: Parameters<BoardApi['importState']>) => board.importState(...asked)),
});
