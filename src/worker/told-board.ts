import type { BoardApi } from '../contract/board.ts';
import { Problem } from './http.ts';

/** Seconds: an object that was moved or restarted is back in about one; a store that fails takes longer anyway. */
const RETRY_AFTER = '5';

const unavailable = (error: unknown): never => {
  console.error('the Board did not answer', error);
  const detail = 'The object that keeps history, incidents and heartbeats cannot answer at the moment.';
  throw new Problem(503, detail, { 'retry-after': RETRY_AFTER });
};

/** As a promise even where the object throws at once. */
const told =
  <A extends readonly unknown[], T>(ask: (...args: A) => Promise<T>) =>
  async (...args: A): Promise<T> => {
    try {
      return await ask(...args);
    } catch (error) {
      return unavailable(error);
    }
  };

/** The Board as routes ask it: a failure of it is no bug of the route but a {@link Problem} of status 503. */
export const toldBoard = (board: BoardApi): BoardApi => ({
  run: told(() => board.run()),
  beat: told((...asked: Parameters<BoardApi['beat']>) => board.beat(...asked)),
  history: told((...asked: Parameters<BoardApi['history']>) => board.history(...asked)),
  incidents: told((...asked: Parameters<BoardApi['incidents']>) => board.incidents(...asked)),
  incident: told((...asked: Parameters<BoardApi['incident']>) => board.incident(...asked)),
  hiddenView: told(() => board.hiddenView()),
});
