/**
 * `npm run roots`: writes the authorities that a Worker trusts, from the list of the Node that runs this (Mozilla's, as
 * of its release), since workerd does not hand out its own. Run it after each update of Node; a test reminds of it.
 */
import { writeFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { parseCertificate } from '../src/platform/workerd/tls/chain/certificate.ts';
import { basicConstraints, nameConstraints } from '../src/platform/workerd/tls/chain/extensions.ts';

const OUTPUT = new URL('../src/platform/workerd/tls/chain/roots.generated.ts', import.meta.url);

type Root = readonly [subjectId: string, spki: string, notBefore: number, notAfter: number];

const rootOf = (pem: string): Root | readonly [...Root, pathLength: number] => {
  const certificate = parseCertificate(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'));
  if (nameConstraints(certificate)) {
    throw new Error(`${certificate.subjectId} has name constraints, which roots.generated.ts has no room for`);
  }
  const { pathLength } = basicConstraints(certificate) ?? {};
  const { subjectId, key, notBefore, notAfter } = certificate;
  const root: Root = [subjectId, Buffer.from(key.spki).toString('base64'), notBefore / 1_000, notAfter / 1_000];
  return pathLength === undefined ? root : [...root, pathLength];
};

const rootsOf = (pems: readonly string[]) => pems.map(rootOf).sort(([one], [other]) => (one < other ? -1 : 1));

/** The module's text, for the list of this Node. */
export const rootsModule =
  (): string => `// Written by scripts/roots.ts from the list of Node ${process.versions.node}: run "npm run roots".
/**
 * Roots of Mozilla's store (NSS, certdata.txt): name, key, dates in seconds since the epoch, and how many authorities
 * may stand below.
 *
 * @license This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was
 * not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/. The source is at
 * https://hg.mozilla.org/projects/nss/file/tip/lib/ckfw/builtins/certdata.txt
 */
export type Root = readonly [subjectId: string, spki: string, notBefore: number, notAfter: number, pathLength?: number];

export const ROOTS: readonly Root[] = [
${rootsOf(rootCertificates)
  .map((root) => `  ${JSON.stringify(root)},\n`)
  .join('')}];
`;

if (import.meta.main) writeFileSync(OUTPUT, rootsModule());
