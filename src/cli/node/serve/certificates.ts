import { readFileSync } from 'node:fs';

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * The certificates of `NODE_EXTRA_CA_CERTS`, which Node trusts on its own and workerd must be given. Node has already
 * warned about a file that cannot be read.
 */
export const extraCertificates = (file = process.env.NODE_EXTRA_CA_CERTS): readonly string[] => {
  if (!file) return [];
  try {
    return readFileSync(file, 'utf8').match(PEM) ?? [];
  } catch {
    return [];
  }
};
