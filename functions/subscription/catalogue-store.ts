import { Plans } from './plan.ts';

/** The operator's catalogue, as the stage hands it to the functions that sell from it. */
export const plansOfStage = (): Plans => Plans.parse(JSON.parse(process.env['PLANS'] ?? '{}'));
