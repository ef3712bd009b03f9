import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Addresses } from './addresses.ts';

/** Starts the keeper; resolves to its control URL and what ends it. */
export const startKeeper = async (): Promise<{ readonly control: string; readonly stop: () => void }> => {
  const keeper = spawn(process.execPath, [fileURLToPath(new URL('./fixture-server.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(keeper.stdout, 'data');
  return { control: JSON.parse(String(line)).control, stop: () => void keeper.kill() };
};

/** Where the targets listen; the first call starts them. */
export const fetchAddresses = async (control: string): Promise<Addresses> =>
  (await fetch(`${control}/targets`)).json() as Promise<Addresses>;
