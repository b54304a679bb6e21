/**
 * A call from outside, `llmc call`: a public function or a model of the main file on tensors of
 * which only names, dtypes and shapes are known here. The graph's inputs are named after
 * parameters, its outputs `out`, with `grad.x` for each gradient asked for.
 */
import { DiagnosticError, type Result } from '../diagnostics/diagnostic.ts';
import type { Graph, Output } from '../graph/graph.ts';
import type { CheckedProgram, FnDecl } from '../types/declaration.ts';
import { asLeaf } from './arithmetic.ts';
import { attempt } from './attempt.ts';
import { callFunction, lifted } from './call.ts';
import { ownerName } from './call-leaves.ts';
import { type CallShape, callStatics } from './call-statics.ts';
import { type CallRequest, type CallTarget, checkNames, targetOf } from './call-target.ts';
import { concreteType, stack } from './concrete.ts';
import { checkConditions } from './conditions.ts';
import { stageEntry } from './entry.ts';
import type { Environment } from './environment.ts';
import { gradientOf, markLeaves } from './gradient.ts';
import { inputTree, itemOf, leavesOf, materialise, outputTree } from './tree.ts';
import type { Tensor, Value } from './value.ts';

export function stageCall(program: CheckedProgram, request: CallRequest): Result<Graph> {
  const found = attempt(() => targetOf(program, request));
  if (!found.ok) return found;
  const target = found.value;
  const misnamed = checkNames(target, request);
  if (misnamed.length > 0) return { ok: false, diagnostics: misnamed };
  const { fn } = target;
  const solved = attempt(() => {
    const leaves = target.inputs.flatMap((input) => input.leaves);
    const shape = callStatics(target.statics, leaves, request, fn.span);
    if (fn.owner !== undefined) {
      checkConditions(fn.owner.where, shape.statics, fn.span, fn.owner.name);
    }
    return shape;
  });
  if (!solved.ok) return solved;
  const entry = { name: request.name, isRandom: fn.isRandom };
  return stageEntry(entry, (environment) => outputs(target, solved.value, request, environment));
}

function outputs(
  target: CallTarget,
  shape: CallShape,
  { gradients }: CallRequest,
  environment: Environment,
): readonly Output[] {
  const { fn } = target;
  const inputs = inputValues(target, shape, gradients, environment);
  const value = resultOf(fn, shape, inputs, environment);
  const out = outputTree(environment.staging.builder, value, 'out', fn.span);
  if (gradients.length === 0) return out;
  const loss = lossOf(value, fn, environment);
  const grads = gradients.flatMap((name) =>
    gradientOutputs(loss, name, inputs.get(name)!, fn, environment),
  );
  return [...out, ...grads];
}

/** By name; what is differentiated comes as marks. */
function inputValues(
  { fn, inputs }: CallTarget,
  { statics, frames }: CallShape,
  gradients: readonly string[],
  environment: Environment,
): ReadonlyMap<string, Value> {
  const values = inputs.map(({ name, type }): readonly [string, Value] => {
    const whole = stack(frames.get(name) ?? [], concreteType(type, statics, fn.span));
    const value = inputTree(environment.staging, whole, name, fn.span);
    return [name, gradients.includes(name) ? markLeaves(value, environment, fn.span) : value];
  });
  return new Map(values);
}

function resultOf(
  fn: FnDecl,
  { statics, frames }: CallShape,
  inputs: ReadonlyMap<string, Value>,
  environment: Environment,
): Value {
  const { owner, params, span } = fn;
  const frame = [...frames.values()].reduce((a, b) => (b.length > a.length ? b : a), []);
  const names = [owner && ownerName(owner), ...params.map(({ local }) => local.name)];
  const args = names.map((name) => {
    const value = name === undefined ? undefined : inputs.get(name);
    return value && { value, lift: frames.get(name!)?.length ?? 0 };
  });
  return lifted(frame, args, environment, span, ([self, ...cells], inner) =>
    callFunction(fn, statics, self, cells, inner, span),
  );
}

/** The result, or the first part of it, if it is a single number. */
function lossOf(value: Value, fn: FnDecl, { staging }: Environment): Tensor {
  const first = value.kind === 'tuple' ? itemOf(value, 0, fn.span) : value;
  if (first.kind === 'tensor' || first.kind === 'static') {
    const loss = materialise(staging.builder, asLeaf(first, fn.span), fn.span);
    if (loss.node.shape.length === 0 && loss.node.dtype === 'f32') return loss;
  }
  throw new DiagnosticError({
    severity: 'error',
    slug: 'grad-not-scalar',
    title: `Gradients need a single number, which \`${fn.name}\` does not give`,
    span: fn.span,
    hint: 'write a pub fn that takes the mean or the sum of its result.',
  });
}

function gradientOutputs(
  loss: Tensor,
  name: string,
  tree: Value,
  fn: FnDecl,
  environment: Environment,
): readonly Output[] {
  const isMark = ({ value }: ReturnType<typeof leavesOf>[number]): boolean =>
    value.kind === 'tensor' && value.node.op === 'mark';
  const marks = leavesOf(tree, fn.span).filter(isMark);
  if (marks.length === 0) {
    throw new DiagnosticError({
      severity: 'error',
      slug: 'not-a-tree',
      title: `\`${name}\` has no gradient`,
      span: fn.span,
      label: 'there is no float in it',
    });
  }
  const gradient = gradientOf(loss, tree, environment, fn.span);
  const named = marks.map(({ path }) => (path === '' ? `grad.${name}` : `grad.${name}.${path}`));
  return outputTree(environment.staging.builder, gradient, `grad.${name}`, fn.span).filter((each) =>
    named.includes(each.name),
  );
}
