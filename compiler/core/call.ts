/**
 * Calls. A lifted call is a binder without names: the frame's axes become fresh indices, the body is
 * staged for one cell, and the indices become leading axes of the result.
 */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Span } from '../source/span.ts';
import type { FnDecl } from '../types/declaration.ts';
import type { Arg, Term } from '../types/term.ts';
import type { Type } from '../types/type.ts';
import { concreteDim, concreteStatics, concreteType, type Statics } from './concrete.ts';
import { checkConditions } from './conditions.ts';
import { bindLocals, type Environment, enterAxes, enterCall, newAxis } from './environment.ts';
import { intrinsics } from './intrinsics.ts';
import { mergeCall } from './merge.ts';
import { bind, unbind } from './named.ts';
import { bindPattern, bodyEnvironment, stage } from './stage.ts';
import { itemOf, mapLeaves, materialise, zipLeaves } from './tree.ts';
import { type Axis, positionalRank, type Value } from './value.ts';

/** A staged argument and how many of its leading axes are frame. */
interface StagedArg {
  readonly value: Value;
  readonly lift: number;
}

export function call(term: Extract<Term, { kind: 'call' }>, environment: Environment): Value {
  const { span } = term;
  const statics = concreteStatics(term.statics, environment.statics, span);
  const self = term.self === undefined ? undefined : stageArg(term.self, environment);
  const args = term.args.map((arg) => (arg === undefined ? undefined : stageArg(arg, environment)));
  const frame = term.frame.map((dim) => concreteDim(dim, environment.statics, span));
  const { leafwise } = term;
  return lifted(frame, [self, ...args], environment, span, ([cellSelf, ...cells], inner) =>
    leafwise === undefined
      ? callFunction(term.fn, statics, cellSelf, cells, inner, span)
      : callLeafwise(term.fn, statics, cellSelf, cells, leafwise, inner, span),
  );
}

export function apply(term: Extract<Term, { kind: 'apply' }>, environment: Environment): Value {
  const { span } = term;
  const callee = stage(term.callee, environment);
  const args = term.args.map((arg) => stageArg(arg, environment));
  const frame = term.frame.map((dim) => concreteDim(dim, environment.statics, span));
  return lifted(frame, args, environment, span, (cells, inner) =>
    applyClosure(callee, cells as Value[], inner, span),
  );
}

/** Locals and dims are those of the place where the function was written; keys and indices those of the call. */
export function applyClosure(
  callee: Value,
  args: readonly Value[],
  environment: Environment,
  span: Span,
): Value {
  invariant(callee.kind === 'closure', () => `a ${callee.kind} is called`, span);
  const { locals, statics } = callee.environment;
  const inside: Environment = { ...enterCall(environment), locals, statics };
  const bound = callee.params.reduce(
    (inner, pattern, i) => bindPattern(inner, pattern, args[i]!, span),
    inside,
  );
  return stage(callee.body, bound);
}

function stageArg(arg: Arg, environment: Environment): StagedArg {
  return { value: stage(arg.term, environment), lift: arg.lift };
}

/** Runs `cell` with the frame's axes as indices, and puts them in front of what it gives. */
export function lifted(
  frame: readonly number[],
  args: readonly (StagedArg | undefined)[],
  environment: Environment,
  span: Span,
  cell: (args: readonly (Value | undefined)[], inner: Environment) => Value,
): Value {
  const { staging } = environment;
  const axes = frame.map((size, i) => newAxis(staging, `frame${i}`, size));
  const cells = args.map((arg) => arg && enterFrame(arg, axes, environment, span));
  const result = cell(cells, enterAxes(environment, axes));
  if (axes.length === 0) return result;
  return mapLeaves(result, span, (leaf) =>
    unbind(staging.builder, materialise(staging.builder, leaf, span), axes, span),
  );
}

function enterFrame(
  arg: StagedArg,
  axes: readonly Axis[],
  environment: Environment,
  span: Span,
): Value {
  if (arg.lift === 0) return arg.value;
  const { builder } = environment.staging;
  return mapLeaves(arg.value, span, (leaf) =>
    bind(materialise(builder, leaf, span), axes.slice(0, arg.lift)),
  );
}

/** One cell: no frame is left. `self` for methods. */
export function callFunction(
  fn: FnDecl,
  statics: Statics,
  self: Value | undefined,
  args: readonly (Value | undefined)[],
  environment: Environment,
  span: Span,
): Value {
  const owner = self?.kind === 'record' ? self.statics : undefined;
  const inside = bodyEnvironment(environment, statics, owner);
  const bound = bindParameters(fn, self, args, inside);
  const requires = (fn.requires ?? []).map(({ condition }) => condition);
  checkConditions(
    [...fn.where, ...requires],
    bound.statics,
    span,
    fn.name === '' ? (fn.owner?.name ?? '') : fn.name,
  );
  const values = fn.params.map((param) => bound.locals.get(param.local)!);
  if (!fn.isExtern) {
    invariant(fn.body !== undefined, () => `${fn.module}.${fn.name} has no body`, span);
    return mergeCall(fn, bound, span) ?? stage(fn.body, bound);
  }
  if (fn.module !== 'prelude') return hostCall(fn, statics, values, environment, span);
  const intrinsic = intrinsics[fn.name];
  invariant(intrinsic !== undefined, () => `no intrinsic ${fn.name}`, span);
  return intrinsic({ fn, args: values, statics, environment, span });
}

/** Defaults are staged in the callee's scope and may mention earlier parameters. */
function bindParameters(
  fn: FnDecl,
  self: Value | undefined,
  args: readonly (Value | undefined)[],
  environment: Environment,
): Environment {
  const withSelf =
    fn.self === undefined || self === undefined
      ? environment
      : bindLocals(environment, [[fn.self, self]]);
  return fn.params.reduce((inner, param, i) => {
    const given = args[i];
    if (given !== undefined) return bindLocals(inner, [[param.local, given]]);
    invariant(param.default !== undefined, () => `${fn.name} lacks ${param.local.name}`, fn.span);
    return bindLocals(inner, [[param.local, stage(param.default, inner)]]);
  }, withSelf);
}

/** A function on trees: once for each leaf, lifted over the axes that its parameter does not have. */
function callLeafwise(
  fn: FnDecl,
  statics: Statics,
  self: Value | undefined,
  args: readonly (Value | undefined)[],
  trees: readonly number[],
  environment: Environment,
  span: Span,
): Value {
  const [first, ...rest] = trees.map((position) => args[position]!);
  invariant(first !== undefined, () => `${fn.name} has no tree to go over`, span);
  const { type } = fn.params[trees[0]!]!;
  const cells: Value[] = [];
  zipLeaves([first, ...rest], span, (leaves, { stacked }) => {
    const leaf = leaves[0]!;
    const rank = leaf.kind === 'tensor' ? positionalRank(leaf) : 0;
    const isWhole = type.kind === 'tensor' && type.rest !== undefined;
    const lift = isWhole || type.kind !== 'tensor' ? stacked : rank - type.axes.length;
    const shape = leaf.kind === 'tensor' ? leaf.node.shape.slice(leaf.names.length) : [];
    const given = args.map((arg, position) => {
      const at = trees.indexOf(position);
      if (at !== -1) return { value: leaves[at]!, lift };
      return arg && { value: arg, lift: 0 };
    });
    const own = leafStatics(fn, trees[0]!, statics, shape.slice(lift), leaf);
    const owner = self && { value: self, lift: 0 };
    const made = lifted(
      shape.slice(0, lift),
      [owner, ...given],
      environment,
      span,
      ([cellSelf, ...values], inner) => callFunction(fn, own, cellSelf, values, inner, span),
    );
    cells.push(made);
    return leaf;
  });
  return treeOf(first, cells, fn.result, span);
}

/** The values made of the leaves of `tree`, in its form; of a function that gives several, several trees. */
function treeOf(tree: Value, cells: readonly Value[], result: Type, span: Span): Value {
  if (result.kind === 'tuple') {
    const items = result.items.map((item, i) =>
      treeOf(
        tree,
        cells.map((cell) => itemOf(cell, i, span)),
        item,
        span,
      ),
    );
    return { kind: 'tuple', items };
  }
  let next = 0;
  return mapLeaves(tree, span, () => cells[next++]!);
}

function leafStatics(
  fn: FnDecl,
  position: number,
  statics: Statics,
  shape: readonly number[],
  leaf: Value,
): Statics {
  const type = fn.params[position]?.type;
  const shapes = new Map(statics.shapes);
  if (type?.kind === 'tensor' && type.rest !== undefined) shapes.set(type.rest, shape);
  const dtypes = new Map(statics.dtypes);
  if (leaf.kind === 'tensor' && dtypes.size === 0) {
    for (const name of ['float', 'number'] as const) dtypes.set(name, leaf.node.dtype);
  }
  return { ...statics, shapes, dtypes };
}

/** A function that the host provides: a step of the plan, if there is one. */
function hostCall(
  fn: FnDecl,
  statics: Statics,
  args: readonly Value[],
  environment: Environment,
  span: Span,
): Value {
  const { plan } = environment.staging;
  if (plan === undefined) {
    throw new DiagnosticError({
      severity: 'error',
      slug: 'host-only',
      title: `\`${fn.name}\` runs on the host, in a plan`,
      span,
      label: 'this is staged into a kernel',
    });
  }
  const step = plan.length;
  const named = new Map(fn.params.map((param, i) => [param.local.name, args[i]!] as const));
  plan.push({ fn: `${fn.module}.${fn.name}`, statics, args: named, span });
  return { kind: 'host', step, type: concreteType(fn.result, statics, span) };
}
