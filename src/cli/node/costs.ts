import { planCosts } from '../../engine/costs/estimate.ts';
import { planReport } from '../../present/terminal/plan.ts';
import type { Planner } from '../host.ts';

/** `validate --plan`: what a config costs, as a person reads it. */
export const tellCosts: Planner = (checks, types, plan) => {
  const costs = planCosts(checks, types, plan);
  return { text: planReport(costs), fits: costs.fits };
};
