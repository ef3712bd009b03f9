import * as v from 'valibot';
import type { CheckView, View } from '../../../contract/view.ts';
import { printable } from '../text.ts';
import { BADGE_COLORS, type BadgeColor, type BadgeKind, type BadgeText, UNKNOWN } from './_kind.ts';

/** The five of shields. */
export const BADGE_STYLES = ['flat', 'flat-square', 'plastic', 'for-the-badge', 'social'] as const;
export type BadgeStyle = (typeof BADGE_STYLES)[number];

/** Characters of a label that are drawn; more would be wider than any README. */
export const LABEL_LIMIT = 64;

/** What a badge is asked for. `label` and `style` are looks; nothing here can set the message or its colour. */
export interface BadgeRequest {
  readonly kind: BadgeKind;
  /** A check's id, or a group's name; all checks where neither is given. */
  readonly check?: string | undefined;
  readonly group?: string | undefined;
  readonly window?: string | undefined;
  readonly location?: string | undefined;
  readonly label?: string | undefined;
  readonly style?: string | undefined;
}

/** A badge, ready to be drawn. */
export interface Badge extends BadgeText {
  readonly label: string;
  readonly style: BadgeStyle;
}

interface Choice {
  /** Its name; absent for all checks. */
  readonly name?: string;
  readonly checks: readonly CheckView[];
  /** Said where `checks` is empty. */
  readonly nothing: string;
}

const choose = (checks: readonly CheckView[], { check, group }: BadgeRequest): Choice => {
  if (check !== undefined) {
    const found = checks.find(({ id }) => id === check);
    return found ? { name: found.name, checks: [found], nothing: '' } : { checks: [], nothing: 'no such check' };
  }
  if (group === undefined) return { checks, nothing: UNKNOWN.message };
  const members = checks.filter((candidate) => candidate.group === group);
  return members.length > 0 ? { name: group, checks: members, nothing: '' } : { checks: [], nothing: 'no such group' };
};

const textOf = (
  { kind, window: wanted, location }: BadgeRequest,
  { checks, nothing }: Choice,
  view: View,
): BadgeText => {
  const grey: BadgeColor = 'lightgrey';
  if (view.status.updatedAt === null) return UNKNOWN;
  if (checks.length === 0) return { message: nothing, color: grey };
  const window = wanted === undefined ? kind.windows[0] : kind.windows.find((name) => name === wanted);
  if (window === undefined && kind.windows.length > 0) return { message: 'no such window', color: grey };
  const isSeen = (id: string) => view.details.checks[id]?.locations?.some((each) => each.id === location);
  const by = kind.byLocation === true ? location : undefined;
  if (by !== undefined && !checks.some(({ id }) => isSeen(id))) return { message: 'no such location', color: grey };
  if (view.status.stale) return UNKNOWN;
  return kind.text({ checks, view, window, location: by });
};

/** The label left of the message: the `name` of a check or group, else that of the kind. */
export const labelOf = ({ label, labelAfterName }: BadgeKind, name: string | undefined): string =>
  name === undefined ? label : [name, labelAfterName].filter((word) => word !== undefined).join(' ');

const isStyle = (style: string | undefined): style is BadgeStyle => BADGE_STYLES.some((known) => known === style);

/** The message of a badge; grey if nothing is known. */
export const badge = (request: BadgeRequest, view: View): Badge => {
  const choice = choose(view.status.checks, request);
  return {
    label: printable(request.label ?? labelOf(request.kind, choice.name), LABEL_LIMIT),
    ...textOf(request, choice, view),
    style: isStyle(request.style) ? request.style : 'flat',
  };
};

/** Drawn by shields' own renderer, which is loaded with the first badge: its width tables are a third of the bundle. */
export const badgeSvg = async ({ label, message, color, style }: Badge): Promise<string> => {
  const { makeBadge } = await import('badge-maker');
  return makeBadge({ label, message, color, style });
};

/** Seconds that shields, browsers and GitHub's image proxy may keep a badge. */
export const BADGE_MAX_AGE = 60;

/** What https://shields.io/badges/endpoint-badge reads. */
export const endpointBadgeSchema = v.object({
  schemaVersion: v.literal(1),
  label: v.string(),
  message: v.string(),
  color: v.picklist(BADGE_COLORS),
  style: v.picklist(BADGE_STYLES),
  /** True for a grey badge: shields then ignores colours in the URL. */
  isError: v.boolean(),
  cacheSeconds: v.number(),
});

/** A badge as shields reads it, {@link endpointBadgeSchema}. */
export const badgeJson = ({ label, message, color, style }: Badge): string =>
  JSON.stringify({
    schemaVersion: 1,
    label,
    message,
    color,
    style,
    isError: color === 'lightgrey',
    cacheSeconds: BADGE_MAX_AGE,
  } satisfies v.InferOutput<typeof endpointBadgeSchema>);
