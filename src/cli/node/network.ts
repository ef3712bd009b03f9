import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Of a file that cannot be read Node itself has warned already. */
function extraCertificates(file: string | undefined): readonly string[] {
  if (!file) return [];
  try {
    return readFileSync(file, 'utf8').match(PEM) ?? [];
  } catch {
    return [];
  }
}

/** workerd finds no certificates of the system on Windows. */
const systemCertificates = (): readonly string[] => (process.platform === 'win32' ? rootCertificates : []);

/**
 * Straight to the network, as Miniflare's own way out leads there, private addresses and `NODE_EXTRA_CA_CERTS` included.
 * What the runtime's `fetch` sends would pass a Worker of Miniflare's first, which costs half as much again as the probe.
 */
export const networkBinding = () => ({
  type: 'network' as const,
  allow: ['public', 'private', '240.0.0.0/4'],
  tlsOptions: {
    trustBrowserCas: true,
    trustedCertificates: [...systemCertificates(), ...extraCertificates(process.env.NODE_EXTRA_CA_CERTS)],
  },
});
