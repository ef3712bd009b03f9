import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Addresses } from './addresses.ts';

/** Starts the fixture server; resolves to its control URL and what stops it. */
export const startFixtureServer = async (): Promise<{ readonly control: string; readonly stop: () => void }> => {
  const server = spawn(process.execPath, [fileURLToPath(new URL('./fixture-server.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(server.stdout, 'data');
  return { control: JSON.parse(String(line)).control, stop: () => void server.kill() };
};

/** Where the targets listen; the first call starts them. */
export const fetchAddresses = async (control: string): Promise<Addresses> =>
  (await fetch(`${control}/targets`)).json() as Promise<Addresses>;
