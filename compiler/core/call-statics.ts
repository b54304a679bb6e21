/**
 * The static parameters of a call from outside: dims as given, else from the shapes of its
 * tensors, else by default; `float` from the first float tensor. Each equation between a dim and a
 * size is solved once a single unknown is left in it, if it is linear in that; then all are checked.
 * Further leading axes of a parameter are its frame, as in a call in the language.
 */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import { isFloat } from '../graph/dtype.ts';
import type { Scalar, Shape } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { StaticParam } from '../types/declaration.ts';
import { atomsOf, type Dim, evaluateDim } from '../types/dim.ts';
import { printType } from '../types/print.ts';
import type { CallLeaf } from './call-leaves.ts';
import { noStatics, type Statics } from './concrete.ts';

export interface GivenTensor {
  readonly dtype: Scalar;
  readonly shape: Shape;
}

export interface Givens {
  readonly tensors: ReadonlyMap<string, GivenTensor>;
  readonly dims: ReadonlyMap<string, number>;
}

interface Equation {
  readonly dim: Dim;
  readonly size: number;
}

/** The static parameters, and for each parameter the leading axes over which the call is lifted. */
export interface CallShape {
  readonly statics: Statics;
  readonly frames: ReadonlyMap<string, Shape>;
}

/** Throws the diagnostic of what is not determined, or of the first tensor that does not fit. */
export function callStatics(
  params: readonly StaticParam[],
  leaves: readonly CallLeaf[],
  { tensors, dims: given }: Givens,
  span: Span,
): CallShape {
  const found = leaves.flatMap((leaf) => {
    const tensor = tensors.get(leaf.path);
    return tensor === undefined ? [] : [{ leaf, tensor }];
  });
  const frames = new Map<string, Shape>();
  const shapes = new Map<string, Shape>();
  const dtypes = new Map<string, Scalar>();
  const equations = found.flatMap(({ leaf, tensor }): Equation[] => {
    const { axes, rest, dtype } = leaf.type;
    const extra = tensor.shape.length - axes.length;
    const open = rest === undefined ? leaf.parameter : rest;
    const leading = rest === undefined ? frames : shapes;
    if (extra < 0 || (extra > 0 && open === undefined)) return [];
    if (open !== undefined && !leading.has(open)) leading.set(open, tensor.shape.slice(0, extra));
    if (typeof dtype !== 'string' && !dtypes.has(dtype.name)) dtypes.set(dtype.name, tensor.dtype);
    return axes.map((dim, i) => ({ dim, size: tensor.shape[extra + i]! }));
  });
  const dims = solve(new Map(given), equations, params);
  const bools = new Map(
    params.flatMap(({ name, default: value }) =>
      typeof value === 'boolean' ? [[name, value] as const] : [],
    ),
  );
  const numbers = new Map(
    params.flatMap(({ name, default: value }) =>
      typeof value === 'number' ? [[name, value] as const] : [],
    ),
  );
  requireStatics(params, { dims, bools, numbers }, span);
  const statics = { ...noStatics, dims, bools, numbers, shapes, dtypes };
  for (const { leaf, tensor } of found) requireFit(leaf, tensor, { statics, frames }, span);
  requirePrefixes(frames, span);
  return { statics, frames };
}

/** Frames are prefixes of the longest. */
function requirePrefixes(frames: ReadonlyMap<string, Shape>, span: Span): void {
  const longest = [...frames.values()].reduce((a, b) => (b.length > a.length ? b : a), []);
  const isPrefix = (frame: Shape): boolean => frame.every((size, i) => size === longest[i]);
  if ([...frames.values()].every(isPrefix)) return;
  throw new DiagnosticError({
    severity: 'error',
    slug: 'frame-mismatch',
    title: 'The leading axes of these tensors do not agree',
    span,
    notes: [...frames].map(([name, frame]) => `${name} brings  [${frame.join(', ')}]`),
  });
}

function solve(
  known: Map<string, number>,
  equations: readonly Equation[],
  params: readonly StaticParam[],
): ReadonlyMap<string, number> {
  for (let before = -1; before < known.size; ) {
    before = known.size;
    for (const { dim, size } of equations) solveOne(known, dim, size);
    const byDefault = params.find((param) => defaultOf(param, known) !== undefined);
    if (before === known.size && byDefault !== undefined) {
      known.set(byDefault.name, defaultOf(byDefault, known)!);
    }
  }
  return known;
}

function unknownsOf(dim: Dim, known: ReadonlyMap<string, number>): readonly string[] {
  const names = atomsOf(dim).flatMap((atom) => (atom.kind === 'variable' ? [atom.name] : []));
  return [...new Set(names)].filter((name) => !known.has(name));
}

/** A dim is linear in its unknown if it grows by the same from 1 to 2 as from 2 to 3. */
function solveOne(known: Map<string, number>, dim: Dim, size: number): void {
  const [name, ...others] = unknownsOf(dim, known);
  if (name === undefined || others.length > 0) return;
  const at = (value: number): number => evaluateDim(dim, (each) => known.get(each) ?? value);
  const slope = at(2) - at(1);
  const value = 1 + (size - at(1)) / slope;
  if (at(3) - at(2) === slope && Number.isInteger(value) && value >= 1) known.set(name, value);
}

function defaultOf(
  { name, default: value }: StaticParam,
  known: ReadonlyMap<string, number>,
): number | undefined {
  if (typeof value !== 'object' || known.has(name)) return undefined;
  if (unknownsOf(value, known).length > 0) return undefined;
  return evaluateDim(value, (each) => known.get(each)!);
}

function requireStatics(
  params: readonly StaticParam[],
  { dims, bools, numbers }: Pick<Statics, 'dims' | 'bools' | 'numbers'>,
  span: Span,
): void {
  const names = params
    .filter(({ name }) => !dims.has(name) && !bools.has(name) && !numbers.has(name))
    .map(({ name }) => name);
  if (names.length > 0) {
    throw new DiagnosticError({
      severity: 'error',
      slug: 'undetermined',
      title: `The shapes of the tensors do not determine ${names.join(', ')}`,
      span,
      hint: `give it: --dims ${names.map((name) => `${name}=8`).join(',')}`,
    });
  }
  const unknown = [...dims.keys()].find((name) => !params.some((param) => param.name === name));
  if (unknown === undefined) return;
  throw new DiagnosticError({
    severity: 'error',
    slug: 'unknown-name',
    title: `There is no dim ${unknown} to give`,
    span,
    label: `its dims: ${params.map(({ name }) => name).join(', ') || 'none'}`,
  });
}

function requireFit(
  leaf: CallLeaf,
  tensor: GivenTensor,
  { statics, frames }: CallShape,
  span: Span,
): void {
  const { axes, rest, dtype } = leaf.type;
  const size = (dim: Dim): number => evaluateDim(dim, (name) => statics.dims.get(name)!);
  const frame = (leaf.parameter !== undefined && frames.get(leaf.parameter)) || [];
  const lead = rest === undefined ? frame : statics.shapes.get(rest)!;
  const shape = [...lead, ...axes.map(size)];
  const scalar = typeof dtype === 'string' ? dtype : statics.dtypes.get(dtype.name)!;
  const isAllowed = typeof dtype === 'string' || dtype.name !== 'float' || isFloat(scalar);
  const fits = isAllowed && scalar === tensor.dtype && shape.join() === tensor.shape.join();
  if (fits) return;
  const declared = printType(leaf.type);
  const needed = `${isAllowed ? scalar : 'f32'}${printShape(shape)}`;
  const sizes = [...new Set(axes.flatMap((dim) => unknownsOf(dim, new Map())))];
  throw new DiagnosticError({
    severity: 'error',
    slug: 'tensor-mismatch',
    title: `The tensor \`${leaf.path}\` does not fit`,
    span,
    notes: [
      `needed  ${declared === needed ? needed : `${needed}, which is ${declared}`}`,
      `found   ${tensor.dtype}${printShape(tensor.shape)}`,
      ...(sizes.length === 0
        ? []
        : [`with ${sizes.map((name) => `${name} = ${statics.dims.get(name)}`).join(', ')}`]),
    ],
  });
}

function printShape(shape: Shape): string {
  return shape.length === 0 ? '' : `[${shape.join(', ')}]`;
}
