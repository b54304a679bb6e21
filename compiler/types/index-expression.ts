/** `x[t, (h, i), _, ..K]`: what is done with each axis, and the ranges this gives to bare indices. */
import type { Span } from '../source/span.ts';
import type { ExprSyntax, IndexSyntax, Name } from '../syntax/ast.ts';
import { requireInAxis } from './affine.ts';
import type { Body, RestIndex } from './body.ts';
import { namedMeaning } from './callee.ts';
import { convert } from './coerce.ts';
import { constantDim, type Dim, printDim, productOfDims, subtractDims } from './dim.ts';
import { infer } from './expression.ts';
import { fail } from './fault.ts';
import { referToFunction } from './function-value.ts';
import { failOpen } from './open-shape.ts';
import { printType } from './print.ts';
import { requirePosition, requireSlice } from './room.ts';
import { leadingAxes } from './solver.ts';
import { dimOf } from './static-argument.ts';
import { dropAxes, scalarType, type TensorType, withAxes } from './substitute.ts';
import type { AxisIndex, Term } from './term.ts';
import type { Type } from './type.ts';

type IndexExpr = Extract<ExprSyntax, { kind: 'index' }>;

export function inferIndex(body: Body, syntax: IndexExpr, hint?: Type): Term {
  const isNamed = syntax.of.kind === 'name' || syntax.of.kind === 'upper';
  const meaning = isNamed ? namedMeaning(body, syntax, []) : undefined;
  if (meaning?.kind === 'function') {
    return referToFunction(body, meaning.arities, meaning.self, hint, syntax.span, meaning.statics);
  }
  if (meaning?.kind === 'record') {
    return fail('not-a-value', 'This is a type, not a value', syntax.span);
  }
  return indexValue(body, syntax);
}

function failUneven(type: Type, span: Span): never {
  return fail('shape-mismatch', 'These stacks are not equally long', span, {
    label: `this is ${printType(type)}`,
  });
}

interface Axis {
  readonly index: AxisIndex;
  /** Axes of gathered positions, which go in front of the result. */
  readonly front: readonly Dim[];
  /** What is left of the axis. */
  readonly kept: readonly Dim[];
}

function indexValue(body: Body, syntax: IndexExpr): Term {
  const of = infer(body, syntax.of);
  const type = body.resolve(of.type);
  if (type.kind === 'tensor' && type.rest !== undefined) return indexOpen(body, of, type, syntax);
  const sizes = leadingAxes(type);
  if (!body.solver.beginsWith(type, sizes)) failUneven(type, syntax.span);
  const written = spread(body, syntax, sizes.length, type);
  const axes = written.map((index, i) => axisOf(body, index, sizes[i] ?? constantDim(1)));
  const front = longestFront(body, axes, syntax.span);
  const kept = axes.flatMap((axis) => axis.kept);
  return {
    kind: 'index',
    of,
    axes: axes.map(({ index }) => index),
    type: withAxes([...front, ...kept], dropAxes(sizes.length, type)),
    span: syntax.span,
  };
}

/** `w[.., i]`: the axes behind `..S` have positions, those of the shape itself have not. */
function indexOpen(body: Body, of: Term, type: TensorType, { indices, span }: IndexExpr): Term {
  const [first, ...behind] = indices;
  const isRest = first?.kind === 'rest' && first.name === undefined;
  if (!isRest || behind.length > type.axes.length) return failOpen(type, span);
  const kept = type.axes.slice(0, type.axes.length - behind.length);
  const sizes = type.axes.slice(kept.length);
  const last = behind.map((index, i) =>
    axisOf(body, endOrRest(body, index), sizes[i] ?? constantDim(1)),
  );
  if (last.some(({ front }) => front.length > 0)) return failOpen(type, span);
  const axes = [...kept.map(keepWhole), ...last];
  return {
    kind: 'index',
    of,
    axes: axes.map(({ index }) => index),
    isOpen: true,
    type: { ...type, axes: axes.flatMap((axis) => axis.kept) },
    span,
  };
}

function keepWhole(size: Dim): Axis {
  return { index: { kind: 'keep' }, front: [], kept: [size] };
}

/** What is written for one axis; of `..b` one of the indices that it stands for. */
type WrittenIndex =
  | IndexSyntax
  | { readonly kind: 'bound'; readonly index: BoundIndex; readonly span: Span };

type BoundIndex = NonNullable<RestIndex['indices']>[number];

/** One index an axis: `..` and `..b` spelt out, and what is not mentioned kept. */
function spread(
  body: Body,
  { indices: written, span }: IndexExpr,
  rank: number,
  type: Type,
): readonly WrittenIndex[] {
  const indices = written.map((index) => endOrRest(body, index));
  const missing = rank - indices.filter(({ kind }) => kind !== 'rest').length;
  if (missing < 0) {
    return fail('shape-mismatch', 'Too many indices', span, {
      label: `this is ${printType(type)}, which has ${rank} ${rank === 1 ? 'axis' : 'axes'}`,
    });
  }
  const keep = Array.from({ length: missing }, (): IndexSyntax => ({ kind: 'keep', span }));
  const at = indices.findIndex(({ kind }) => kind === 'rest');
  const rest = indices[at];
  if (rest?.kind !== 'rest') return [...indices, ...keep];
  const between = rest.name === undefined ? keep : boundRest(body, rest.name, missing, rest.span);
  return [...indices.slice(0, at), ...between, ...indices.slice(at + 1)];
}

/** `..b` is a rest index by what `b` is, else a slice up to `b`. */
function endOrRest(body: Body, index: IndexSyntax): IndexSyntax {
  if (index.kind !== 'rest' || index.name === undefined) return index;
  if (body.find(index.name.text)?.rest !== undefined) return index;
  const { name, span } = index;
  return { kind: 'slice', to: { kind: 'name', name, span: name.span }, span };
}

function boundRest(body: Body, name: Name, count: number, span: Span): readonly WrittenIndex[] {
  const rest = body.find(name.text)?.rest;
  if (rest === undefined) return [];
  rest.indices ??= Array.from({ length: count }, (_, i) => ({
    local: { name: `${name.text}${i}` },
    range: body.solver.freshDim(name.text),
  }));
  if (rest.indices.length !== count) {
    return fail(
      'shape-mismatch',
      `\`..${name.text}\` stands for ${rest.indices.length} axes`,
      span,
      {
        label: `here for ${count}`,
      },
    );
  }
  return rest.indices.map((index) => ({ kind: 'bound', index, span }));
}

function boundOf(body: Body, { local, range }: BoundIndex, size: Dim, span: Span): Axis {
  requireRange(body, range, size, span);
  const position: Term = { kind: 'local', local, type: scalarType('i32'), span };
  return { index: { kind: 'at', position }, front: [], kept: [] };
}

function requireRange(body: Body, range: Dim, size: Dim, span: Span): void {
  if (body.solver.equate(range, size)) return;
  const [has, needs] = [range, size].map((d) => printDim(body.solver.resolveDim(d)));
  fail('shape-mismatch', 'This index has another range', span, {
    label: `it goes up to ${has}, the axis has ${needs}`,
  });
}

function axisOf(body: Body, syntax: WrittenIndex, size: Dim): Axis {
  switch (syntax.kind) {
    case 'bound':
      return boundOf(body, syntax.index, size, syntax.span);
    case 'keep':
      return keepWhole(size);
    case 'slice':
      return sliceOf(body, syntax, size);
    case 'at':
      if (syntax.value.kind === 'tuple' && syntax.value.items.length > 1) {
        return groupOf(body, syntax.value.items, size, syntax.span);
      }
      return singleOf(positionOf(body, syntax.value, size));
    case 'type':
    case 'rest':
      return fail('index-type', 'An index must be an integer', syntax.span);
    default:
      return syntax satisfies never;
  }
}

function singleOf({ position, front }: Position): Axis {
  return { index: { kind: 'at', position }, front, kept: [] };
}

function sliceOf(
  body: Body,
  { from, to, span }: Extract<IndexSyntax, { kind: 'slice' }>,
  size: Dim,
): Axis {
  const start = from === undefined ? constantDim(0) : dimOf(body, from);
  const end = to === undefined ? size : dimOf(body, to);
  const length = subtractDims(end, start);
  requireSlice(body, start, end, size, span);
  return { index: { kind: 'slice', from: start, to: end }, front: [], kept: [length] };
}

/**
 * Several positions on one axis, which is their product in row-major order. The size of one that is
 * computed follows from the axis and the ranges of the others.
 */
function groupOf(body: Body, items: readonly ExprSyntax[], size: Dim, span: Span): Axis {
  const sizes = items.map((item) => rangeOf(body, item) ?? body.solver.freshDim('part'));
  const product = productOfDims(sizes);
  if (!body.solver.equate(product, size)) {
    fail('shape-mismatch', 'These indices do not make up the axis', span, {
      label: `together ${printDim(body.solver.resolveDim(product))}, the axis has ${printDim(body.solver.resolveDim(size))}`,
    });
  }
  const parts = items.map((item, i) => partOf(body, item, sizes[i] ?? size));
  const front = longestFront(body, parts, span);
  return { index: { kind: 'group', parts: parts.map(({ part }) => part) }, front, kept: [] };
}

function partOf(body: Body, item: ExprSyntax, size: Dim) {
  body.require(size, () =>
    fail('no-range', 'Nothing gives this position its range', item.span, {
      label: 'only one of several positions on one axis may be computed',
    }),
  );
  const { position, front } = positionOf(body, item, size);
  return { part: { size, position }, front };
}

/** The range of a bare index. */
function rangeOf(body: Body, syntax: ExprSyntax): Dim | undefined {
  return syntax.kind === 'name' ? body.find(syntax.name.text)?.range : undefined;
}

interface Position {
  readonly position: Term;
  readonly front: readonly Dim[];
}

function positionOf(body: Body, syntax: ExprSyntax, size: Dim): Position {
  const range = rangeOf(body, syntax);
  if (range !== undefined) requireRange(body, range, size, syntax.span);
  const term = infer(body, syntax);
  const type = body.resolve(term.type);
  requireInAxis(body, syntax, size);
  if (type.kind === 'static' && type.of === 'number') {
    if (term.kind === 'number') requirePosition(body, term.value, size, term.span);
    return { position: convert(body, term, 'i32'), front: [] };
  }
  const isInteger = type.kind === 'tensor' && body.solver.unifyDtype(type.dtype, 'i32');
  if (!isInteger) {
    return fail('index-type', 'An index must be an integer', syntax.span, {
      label: `this is ${printType(type)}${syntax.kind === 'cast' ? '; remove the cast' : ''}`,
    });
  }
  return { position: term, front: type.axes };
}

function longestFront(
  body: Body,
  axes: readonly Pick<Axis, 'front'>[],
  span: Span,
): readonly Dim[] {
  const fronts = axes.map(({ front }) => front);
  const longest = fronts.reduce((a, b) => (b.length > a.length ? b : a), []);
  for (const front of fronts) {
    if (front.every((dim, i) => body.solver.equate(dim, longest[i] ?? dim))) continue;
    fail('frame-mismatch', 'The axes of these indices do not agree', span);
  }
  return longest;
}
