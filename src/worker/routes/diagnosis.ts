import type { Hono } from 'hono';
import type { Diagnosis } from '../../contract/diagnosis.ts';
import { type Env, onlyParameters, Problem } from '../http.ts';
import type { AppPorts } from '../ports.ts';
import { demandToken } from '../token.ts';

/** A Board that does not answer is one of the findings. */
const boardOf = async ({ board, now }: AppPorts): Promise<Diagnosis['board']> => {
  const asked = now();
  try {
    const figures = await board.figures();
    return { ...figures, tookMs: Math.max(0, now() - asked) };
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
};

/** `GET /diagnosis` gives `sitrep doctor` what only the operator may see. Without a token there is no such route. */
export const diagnosisRoute = (app: Hono<Env>, ports: AppPorts): void => {
  const { token, deployment } = ports;
  if (token === undefined || token === '' || deployment === undefined) return;
  app.get('/diagnosis', async (c) => {
    await demandToken(c, token, 'the runner (SITREP_TOKEN)');
    onlyParameters(c, []);
    const answer: Diagnosis = { ...deployment(), board: await boardOf(ports) };
    return c.json(answer, 200, { 'cache-control': 'no-store' });
  });
};
