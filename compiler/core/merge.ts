/**
 * A plan's call of a function that makes a model of models, as of a base and its adapters: a step of
 * its own, whose graph is
 *
 *     merge    captured.*   -> model.*
 */
import type { Result } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Graph } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { FnDecl } from '../types/declaration.ts';
import { applyClosure } from './call.ts';
import { type ConcreteType, concreteType, noStatics } from './concrete.ts';
import { stageEntry } from './entry.ts';
import type { Environment } from './environment.ts';
import type { PlanStep } from './plan.ts';
import { outputTree } from './tree.ts';
import type { Value } from './value.ts';

/** The name that the host knows the step by. */
export const mergeStep = 'merge';

/** The step, if this is such a call: `bound` is the function's body with its arguments. */
export function mergeCall(fn: FnDecl, bound: Environment, span: Span): Value | undefined {
  const { plan } = bound.staging;
  if (plan === undefined || fn.body === undefined || !takesModels(bound)) return undefined;
  const type = concreteType(fn.result, bound.statics, span);
  if (!isModel(type)) return undefined;
  const made: Value = { kind: 'closure', params: [], body: fn.body, environment: bound };
  const statics = { ...noStatics, types: new Map([['M', type]]) };
  const step = plan.length;
  plan.push({ fn: mergeStep, statics, args: new Map([['made', made]]), span });
  return { kind: 'host', step, type };
}

/** Of what the host makes, models only. */
function takesModels({ locals }: Environment): boolean {
  const made = [...locals.values()].filter((value) => value.kind === 'host');
  return made.length > 0 && made.every(({ type }) => isModel(type));
}

function isModel(type: ConcreteType): boolean {
  return type.kind === 'record' && type.record.isModel;
}

export function stageMerge({ args, span }: PlanStep): Result<Graph> {
  const made = args.get('made');
  invariant(made, () => 'nothing is merged', span);
  return stageEntry({ name: 'merge', isRandom: false }, (environment) =>
    outputTree(
      environment.staging.builder,
      applyClosure(made, [], environment, span),
      'model',
      span,
    ),
  );
}
