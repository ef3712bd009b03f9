import { type BadgeKind, type Bounds, colorBy, known, legend, UNKNOWN } from './_kind.ts';

/** Least number of days left for each colour. Let's Encrypt renews at 30 days, so fewer mean a renewal that failed. */
const BOUNDS = [
  [21, 'brightgreen'],
  [14, 'yellow'],
  [7, 'orange'],
] as const satisfies Bounds;

/** How long the certificate is still good for. */
export const certificate: BadgeKind = {
  kind: 'certificate',
  about: 'Days until the TLS certificate expires; of several checks the fewest.',
  label: 'certificate',
  labelAfterName: 'certificate',
  colors: legend(BOUNDS, (days) => `at least ${days} days`),
  suits: ({ measures }) => measures.certificate !== undefined,
  windows: [],
  text: ({ checks }) => {
    const left = known(checks.map(({ measures }) => measures.certificate));
    if (left.length === 0) return UNKNOWN;
    const days = Math.floor(Math.min(...left));
    if (days < 0) return { message: 'expired', color: 'red' };
    return { message: days === 1 ? '1 day' : `${days} days`, color: colorBy(BOUNDS, (bound) => days >= bound) };
  },
};
