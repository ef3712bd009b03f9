import type { LocationVote, View } from '../../../contract/view.ts';
import type { LabelledCheck } from './labelled-check.ts';
import { type Family, fromMs, type Labels, type Sample } from './text.ts';

const eachVote = (checks: readonly LabelledCheck[], sample: (vote: LocationVote, labels: Labels) => Sample): Sample[] =>
  checks.flatMap(({ details, labels }) =>
    (details?.locations ?? []).map((vote) => sample(vote, { ...labels, location: vote.id })),
  );

const isUp = ({ verdict }: LocationVote): number | null =>
  verdict === null || verdict === 'unknown' ? null : Number(verdict !== 'fail');

/** What single locations see; nothing where no check has locations. */
export const locationFamilies = (checks: readonly LabelledCheck[], { details }: View): readonly Family[] => [
  {
    name: 'sitrep_check_location_up',
    type: 'gauge',
    help: '1 unless the last reading of this location failed; absent where it is unknown.',
    samples: eachVote(checks, (vote, labels) => [labels, isUp(vote)]),
  },
  {
    name: 'sitrep_check_location_latency_seconds',
    type: 'gauge',
    help: 'Latency of the last reading of this location.',
    samples: eachVote(checks, (vote, labels) => [labels, fromMs(vote.latencyMs)]),
  },
  {
    name: 'sitrep_location_blind',
    type: 'gauge',
    help: 'Whether the network of this location seems to be down, so that it has no vote.',
    samples: (details.locations ?? []).map(({ id, blindSince }) => [{ location: id }, Number(blindSince !== null)]),
  },
  {
    name: 'sitrep_location_info',
    type: 'gauge',
    help: 'Name and kind of a location, and the data centre that it runs in where that is known; always 1.',
    samples: (details.locations ?? []).map(({ id, name, kind, colo }) => [
      { location: id, name, kind, ...(colo ? { colo } : {}) },
      1,
    ]),
  },
];
