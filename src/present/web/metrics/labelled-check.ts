import type { CheckDetails, CheckView } from '../../../contract/view.ts';
import type { Labels } from './text.ts';

/** A check and the labels of its samples. */
export interface LabelledCheck {
  readonly check: CheckView;
  readonly details: CheckDetails | undefined;
  readonly labels: Labels;
}
