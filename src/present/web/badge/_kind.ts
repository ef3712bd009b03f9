import type { CheckView, UptimeWindow, View } from '../../../contract/view.ts';

/** Named colours of shields; the grey one says "nothing is known". */
export const BADGE_COLORS = ['brightgreen', 'green', 'yellow', 'orange', 'red', 'blue', 'lightgrey'] as const;
export type BadgeColor = (typeof BADGE_COLORS)[number];

/** The right side of a badge. */
export interface BadgeText {
  readonly message: string;
  readonly color: BadgeColor;
}

/** Message of a badge if nothing is known. */
export const UNKNOWN: BadgeText = { message: 'unknown', color: 'lightgrey' };

/** Subject of a badge: one check, a group, or all. */
export interface BadgeSubject {
  readonly checks: readonly CheckView[];
  readonly view: View;
  /** One of the kind's windows; absent where it has none. */
  readonly window: UptimeWindow | undefined;
  /** As one location sees it; only for a kind that can say. */
  readonly location?: string | undefined;
}

/** One kind of badge: one value, in one file of this folder, with one line in its registry. */
export interface BadgeKind {
  readonly kind: string;
  /** One sentence, for the docs. */
  readonly about: string;
  /** Text left of the message where no check or group is named. */
  readonly label: string;
  /** What follows the name of a check or group; absent if the name is enough. */
  readonly labelAfterName?: string;
  /** What each colour means, best first; for the docs. Grey is the same for all: nothing is known. */
  readonly colors: readonly (readonly [color: BadgeColor, when: string])[];
  /** Whether the page of a check offers it; absent: always. */
  readonly suits?: (check: CheckView) => boolean;
  /** What `?window=` may be; the first is the default. None: the badge has no window. */
  readonly windows: readonly UptimeWindow[];
  /** Whether `?location=` chooses one location of a check. */
  readonly byLocation?: boolean;
  /** `checks` holds at least one; staleness was seen to before. */
  readonly text: (subject: BadgeSubject) => BadgeText;
}

/** Bounds from best to worst; a value that reaches none of them is red. */
export type Bounds = readonly (readonly [bound: number, color: BadgeColor])[];

/** The legend of such bounds: `green: at least 99%`. */
export const legend = (bounds: Bounds, say: (bound: number) => string): BadgeKind['colors'] => [
  ...bounds.map(([bound, color]) => [color, say(bound)] as const),
  ['red', 'anything worse'],
];

/** The colour of the first bound that is reached. */
export const colorBy = (bounds: Bounds, reaches: (bound: number) => boolean): BadgeColor =>
  bounds.find(([bound]) => reaches(bound))?.[1] ?? 'red';

/** Numbers only: what was not measured takes no part. */
export const known = (values: readonly (number | null | undefined)[]): readonly number[] =>
  values.filter((value) => typeof value === 'number');
