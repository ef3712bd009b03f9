/** The meaning of a loss for the user; the most important comes first. */
const KINDS = {
  unwatched: 'Not watched',
  judged: 'Judged differently',
  alerts: 'Alerts to look after',
  secrets: 'Secrets to set',
  settings: 'Not carried over',
} as const;

export type LossKind = keyof typeof KINDS;

/** Something of the other program's config that the result lacks, or has in another form. */
export interface Loss {
  readonly kind: LossKind;
  /** Where it stood in the other config. */
  readonly path: string;
  /** Whom it concerns, as a person knows it: the name of a check, or the path. */
  readonly subject: string;
  readonly message: string;
}

/** Subjects named in one line; the others are counted. */
const NAMED = 3;

const named = (subjects: readonly string[]): string => {
  const more = subjects.length - NAMED;
  return more > 1 ? `${subjects.slice(0, NAMED).join(', ')} and ${more} more` : subjects.join(', ');
};

const linesOf = (losses: readonly Loss[]): readonly string[] => {
  const byMessage = new Map<string, Set<string>>();
  for (const { message, subject } of losses) byMessage.set(message, (byMessage.get(message) ?? new Set()).add(subject));
  return [...byMessage].map(([message, subjects]) => `  ${named([...subjects])}: ${message}`);
};

/** One line for all losses with the same reason, under a heading that explains it. */
export const lossLines = (losses: readonly Loss[]): readonly string[] =>
  Object.entries(KINDS).flatMap(([kind, title]) => {
    const own = losses.filter((loss) => loss.kind === kind);
    return own.length === 0 ? [] : [`${title}:`, ...linesOf(own)];
  });
