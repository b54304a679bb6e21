/** The step of one of a plan's trainings, staged without its data: for commands that look at kernels. */
import { type Plan, type PlanStep, stagePlan } from '../../compiler/core/plan.ts';
import { stageStep, trainingOf } from '../../compiler/core/training.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import type { CheckedProgram } from '../../compiler/types/declaration.ts';
import { accept, refuse } from '../result.ts';
import { findPlan } from './run-plan.ts';

export interface TrainingChoice {
  /** By name; by default the only plan, or the first. */
  readonly plan?: string;
  /** The `let` that is trained; by default the first. */
  readonly training?: string;
}

/** The step of a plan's training, under its name. Errors: `no-plan`, `no-artifact`, those of staging. */
export function stageTraining(
  checked: CheckedProgram,
  options: TrainingChoice,
): Result<{ readonly name: string; readonly graph: Graph }> {
  const found = findPlan(checked, options.plan);
  if (!found.ok) return found;
  const staged = stagePlan(found.value);
  if (!staged.ok) return staged;
  const chosen = chooseTraining(staged.value, options.training);
  if (!chosen.ok) return chosen;
  const { name, step } = chosen.value;
  const training = trainingOf(checked, step);
  if (!training.ok) return training;
  const by = step.args.get('by');
  invariant(by, () => `${step.fn} lacks an optimizer`, step.span);
  const size = { batch: numberOf(step, 'batch'), micro: numberOf(step, 'micro') };
  const graph = stageStep(training.value, by, size);
  return graph.ok ? accept({ name, graph: graph.value }) : graph;
}

interface NamedTraining {
  readonly name: string;
  readonly step: PlanStep;
}

function chooseTraining(plan: Plan, wanted: string | undefined): Result<NamedTraining> {
  const trainings = plan.steps.flatMap((step, at) =>
    step.args.has('by') ? [{ name: plan.artifacts.get(at) ?? `step-${at}`, step }] : [],
  );
  const chosen =
    wanted === undefined ? trainings[0] : trainings.find(({ name }) => name === wanted);
  if (chosen !== undefined) return accept(chosen);
  const names = trainings.map(({ name }) => name).join(', ');
  return refuse({
    slug: 'no-artifact',
    title:
      wanted === undefined
        ? `The plan ${plan.name} trains nothing`
        : `The plan ${plan.name} trains no \`${wanted}\``,
    hint: names === '' ? 'Only the step of a training can be looked at' : `It trains: ${names}`,
  });
}

function numberOf(step: PlanStep, name: string): number {
  const value = step.args.get(name);
  invariant(value?.kind === 'static', () => `${step.fn} lacks ${name}`, step.span);
  return Number(value.value);
}
