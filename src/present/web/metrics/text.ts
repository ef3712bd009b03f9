import { oneLine, printable } from '../text.ts';

/**
 * OpenMetrics 1.0 differs from Prometheus' older text format in how a counter's family is named and in its end.
 * Prometheus asks for the first, many small collectors know the second only.
 */
export type MetricsDialect = 'openmetrics' | 'prometheus';

export const METRICS_TYPE: Readonly<Record<MetricsDialect, string>> = {
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
};

export type Labels = Readonly<Record<string, string>>;
export type Sample = readonly [labels: Labels, value: number | null | undefined];

export interface Family {
  /** Without `_total`, which its samples get if it is a counter. */
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** Characters of a label's value; a name of ten thousand would be stored with every series. */
const LABEL_LIMIT = 200;

/** Ids, statuses and kinds, which most labels are, need no escaping. */
const PLAIN = /^[\w.-]{0,64}$/;

/** As both formats escape a label's value. */
const escaped = (value: string): string =>
  PLAIN.test(value) ? value : printable(value, LABEL_LIMIT).replace(/[\\"]/g, '\\$&');

const sampleLine = (name: string, [labels, value]: Sample): string => {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
};

/** A family's lines; none where nothing is known. */
export const familyLines = ({ name, type, help, samples }: Family, dialect: MetricsDialect): readonly string[] => {
  const known = samples.filter(([, value]) => typeof value === 'number');
  if (known.length === 0) return [];
  const sampleName = type === 'counter' ? `${name}_total` : name;
  const family = dialect === 'openmetrics' ? name : sampleName;
  return [
    `# HELP ${family} ${oneLine(help)}`,
    `# TYPE ${family} ${type}`,
    ...known.map((sample) => sampleLine(sampleName, sample)),
  ];
};

/** A time as Prometheus wants it, in seconds. */
export const seconds = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso) / 1000);
export const fromMs = (ms: number | null | undefined): number | null => (typeof ms === 'number' ? ms / 1000 : null);
