/**
 * Arithmetic on named axes: the batching rule of every primitive that the language reaches.
 *
 * Inside a binder a value has, in front of its own axes, those indices it depends on. A primitive
 * aligns the names of its inputs, works on the positional axes, and leaves the names in front; the
 * binder at last turns its indices into positional axes. So `for`, lifting and reducers need no
 * rewriting of programs, and a value that ignores an index is never computed more than once.
 */
import { invariant } from '../diagnostics/invariant.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Node, OpAttributes, OpName, Shape } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import { type Axis, positionalRank, type Tensor, tensor } from './value.ts';

/** The names of all, each once, outermost first. */
export function unionOfNames(values: readonly Tensor[]): readonly Axis[] {
  const names = new Set(values.flatMap((value) => value.names));
  return [...names].sort((a, b) => a.order - b.order);
}

export function positionalShape(value: Tensor): Shape {
  return value.node.shape.slice(value.names.length);
}

/** The same value with exactly these names in front, repeated along those it did not depend on. */
export function spread(builder: GraphBuilder, value: Tensor, names: readonly Axis[]): Tensor {
  if (names.length === value.names.length) return value;
  const shape = [...names.map((name) => name.size), ...positionalShape(value)];
  const axes = [
    ...value.names.map((name) => names.indexOf(name)),
    ...positionalShape(value).map((_, i) => names.length + i),
  ];
  invariant(!axes.includes(-1), () => 'a value lost one of its names', value.node.span);
  return tensor(builder.node('broadcast', [value.node], { shape, axes }, value.node.span), names);
}

/** A pointwise op on values of one positional shape; those of rank 0 meet every element. */
export function pointwise<Op extends OpName>(
  builder: GraphBuilder,
  op: Op,
  values: readonly Tensor[],
  attributes: OpAttributes[Op],
  span: Span,
): Tensor {
  const names = unionOfNames(values);
  const shape = values.map(positionalShape).reduce((a, b) => (b.length > a.length ? b : a), []);
  const aligned = values.map((value) => {
    const spreadOut = spread(builder, value, names).node;
    if (positionalRank(value) === shape.length) return spreadOut;
    return builder.node(
      'broadcast',
      [spreadOut],
      { shape: [...names.map((name) => name.size), ...shape], axes: names.map((_, i) => i) },
      span,
    );
  });
  return tensor(builder.node(op, aligned, attributes, span), names);
}

/** Leaves a binder: the named axes `bound` become the leading positional axes, in the order given. */
export function unbind(
  builder: GraphBuilder,
  value: Tensor,
  bound: readonly Axis[],
  span: Span,
): Tensor {
  const outer = value.names.filter((name) => !bound.includes(name));
  const all = [...outer, ...[...bound].sort((a, b) => a.order - b.order)];
  const whole = spread(builder, value, all);
  const order = [...outer, ...bound].map((name) => all.indexOf(name));
  const rest = positionalShape(whole).map((_, i) => all.length + i);
  const permutation = [...order, ...rest];
  return tensor(builder.node('permute', [whole.node], { permutation }, span), outer);
}

/** Enters a binder: the leading positional axes become these fresh names. */
export function bind(value: Tensor, fresh: readonly Axis[]): Tensor {
  return tensor(value.node, [...value.names, ...fresh]);
}

/** `x[i]` for a bare index `i` that `x` does not depend on yet: positional axis `at` becomes the name. */
export function alignAxis(
  builder: GraphBuilder,
  value: Tensor,
  at: number,
  name: Axis,
  span: Span,
): Tensor {
  invariant(!value.names.includes(name), () => 'diagonals are gathers', span);
  const names = [...value.names, name].sort((a, b) => a.order - b.order);
  const from = value.names.length + at;
  const permutation = names.map((each) => (each === name ? from : value.names.indexOf(each)));
  for (let i = value.names.length; i < value.node.shape.length; i += 1) {
    if (i !== from) permutation.push(i);
  }
  return tensor(builder.node('permute', [value.node], { permutation }, span), names);
}

/** `a @ b`: the last axis of `a` with the first of `b`; names that both depend on are batch. */
export function contract(builder: GraphBuilder, a: Tensor, b: Tensor, span: Span): Tensor {
  const shared = a.names.filter((name) => b.names.includes(name));
  const batch = shared.map((name) => [a.names.indexOf(name), b.names.indexOf(name)] as const);
  const contracted = [[a.node.shape.length - 1, b.names.length] as const];
  const product = builder.node('dot', [a.node, b.node], { batch, contract: contracted }, span);
  const onlyA = a.names.filter((name) => !shared.includes(name));
  const onlyB = b.names.filter((name) => !shared.includes(name));
  const freeA = positionalRank(a) - 1;
  const names = unionOfNames([a, b]);
  const place = (name: Axis): number => {
    if (shared.includes(name)) return shared.indexOf(name);
    if (onlyA.includes(name)) return shared.length + onlyA.indexOf(name);
    return shared.length + onlyA.length + freeA + onlyB.indexOf(name);
  };
  const named = names.map(place);
  const positional = product.shape.map((_, i) => i).filter((i) => !named.includes(i));
  const permutation = [...named, ...positional];
  return tensor(builder.node('permute', [product], { permutation }, span), names);
}

/** Picks run-time positions on positional axis `at`; the axes of `index` lead the positional axes of the result. */
export function gather(
  builder: GraphBuilder,
  table: Tensor,
  at: number,
  index: Tensor,
  span: Span,
): Tensor {
  const shared = table.names.filter((name) => index.names.includes(name));
  const onlyTable = table.names.filter((name) => !shared.includes(name));
  const onlyIndex = index.names.filter((name) => !shared.includes(name));
  const axis = table.names.length + at;
  const others = table.node.shape
    .map((_, i) => i)
    .filter((i) => i >= table.names.length && i !== axis);
  const rows = builder.node(
    'permute',
    [table.node],
    {
      permutation: [
        ...shared.map((name) => table.names.indexOf(name)),
        axis,
        ...onlyTable.map((name) => table.names.indexOf(name)),
        ...others,
      ],
    },
    span,
  );
  const indexOrder = [
    ...shared.map((name) => index.names.indexOf(name)),
    ...onlyIndex.map((name) => index.names.indexOf(name)),
  ];
  const frame = positionalShape(index).map((_, i) => index.names.length + i);
  const positions = builder.node(
    'permute',
    [index.node],
    { permutation: [...indexOrder, ...frame] },
    span,
  );
  const picked = builder.node('gather', [rows, positions], { batch: shared.length }, span);
  const names = unionOfNames([table, index]);
  const place = (name: Axis): number => {
    if (shared.includes(name)) return shared.indexOf(name);
    if (onlyIndex.includes(name)) return shared.length + onlyIndex.indexOf(name);
    return shared.length + onlyIndex.length + frame.length + onlyTable.indexOf(name);
  };
  const named = names.map(place);
  const positional = picked.shape.map((_, i) => i).filter((i) => !named.includes(i));
  const permutation = [...named, ...positional];
  return tensor(builder.node('permute', [picked], { permutation }, span), names);
}

/** Reduces one positional axis (by default the only one). */
export function reduce(
  builder: GraphBuilder,
  op: 'sum' | 'reduce_max',
  value: Tensor,
  span: Span,
  at = 0,
): Tensor {
  const axes = [value.names.length + at];
  return tensor(builder.node(op, [value.node], { axes }, span), value.names);
}

/** `a` then `b` along the first positional axis. */
export function concat(builder: GraphBuilder, a: Tensor, b: Tensor, span: Span): Tensor {
  const names = unionOfNames([a, b]);
  const parts = [spread(builder, a, names).node, spread(builder, b, names).node];
  return tensor(builder.node('concat', parts, { axis: names.length }, span), names);
}

/** Values of one positional shape, one after another along a new first positional axis. */
export function stackTensors(builder: GraphBuilder, values: readonly Tensor[], span: Span): Tensor {
  const names = unionOfNames(values);
  const parts = values.map((value) => {
    const whole = spread(builder, value, names);
    return reshape(builder, whole, [1, ...positionalShape(whole)], span).node;
  });
  return tensor(builder.node('concat', parts, { axis: names.length }, span), names);
}

/** Changes the positional shape. */
export function reshape(builder: GraphBuilder, value: Tensor, to: Shape, span: Span): Tensor {
  const shape = [...value.names.map((name) => name.size), ...to];
  return tensor(builder.node('reshape', [value.node], { shape }, span), value.names);
}

/** `0, 1, …` along one name. */
export function indexValue(builder: GraphBuilder, name: Axis, span: Span): Tensor {
  const node: Node = builder.node('iota', [], { size: name.size }, span);
  return { kind: 'tensor', node, names: [name], indexOf: name };
}
