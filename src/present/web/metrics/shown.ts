import type { CheckDetails, CheckView } from '../../../contract/view.ts';
import type { Labels } from './text.ts';

/** A check with what its samples are labelled by. */
export interface Shown {
  readonly check: CheckView;
  readonly details: CheckDetails | undefined;
  readonly labels: Labels;
}
