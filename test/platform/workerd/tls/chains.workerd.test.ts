import { expect, inject, test } from 'vitest';
import { parseCertificate } from '../../../../src/platform/workerd/tls/chain/certificate.ts';
import { judgeChain } from '../../../../src/platform/workerd/tls/chain/judge.ts';
import { Fault } from '../../../../src/platform/workerd/tls/fault.ts';

interface Chain {
  readonly title: string;
  readonly shown: readonly string[];
  readonly ca: string;
  readonly isValid: boolean;
  readonly openssl: string;
}

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

const judge = async ({ shown, ca }: Chain): Promise<string> => {
  try {
    const chain = shown.map((one) => parseCertificate(fromBase64(one)));
    const outcome = await judgeChain(chain, 'localhost', 'target', { ca });
    return outcome.ok ? 'OK' : outcome.failure.message;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
};

test('hundreds of chains, most with one thing wrong, are judged as OpenSSL judges them', async () => {
  const response = await fetch(`${inject('fixtureServer')}/chains`);
  const chains = await response.json<readonly Chain[]>();
  const wrong: string[] = [];
  for (const chain of chains) {
    const ours = await judge(chain);
    if ((ours === 'OK') !== chain.isValid) wrong.push(`${chain.title}: ${ours}; OpenSSL: ${chain.openssl}`);
  }
  expect(wrong).toEqual([]);
  // Neither side of the comparison is empty.
  const valid = chains.filter(({ isValid }) => isValid).length;
  expect(valid).toBeGreaterThan(chains.length / 10);
  expect(valid).toBeLessThan((chains.length * 9) / 10);
}, 180_000);
