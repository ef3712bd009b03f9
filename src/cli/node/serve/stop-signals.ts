/** One Ctrl-C arrives twice under npm: from the terminal, and passed on by npm. A person needs longer, ms. */
const ECHO_MS = 300;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Settles when someone asks us to end: by a signal, or by being gone, where a program started us with a channel (the demo). A
 * second signal calls `hurry`.
 */
export const stopAsked = (hurry: () => void): Promise<undefined> => {
  let asked: number | undefined;
  return new Promise((resolve) => {
    const onSignal = () => {
      const now = performance.now();
      if (asked === undefined) {
        asked = now;
        resolve(undefined);
      } else if (now - asked > ECHO_MS) hurry();
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
    process.once('disconnect', onSignal);
  });
};
