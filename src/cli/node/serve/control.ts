import { request } from 'node:http';

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Asks the Worker over its control socket. Rejects if there is no answer. */
export const askWorker = (socketPath: string, method: 'GET' | 'POST', path: string): Promise<Answer> => {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, method, path, host: 'control', agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.once('error', reject);
    });
    asked.once('error', reject);
    asked.end();
  });
};
