import type { CheckView, View } from '../../../contract/view.ts';
import { escapeXml, milliseconds, printable } from '../text.ts';
import { sparkPath } from './_spark-path.ts';

/** Size of the picture, px: as wide as a README's column allows beside a name. */
const WIDTH = 440;
const HEIGHT = 56;

/** The part that the curve takes: left of it is room for the widest text, `p50 1234 ms · p95 12.3 s` in DejaVu Sans. */
const CURVE = { x: 182, y: 10, width: 248, height: 36 } as const;

/** Characters of the name that fit left of the curve. */
const NAME_LIMIT = 20;

/** Readable on GitHub's light and dark: the image follows the reader's colour scheme. */
const STYLE =
  'text{font:600 13px system-ui,sans-serif;fill:#1c2024}.s{font-weight:400;font-size:12px;fill:#5a616b}path{fill:none;stroke:#2a9468;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}.u{stroke:#838a95}@media(prefers-color-scheme:dark){text{fill:#e9ecef}.s{fill:#9ba5b0}path{stroke:#3fb984}}';

const describe = (check: CheckView | undefined, view: View): string => {
  if (view.status.updatedAt === null) return 'unknown';
  if (check === undefined) return 'no such check';
  const { p50, p95 } = view.details.checks[check.id]?.latency ?? { p50: null, p95: null };
  return view.status.stale || p50 === null ? 'unknown' : `p50 ${milliseconds(p50)} · p95 ${milliseconds(p95 ?? p50)}`;
};

/** Latency of the last 24 hours as a wide picture for READMEs; a flat grey line where nothing is known. */
export const sparklineSvg = (id: string, view: View): string => {
  const check = view.status.checks.find((candidate) => candidate.id === id);
  const name = escapeXml(printable(check?.name ?? 'latency', NAME_LIMIT));
  const text = describe(check, view);
  const values = view.status.stale || check === undefined ? [] : (view.details.checks[id]?.spark ?? []);
  const curve = sparkPath(values, CURVE.width, CURVE.height);
  const path = curve === '' ? `<path class="u" d="M0 ${CURVE.height / 2}h${CURVE.width}"/>` : `<path d="${curve}"/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${name}: ${text}">`,
    `<title>${name}: ${text}</title><style>${STYLE}</style>`,
    `<text x="4" y="24">${name}</text><text class="s" x="4" y="43">${text}</text>`,
    `<g transform="translate(${CURVE.x} ${CURVE.y})">${path}</g></svg>`,
  ].join('');
};
