/** Cloudflare's cron knows no shorter pace; the Board's alarm serves shorter intervals. */
const MINUTE_MS = 60_000;

export interface Ticker {
  /** Fires no more; settles when the running tick has ended. */
  stop(): Promise<void>;
}

/**
 * Stands in for Cloudflare's cron, which workerd does not have: once at the start, then on every
 * minute. If a tick takes longer than its minute, the next one waits.
 *
 * @param tick gets the time that was meant, ms since the epoch.
 */
export const keepTicking = (tick: (at: number) => Promise<void>, onError: (error: Error) => void): Ticker => {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running: Promise<void>;
  const fire = async (at: number) => {
    await tick(at).catch(onError);
    if (stopped) return;
    const next = (Math.floor(Date.now() / MINUTE_MS) + 1) * MINUTE_MS;
    timer = setTimeout(() => {
      running = fire(next);
    }, next - Date.now());
  };
  running = fire(Date.now());
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      return running;
    },
  };
};
