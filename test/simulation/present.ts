import type { Chapter, Journal } from './journal.ts';
import { demandSame } from './setting.ts';

/** Verdicts that a threshold here asks for at most, and the one before them. */
const LONGEST_WINDOW = 6;

const differs = ({ told, stored }: Chapter): boolean => told.status !== stored.status || told.since !== stored.since;

/**
 * A threshold that is raised waits until so many verdicts are remembered, while the naive model has them all: it shows where
 * flapping has held back a change.
 */
const isRaised = (chapters: readonly Chapter[], index: number): boolean => {
  const recent = chapters.slice(Math.max(0, index - LONGEST_WINDOW), index + 1);
  const thresholds = recent.map(({ step: { rules } }) => `${rules.failureThreshold} ${rules.successThreshold}`);
  return new Set(thresholds).size > 1;
};

/** Whether a change of a check came later than by the naive model, as a threshold was raised. */
export const hasWaited = (chapters: readonly Chapter[]): boolean => chapters.some(differs);

/** After every reading that was ever stored, faults or not, status and since were those of the naive model. */
export const verifyPresent = (journal: Journal): void => {
  for (const id of journal.checks) {
    const chapters = journal.chapters(id);
    for (const [index, chapter] of chapters.entries()) {
      if (!differs(chapter) || isRaised(chapters, index)) continue;
      const { step, told, stored } = chapter;
      demandSame(`${id}: status and since after the reading of ${new Date(step.at).toISOString()}`, stored, told);
    }
  }
};
