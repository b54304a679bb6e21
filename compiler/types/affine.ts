/**
 * Positions that are sums of indices, like `t - 1`: the values they take are known from the ranges,
 * so one that leaves its axis is an error where it is written, or a condition on callers.
 */
import type { ExprSyntax } from '../syntax/ast.ts';
import type { Body } from './body.ts';
import {
  addDims,
  constantDim,
  constantOf,
  type Dim,
  multiplyDims,
  printDim,
  subtractDims,
  variableDim,
} from './dim.ts';
import { fail } from './fault.ts';
import { askCallers } from './room.ts';

/** The least and the greatest value of an expression; both are taken. */
interface Interval {
  readonly low: Dim;
  readonly high: Dim;
}

function intervalOf(body: Body, syntax: ExprSyntax): Interval | undefined {
  switch (syntax.kind) {
    case 'int':
      return point(constantDim(syntax.value));
    case 'upper':
      return body.types.statics.get(syntax.name.text)?.kind === 'dim'
        ? point(variableDim(syntax.name.text))
        : undefined;
    case 'name': {
      const range = body.find(syntax.name.text)?.range;
      if (range === undefined) return undefined;
      const high = subtractDims(body.solver.resolveDim(range), constantDim(1));
      return { low: constantDim(0), high };
    }
    case 'binary': {
      const left = intervalOf(body, syntax.left);
      const right = intervalOf(body, syntax.right);
      return left === undefined || right === undefined
        ? undefined
        : combine(syntax.op, left, right);
    }
    default:
      return undefined;
  }
}

const point = (value: Dim): Interval => ({ low: value, high: value });

function combine(op: string, a: Interval, b: Interval): Interval | undefined {
  switch (op) {
    case '+':
      return { low: addDims(a.low, b.low), high: addDims(a.high, b.high) };
    case '-':
      return { low: subtractDims(a.low, b.high), high: subtractDims(a.high, b.low) };
    case '*':
      return scale(a, constantOf(b.low), b) ?? scale(b, constantOf(a.low), a);
    default:
      return undefined;
  }
}

function scale(interval: Interval, factor: number | undefined, by: Interval): Interval | undefined {
  if (factor === undefined || factor < 0 || constantOf(by.high) !== factor) return undefined;
  const times = constantDim(factor);
  return { low: multiplyDims(interval.low, times), high: multiplyDims(interval.high, times) };
}

/**
 * Refuses a position that is known to leave its axis for some values of its indices. Under an `if`
 * that mentions one of them, the branch not taken may.
 */
export function requireInAxis(body: Body, syntax: ExprSyntax, size: Dim): void {
  if (syntax.kind !== 'binary' || body.isGuarded(syntax)) return;
  // Ranges may still be open here, but the names are in scope only now.
  const early = intervalOf(body, syntax);
  if (early === undefined) return;
  const { isBranch } = body;
  body.atEnd(() => {
    const [low, high, all] = [early.low, early.high, size].map((d) => body.solver.resolveDim(d));
    if (low === undefined || high === undefined || all === undefined) return;
    const [first, room] = [constantOf(low), constantOf(subtractDims(all, high))];
    const isBelow = first !== undefined && first < 0;
    if (isBelow || (room !== undefined && room < 1)) {
      fail('index-out-of-range', 'This index leaves its axis', syntax.span, {
        label: isBelow
          ? `it begins at ${first}`
          : `it goes up to ${printDim(high)}, the axis has ${printDim(all)}`,
        hint: 'choose what is meant at the border with if.',
      });
    }
    if (isBranch) return;
    askCallers(body, low, '>=', constantDim(0), syntax.span);
    askCallers(body, high, '<', all, syntax.span);
  });
}
