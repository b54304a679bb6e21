/** The prelude's functions of the reference interpreter, each on the cells that its signature says. */
import { build, flatten, mapAt, numberOf, type Stack, stackOf, type Value, zip } from './value.ts';

export interface Builtin {
  /** The rank of each parameter; what an argument has more is its frame. */
  readonly ranks: readonly number[];
  readonly apply: (args: readonly Value[], statics: readonly number[]) => Value;
}

const scalar = (f: (x: number) => number): Builtin => ({
  ranks: [0],
  apply: ([x]) => f(numberOf(x!)),
});

const row = (f: (x: readonly number[]) => Value): Builtin => ({
  ranks: [1],
  apply: ([x]) => f(flatten(x!)),
});

const pair = (f: (a: number, b: number) => number): Builtin => ({
  ranks: [0, 0],
  apply: ([a, b]) => f(numberOf(a!), numberOf(b!)),
});

const total = (x: readonly number[]): number => x.reduce((sum, each) => sum + each, 0);

/** The place of the first largest. */
const largestAt = (x: readonly number[]): number => x.indexOf(Math.max(...x));

const bounded = (at: Value, count: number): number =>
  Math.min(Math.max(numberOf(at), 0), count - 1);

export const builtins: Readonly<Record<string, Builtin>> = {
  exp: scalar(Math.exp),
  sin: scalar(Math.sin),
  cos: scalar(Math.cos),
  tanh: scalar(Math.tanh),
  abs: scalar(Math.abs),
  sqrt: scalar(Math.sqrt),
  sigmoid: scalar((x) => 1 / (1 + Math.exp(-x))),
  stop_grad: scalar((x) => x),
  div: pair((a, b) => Math.trunc(a / b)),
  select: {
    ranks: [0, 0, 0],
    apply: ([c, a, b]) => (c === true ? a! : b!),
  },
  clamp: {
    ranks: [0, 0, 0],
    apply: ([x, low, high]) => Math.min(Math.max(numberOf(x!), numberOf(low!)), numberOf(high!)),
  },
  sum: row(total),
  mean: row((x) => total(x) / x.length),
  prod: row((x) => x.reduce((product, each) => product * each, 1)),
  argmax: row(largestAt),
  cumsum: row((x) => x.map((_, at) => total(x.slice(0, at + 1)))),
  sort: row((x) => [...x].sort((a, b) => a - b)),
  any: { ranks: [1], apply: ([x]) => stackOf(x!).some((each) => each === true) },
  all: { ranks: [1], apply: ([x]) => stackOf(x!).every((each) => each === true) },
  count: { ranks: [1], apply: ([x]) => stackOf(x!).filter((each) => each === true).length },
  dot: { ranks: [1, 1], apply: ([a, b]) => total(flatten(zip(a!, b!, (x, y) => x * y))) },
  concat: { ranks: [1, 1], apply: ([a, b]) => [...stackOf(a!), ...stackOf(b!)] },
};

/** `min` and `max` of two numbers, or of a row. */
export const extremes: Readonly<Record<string, readonly [Builtin, Builtin]>> = {
  max: [row((x) => Math.max(...x)), pair(Math.max)],
  min: [row((x) => Math.min(...x)), pair(Math.min)],
};

/** Of whole stacks, whatever their cells are: no argument has a frame. */
export const wholes: Readonly<Record<string, Builtin['apply']>> = {
  update: ([x, at, cell]) => {
    const place = bounded(at!, stackOf(x!).length);
    return stackOf(x!).map((each, i) => (i === place ? cell! : each));
  },
  slice: ([x, at], [count]) => {
    const first = bounded(at!, stackOf(x!).length - count! + 1);
    return stackOf(x!).slice(first, first + count!);
  },
  zeros_like: ([x]) => zip(x!, 0, () => 0),
};

/**
 * `f i: e` for rows of `cells`, whose first `depth` axes are those of the indices: they become one,
 * and `f` goes along it for all further axes.
 */
export function reduceRows(cells: Value, depth: number, apply: (row: Stack) => Value): Value {
  const rows = joined(cells, depth);
  const further = (at: readonly number[]): Value => {
    const inner = at.reduce<Value>((value, each) => stackOf(value)[each]!, rows[0]!);
    if (!Array.isArray(inner)) return apply(rows.map((each) => at.reduce(step, each)));
    return build(inner.length, (next) => further([...at, next]));
  };
  return further([]);
}

const step = (value: Value, at: number): Value => stackOf(value)[at]!;

/** The first `depth` axes as one. */
export function joined(value: Value, depth: number): Stack {
  const rows = stackOf(value);
  return depth === 1 ? rows : rows.flatMap((each) => joined(each, depth - 1));
}

/** `a @ b`: the last axis of `a` with the first of `b`. */
export function contract(a: Value, b: Value, rankOfA: number): Value {
  const along = (left: Value): Value => {
    const terms = stackOf(left).map((each, k) => zip(each, stackOf(b)[k]!, (x, y) => x * y));
    return terms.reduce((sum, each) => zip(sum, each, (x, y) => x + y));
  };
  return mapAt(rankOfA - 1, a, along);
}
