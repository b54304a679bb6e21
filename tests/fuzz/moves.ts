/**
 * What a step of a random graph may be. Each move takes values within about ±4 and keeps one that
 * is; none divides by numbers near zero.
 */
import { elementCount, type Node, type Shape } from '../../compiler/graph/graph.ts';
import { axesWithout } from '../../compiler/graph/nd-array.ts';
import type { Drawing } from './drawing.ts';

/** Draws one value with what `drawing` holds, or nothing where no value fits. */
type Move = (drawing: Drawing) => void;

const unary: Move = (d) => {
  const x = d.value()!;
  const functions: readonly ((node: Node) => Node)[] = [
    (node) => d.b.neg(node),
    (node) => d.b.sin(node),
    (node) => d.b.cos(node),
    (node) => d.b.tanh(node),
    (node) => d.b.erf(node),
    (node) => d.b.exp(d.b.tanh(node)),
    (node) => d.b.log(d.b.add(d.b.mul(node, node), d.b.like(node, 1))),
    (node) => d.b.sqrt(d.b.add(d.b.mul(node, node), d.b.like(node, 0.5))),
    (node) => d.b.pow(d.b.add(d.b.mul(node, node), d.b.like(node, 0.5)), d.b.like(node, 0.75)),
    (node) => d.b.mul(node, d.b.like(node, 0.5)),
  ];
  d.keep(d.random.pick(functions)(x));
};

const binary: Move = (d) => {
  const x = d.value()!;
  const y = d.ofShape(x.shape);
  const functions: readonly (() => Node)[] = [
    () => d.bounded(d.b.add(x, y), 2),
    () => d.bounded(d.b.sub(x, y), 2),
    () => d.bounded(d.b.mul(x, y), 4),
    () => d.b.div(x, d.b.add(d.b.mul(y, y), d.b.like(y, 1))),
    () => d.b.max(x, d.b.add(y, d.b.like(y, 0.0123))),
    () => d.b.min(x, d.b.add(y, d.b.like(y, 0.0123))),
  ];
  d.keep(d.random.pick(functions)());
};

/** A mask by position, as attention has it. */
const masked: Move = (d) => {
  const x = d.value((node) => node.shape.length >= 2);
  if (x === undefined) return;
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const rank = x.shape.length;
  const row = d.b.broadcast(d.b.iota(rows), x.shape, [rank - 2]);
  const column = d.b.broadcast(d.b.iota(columns), x.shape, [rank - 1]);
  const fallback = d.random.pick([0, 0.5, -1]);
  d.keep(d.b.select(d.b.le(column, row), x, d.b.like(x, fallback)));
};

const reshape: Move = (d) => {
  const x = d.value()!;
  const { shape } = x;
  const at = d.random.integer(0, Math.max(shape.length - 1, 1));
  const merged = [
    ...shape.slice(0, at),
    elementCount(shape.slice(at, at + 2)),
    ...shape.slice(at + 2),
  ];
  const flat = [elementCount(shape)];
  const halves = shape.flatMap((size) => (size % 2 === 0 ? [2, size / 2] : [size]));
  const unit = [...shape.slice(0, at), 1, ...shape.slice(at)];
  d.keep(d.b.reshape(x, d.random.pick([merged, flat, halves, unit])));
};

const permute: Move = (d) => {
  const x = d.value()!;
  d.keep(d.b.permute(x, d.random.permutation(x.shape.length)));
};

const broadcast: Move = (d) => {
  const x = d.value((node) => node.shape.length < 4)!;
  if (x === undefined) return;
  const at = d.random.integer(0, x.shape.length + 1);
  const shape = [...x.shape.slice(0, at), d.random.integer(1, 6), ...x.shape.slice(at)];
  const axes = x.shape.map((_, axis) => (axis < at ? axis : axis + 1));
  d.keep(d.b.broadcast(x, shape, axes));
};

const slice: Move = (d) => {
  const x = d.value()!;
  const start = x.shape.map((size) => d.random.integer(0, size));
  const end = x.shape.map((size, axis) => d.random.integer(start[axis]! + 1, size + 1));
  d.keep(d.b.slice(x, start, end));
};

const pad: Move = (d) => {
  const x = d.value()!;
  const amounts = (): Shape => x.shape.map(() => d.random.integer(0, 3));
  d.keep(d.b.pad(x, amounts(), amounts(), d.random.pick([0, 0.5])));
};

const concat: Move = (d) => {
  const x = d.value((node) => node.shape.length > 0);
  if (x === undefined) return;
  const axis = d.random.integer(0, x.shape.length);
  d.keep(d.b.concat([x, d.ofShape(x.shape), d.b.neg(x)], axis));
};

/** The slices of one value, each used differently, as of q, k and v. */
const splitAndAdd: Move = (d) => {
  const x = d.value((node) => (node.shape.at(-1) ?? 0) % 2 === 0 && node.shape.length > 0);
  if (x === undefined) return;
  const axis = x.shape.length - 1;
  const half = x.shape[axis]! / 2;
  const low = d.b.sliceAxis(x, axis, 0, half);
  const high = d.b.sliceAxis(x, axis, half, 2 * half);
  d.keep(d.bounded(d.b.add(d.b.sin(low), d.b.mul(high, high)), 4));
};

const reverse: Move = (d) => {
  const x = d.value()!;
  d.keep(d.b.reverse(x, d.random.someAxes(x.shape)));
};

const mean: Move = (d) => {
  const x = d.value()!;
  const axes = d.random.someAxes(x.shape);
  const count = axes.reduce((product, axis) => product * x.shape[axis]!, 1);
  const sum = d.b.sum(x, axes);
  d.keep(d.b.div(sum, d.b.like(sum, count)));
};

const maximum: Move = (d) => {
  const x = d.value()!;
  d.keep(d.b.reduceMax(x, d.random.someAxes(x.shape)));
};

const cumsum: Move = (d) => {
  const x = d.value((node) => node.shape.length > 0);
  if (x === undefined) return;
  const axis = d.random.integer(0, x.shape.length);
  d.keep(d.bounded(d.b.cumsum(x, axis, d.random.chance(0.5)), x.shape[axis]!));
};

/** Repeats `reduced` along the axes that were reduced of `x`. */
function broadcastBack(d: Drawing, reduced: Node, x: Node, axes: readonly number[]): Node {
  return d.b.broadcast(reduced, x.shape, axesWithout(x.shape.length, axes));
}

const softmax: Move = (d) => {
  const x = d.value((node) => node.shape.length > 0);
  if (x === undefined) return;
  const axes = [d.random.integer(0, x.shape.length)];
  const shifted = d.b.sub(x, broadcastBack(d, d.b.reduceMax(x, axes), x, axes));
  const exponential = d.b.exp(shifted);
  d.keep(d.b.div(exponential, broadcastBack(d, d.b.sum(exponential, axes), x, axes)));
};

const logsumexp: Move = (d) => {
  const x = d.value((node) => node.shape.length > 0);
  if (x === undefined) return;
  const axes = [x.shape.length - 1];
  const largest = d.b.reduceMax(x, axes);
  const exponential = d.b.exp(d.b.sub(x, broadcastBack(d, largest, x, axes)));
  d.keep(d.b.add(largest, d.b.log(d.b.sum(exponential, axes))));
};

const normalise: Move = (d) => {
  const x = d.value((node) => node.shape.length > 0);
  if (x === undefined) return;
  const axes = [x.shape.length - 1];
  const average = (node: Node): Node => {
    const sum = d.b.sum(node, axes);
    return broadcastBack(d, d.b.div(sum, d.b.like(sum, x.shape.at(-1)!)), x, axes);
  };
  const centred = d.b.sub(x, average(x));
  const variance = average(d.b.mul(centred, centred));
  d.keep(d.bounded(d.b.div(centred, d.b.sqrt(d.b.add(variance, d.b.like(variance, 0.1)))), 2));
};

/** A product with a new matrix, over any axis; some axes may be batch. */
const dot: Move = (d) => {
  const x = d.value((node) => node.shape.length > 0);
  if (x === undefined) return;
  const contract = d.random.integer(0, x.shape.length);
  const batch = axesWithout(x.shape.length, [contract]).filter(() => d.random.chance(0.3));
  const right = d.input([
    ...batch.map((axis) => x.shape[axis]!),
    x.shape[contract]!,
    d.random.integer(1, 9),
  ]);
  const product = d.b.dot(x, right, {
    batch: batch.map((axis, i) => [axis, i] as const),
    contract: [[contract, batch.length]],
  });
  d.keep(d.bounded(product, Math.sqrt(x.shape[contract]!) * 2));
};

/** The same as a sum of a product of broadcasts, as `for` binders make it. */
const sumOfProduct: Move = (d) => {
  const x = d.value((node) => node.shape.length > 0 && node.shape.length < 4);
  if (x === undefined) return;
  const columns = d.random.integer(1, 9);
  const last = x.shape.length;
  const shape = [...x.shape, columns];
  const right = d.input([x.shape[last - 1]!, columns]);
  const left = d.b.broadcast(
    x,
    shape,
    x.shape.map((_, axis) => axis),
  );
  const product = d.b.mul(left, d.b.broadcast(right, shape, [last - 1, last]));
  d.keep(d.bounded(d.b.sum(product, [last - 1]), Math.sqrt(x.shape[last - 1]!) * 2));
};

const gather: Move = (d) => {
  const x = d.value((node) => node.shape.length > 0);
  if (x === undefined) return;
  const batch = d.random.integer(0, x.shape.length);
  const frame = [d.random.integer(1, 9)];
  const index = d.index([...x.shape.slice(0, batch), ...frame], x.shape[batch]!);
  d.keep(d.b.gather(x, index, batch));
};

const scatterAdd: Move = (d) => {
  const updates = d.value((node) => node.shape.length > 0);
  if (updates === undefined) return;
  const size = d.random.integer(1, 9);
  const index = d.index([updates.shape[0]!], size);
  const sums = d.b.scatterAdd(index, updates, { batch: 0, frame: 1, size });
  d.keep(d.bounded(sums, updates.shape[0]!));
};

/** Inverted dropout with bits from the position. */
const dropout: Move = (d) => {
  const x = d.value()!;
  const count = elementCount(x.shape);
  const position = d.b.cast(d.b.iota(count), 'u32');
  const word = (value: number): Node => d.b.like(position, value);
  const key = [word(d.random.integer(0, 2 ** 31)), word(7)] as const;
  const bits = d.b.threefry(key, [position, word(0)], 0);
  const keeps = d.b.reshape(d.b.lt(bits, word(2 ** 31)), x.shape);
  d.keep(d.b.select(keeps, x, d.b.like(x, 0)));
};

/** Every move is as likely as its share of the list. */
export const moves: readonly Move[] = [
  unary,
  unary,
  binary,
  binary,
  binary,
  masked,
  reshape,
  permute,
  broadcast,
  slice,
  pad,
  concat,
  splitAndAdd,
  reverse,
  mean,
  maximum,
  cumsum,
  softmax,
  softmax,
  logsumexp,
  normalise,
  dot,
  dot,
  sumOfProduct,
  sumOfProduct,
  gather,
  scatterAdd,
  dropout,
];
