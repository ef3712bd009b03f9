/** A text with its escapes undone, which knows where each of its units stood. */
export interface Decoded {
  readonly text: string;
  /** For each unit, the start and end of its encoding in the original; absent if nothing was decoded. */
  readonly starts?: readonly number[];
  readonly ends?: readonly number[];
}

/** One character, in UTF-8 and percent-encoded. */
const PERCENT = [
  '%[0-7][\\da-f]',
  '%[cd][\\da-f]%[89ab][\\da-f]',
  '%e[\\da-f](?:%[89ab][\\da-f]){2}',
  '%f[0-4](?:%[89ab][\\da-f]){3}',
].join('|');

/** An escape of JSON. */
const JSON_ESCAPE = '\\\\(?:u[\\da-f]{4}|["\\\\/bfnrt])';

/** The beginning of an escape that an excerpt cuts off: it is ignored. */
const CUT = '(?:%[\\da-f]{0,2}){1,4}(?=…)|\\\\(?:u[\\da-f]{0,3})?(?=…)';

const formOf = (...escapes: readonly string[]): RegExp => new RegExp(escapes.join('|'), 'gi');

const FORMS = {
  percent: formOf(PERCENT, CUT),
  json: formOf(JSON_ESCAPE, CUT),
  both: formOf(PERCENT, JSON_ESCAPE, CUT),
};

const unescaped = (written: string): string => {
  try {
    return written.startsWith('%') ? decodeURIComponent(written) : (JSON.parse(`"${written}"`) as string);
  } catch {
    return '';
  }
};

const undo = (text: string, form: RegExp): Decoded => {
  const [starts, ends]: [number[], number[]] = [[], []];
  let decoded = '';
  const add = (part: string, from: number, to: number, step: number): void => {
    for (let at = 0; at < part.length; at++) {
      starts.push(from + at * step);
      ends.push(at === part.length - 1 ? to : from + (at + 1) * step);
    }
    decoded += part;
    // The rest of an escape belongs to the text before it.
    if (part === '' && ends.length > 0) ends[ends.length - 1] = to;
  };
  let behind = 0;
  for (const { 0: written, index } of text.matchAll(form)) {
    add(text.slice(behind, index), behind, index, 1);
    behind = index + written.length;
    add(unescaped(written), index, behind, 0);
  }
  add(text.slice(behind), behind, text.length, 1);
  return { text: decoded, starts, ends };
};

/** A percent-encoded text as it was meant. */
export const percentDecoded = (text: string): string => undo(text, FORMS.percent).text;

/**
 * `text` itself, and decoded as URL, as JSON and as both. A secret may contain what looks like an escape of one and be
 * escaped by the other, so each is also decoded separately.
 */
export const readings = (text: string): Decoded[] => {
  const hasPercent = text.includes('%');
  const hasBackslash = text.includes('\\');
  return [
    { text },
    ...(hasPercent ? [undo(text, FORMS.percent)] : []),
    ...(hasBackslash ? [undo(text, FORMS.json)] : []),
    ...(hasPercent && hasBackslash ? [undo(text, FORMS.both)] : []),
  ];
};
