/**
 * A plan, staged: its host calls in order. Everything between them (records, function values, exact
 * numbers) is evaluated here; what a step makes is known to later steps as a `host` value.
 */
import type { Diagnostic, Result } from '../diagnostics/diagnostic.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { Span } from '../source/span.ts';
import type { BlockDecl } from '../types/declaration.ts';
import { attempt } from './attempt.ts';
import { noStatics, type Statics } from './concrete.ts';
import { startStaging } from './environment.ts';
import { stage } from './stage.ts';
import type { Value } from './value.ts';

export interface PlanStep {
  /** The host function: `std.run.train`. */
  readonly fn: string;
  readonly statics: Statics;
  /** By parameter name, defaults filled in. */
  readonly args: ReadonlyMap<string, Value>;
  readonly span: Span;
}

export interface Plan {
  readonly name: string;
  readonly steps: readonly PlanStep[];
  /** Names that the plan's `let`s give to results: step -> name. */
  readonly artifacts: ReadonlyMap<number, string>;
}

export function stagePlan(plan: BlockDecl): Result<Plan> {
  const steps: PlanStep[] = [];
  const problem = attempt((): Diagnostic | undefined => {
    if (plan.body === undefined) return undefined;
    stage(plan.body, {
      staging: { ...startStaging(new GraphBuilder()), plan: steps },
      statics: noStatics,
      locals: new Map(),
      axes: [],
    });
    return undefined;
  });
  if (!problem.ok) return problem;
  return {
    ok: true,
    value: { name: plan.name, steps, artifacts: artifactNames(plan, steps) },
    warnings: [],
  };
}

/** A `let` names the step whose call its value is. */
function artifactNames(plan: BlockDecl, steps: readonly PlanStep[]): Map<number, string> {
  const names = new Map<number, string>();
  if (plan.body?.kind !== 'block') return names;
  for (const statement of plan.body.statements) {
    if (statement.kind !== 'let' || statement.pattern.kind !== 'local') continue;
    const step = steps.findIndex((each) => each.span === statement.value.span);
    if (step !== -1) names.set(step, statement.pattern.local.name);
  }
  return names;
}
