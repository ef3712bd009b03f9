import type { Check, CheckRegistry } from '../../contract/check.ts';
import type { Usage } from '../../contract/diagnosis.ts';
import type { CostLine, CostPlan, PlanName } from '../../contract/plan.ts';
import { adviceOn, greatest } from './advice.ts';
import { type Figures, figuresOf } from './figures.ts';
import { type Figure, LIMITS, type Limits, MONTH } from './limits.ts';
import type { TimesOut } from './traffic.ts';

/** Whose targets time out. */
const NOBODY: TimesOut = () => false;
const EVERYBODY: TimesOut = () => true;

/** What `checks` will cost at the edge: each figure normal and with every target timing out, and what to change. */
export const planCosts = (checks: readonly Check[], types: CheckRegistry, plan: PlanName): CostPlan => {
  const limits = LIMITS[plan];
  const normal = figuresOf(checks, types, NOBODY);
  const worst = figuresOf(checks, types, EVERYBODY);
  const fails = (figures: Figures): boolean => names(limits).some((name) => isBeyond(figures, limits, name));
  return {
    plan,
    checks: checks.length,
    lines: names(limits).map((name) => lineOf(name, normal, worst, limits)),
    fits: !fails(normal),
    toleratedTimeouts: toleratedTimeoutsOf(checks, (timesOut) => fails(figuresOf(checks, types, timesOut))),
    dollars: dollarsOf(normal, limits),
    advice: adviceOn(checks, (others) => fails(figuresOf(others, types, fails(normal) ? NOBODY : EVERYBODY))),
  };
};

/** A normal day of `checks` against the free plan, for a deployment that is asked how it fares. */
export const plannedDay = (checks: readonly Check[], types: CheckRegistry): readonly Usage[] => {
  const figures = figuresOf(checks, types, NOBODY);
  return names(LIMITS.free).flatMap((name) => {
    const { unit, per, most, note } = LIMITS.free[name];
    // What has a note depends on readers, whom no config knows.
    return per === 'day' && note === undefined
      ? [{ name, unit, used: Math.round(figures[name]), limit: most ?? null }]
      : [];
  });
};

const names = (limits: Limits): readonly Figure[] => Object.keys(limits) as Figure[];

const lineOf = (name: Figure, normal: Figures, worst: Figures, limits: Limits): CostLine => {
  const { unit, per, most, dollarsPerMillion, note } = limits[name];
  const beyond = dollarsPerMillion === undefined ? 'fails' : 'billed';
  return { name, unit, per, normal: normal[name], worst: worst[name], limit: most, beyond, note };
};

const isBeyond = (figures: Figures, limits: Limits, name: Figure): boolean => {
  const { most, dollarsPerMillion } = limits[name];
  return most !== undefined && dollarsPerMillion === undefined && figures[name] > most;
};

/** How many checks may time out all day, those that take longest first, before something fails. */
const toleratedTimeoutsOf = (checks: readonly Check[], fails: (timesOut: TimesOut) => boolean): number => {
  const slowest = [...checks].sort((a, b) => b.timeout - a.timeout).map(({ id }) => id);
  return greatest(checks.length, (count) => {
    const out = new Set(slowest.slice(0, count));
    return !fails(({ id }) => out.has(id));
  });
};

/** US dollars a month for what goes beyond the plan's share. */
const dollarsOf = (figures: Figures, limits: Limits): number => {
  return names(limits).reduce((total, name) => {
    const { most = 0, dollarsPerMillion = 0 } = limits[name];
    return total + (Math.max(0, figures[name] - most) * MONTH * dollarsPerMillion) / 1e6;
  }, 0);
};
