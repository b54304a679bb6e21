/** Carries out a plan: its host calls, one after another. */
import { performance } from 'node:perf_hooks';
import { type Plan, type PlanStep, stagePlan } from '../../compiler/core/plan.ts';
import type { Diagnostic, Result } from '../../compiler/diagnostics/diagnostic.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { nowhere, type SourceFile, type Span } from '../../compiler/source/span.ts';
import type { BlockDecl, CheckedProgram } from '../../compiler/types/declaration.ts';
import type { RunEvent } from '../events.ts';
import { writeReport } from '../report/write.ts';
import { accept, refuse } from '../result.ts';
import { Arguments, type Artifact } from './artifact.ts';
import { artifactName } from './artifact-folder.ts';
import type { PlanContext, PlanOptions } from './context.ts';
import { hostFunctions } from './host-functions.ts';
import { refusePrecision } from './precision.ts';

export interface RunOutcome {
  /** Stopped by its signal, after saving. */
  readonly interrupted: boolean;
  readonly out: string;
}

/**
 * Runs a plan of `program`. Errors: `no-plan`, and those of the steps; what earlier steps have saved
 * stays, and a rerun goes on from there.
 */
export async function runPlan(
  program: CheckedProgram,
  sources: ReadonlyMap<string, SourceFile>,
  options: PlanOptions,
): Promise<Result<RunOutcome>> {
  const found = findPlan(program, options.plan);
  if (!found.ok) return found;
  const staged = stagePlan(found.value);
  if (!staged.ok) return staged;
  const last = lastStep(staged.value, options.only);
  if (!last.ok) return last;
  const started = performance.now();
  const told: RunEvent[] = [];
  const report = (event: RunEvent): void => {
    if (event.event !== 'step') told.push(event);
    options.report(event);
  };
  const steps = staged.value.steps.slice(0, last.value + 1);
  const refused = refusePrecision(steps, options.device.target);
  if (refused.length > 0) return { ok: false, diagnostics: refused };
  const made: Artifact[] = [];
  const context: PlanContext = { ...options, program, sources, staged: staged.value, made, report };
  const carried = await carryOut(steps, context, made);
  if (!carried.ok) return carried;
  const written = await tellRun(steps, context, told);
  if (!written.ok) return written;
  const { out } = options;
  const interrupted = made.length < steps.length;
  if (!interrupted) {
    options.report({ event: 'done', seconds: (performance.now() - started) / 1000, out });
  }
  return accept({ interrupted, out }, carried.warnings);
}

/** Puts on `made` what the steps make, until the signal stops them: what was under way then is not whole. */
async function carryOut(
  steps: readonly PlanStep[],
  context: PlanContext,
  made: Artifact[],
): Promise<Result<undefined>> {
  const warnings: Diagnostic[] = [];
  for (const step of steps) {
    const host = hostFunctions[step.fn];
    invariant(host, () => `the host lacks ${step.fn}`, step.span);
    const result = await host(new Arguments(step, made), context, step);
    if (!result.ok) return { ok: false, diagnostics: placedAt(step.span, result.diagnostics) };
    warnings.push(...placedAt(step.span, result.warnings));
    if (context.signal?.aborted) break;
    made.push(result.value);
  }
  return accept(undefined, warnings);
}

/** The report of what there is so far. */
function tellRun(
  steps: readonly PlanStep[],
  context: PlanContext,
  events: readonly RunEvent[],
): Promise<Result<string>> {
  const { facts = [], device, out, staged } = context;
  const artifacts = steps.map((step) => artifactName(context, step));
  const known = [...facts, ['device', device.describe()] as const];
  return writeReport(out, artifacts, { plan: staged.name, facts: known, events });
}

/** What the machine refuses (a file, the device) has no place of its own: the step asked for it. */
function placedAt(span: Span, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.map((each) => (each.span === nowhere ? { ...each, span } : each));
}

/** By name, or the first. */
export function findPlan(program: CheckedProgram, name?: string): Result<BlockDecl> {
  const { plans, file } = program.main;
  const plan = name === undefined ? plans[0] : plans.find((each) => each.name === name);
  if (plan !== undefined) return accept(plan);
  const names = plans.map((each) => each.name).join(', ');
  return refuse({
    slug: 'no-plan',
    title: name === undefined ? `${file} has no plan` : `${file} has no plan \`${name}\``,
    span: nowhere,
    hint:
      plans.length === 0
        ? '`llmc run` carries out a `plan NAME { … }`; `llmc test` runs the tests of a file'
        : `It has: ${names}`,
  });
}

/** The step that makes the artifact called `only`. */
function lastStep(plan: Plan, only: string | undefined): Result<number> {
  if (only === undefined) return accept(plan.steps.length - 1);
  const found = [...plan.artifacts].find(([, name]) => name === only);
  if (found !== undefined) return accept(found[0]);
  return refuse({
    slug: 'no-artifact',
    title: `The plan ${plan.name} makes no \`${only}\``,
    span: nowhere,
    hint: `It makes: ${[...plan.artifacts.values()].join(', ')}`,
  });
}
