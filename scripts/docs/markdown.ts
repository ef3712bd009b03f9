/** The tables of one page, by the names of their markers. */
export type Sections = Readonly<Record<string, () => string>>;

/** Descriptions are written as phrases or as sentences; a table shows them alike. */
export const sentence = (text = ''): string => text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, '');

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A Markdown table. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
};
