import fc from 'fast-check';

/**
 * fast-check with a seed that stays: what is green once is green again, on every machine.
 *
 * `SEED=7 npx vitest run --project node` looks elsewhere; a failure prints its seed and the smallest example.
 */
fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) });

export { fc };
