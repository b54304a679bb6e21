/** `x[…]` of the reference interpreter, entry by entry. */
import type { ExprSyntax, IndexSyntax } from '../../compiler/syntax/ast.ts';
import { isStack, mapAt, numberOf, rankOf, type Scope, stackOf, type Value } from './value.ts';

type Evaluate = (syntax: ExprSyntax) => Value;

export function readIndices(
  value: Value,
  indices: readonly IndexSyntax[],
  scope: Scope,
  evaluate: Evaluate,
): Value {
  const [first, ...others] = indices;
  if (first === undefined) return value;
  const next = (cell: Value): Value => readIndices(cell, others, scope, evaluate);
  switch (first.kind) {
    case 'keep':
      return stackOf(value).map(next);
    case 'rest':
      return mapAt(rankOf(value) - others.length, value, next);
    case 'slice': {
      const from = first.from === undefined ? 0 : numberOf(evaluate(first.from));
      const to = first.to === undefined ? undefined : numberOf(evaluate(first.to));
      return stackOf(value).slice(from, to).map(next);
    }
    case 'at': {
      const at =
        first.value.kind === 'tuple'
          ? joint(first.value.items, scope, evaluate)
          : evaluate(first.value);
      return gather(stackOf(value), at, next);
    }
    default:
      throw new Error(`an index of kind ${first.kind} is not interpreted`);
  }
}

/** A stack of positions puts its axes in front. */
function gather(rows: readonly Value[], at: Value, next: (cell: Value) => Value): Value {
  if (isStack(at)) return at.map((each) => gather(rows, each, next));
  const place = Math.min(Math.max(numberOf(at), 0), rows.length - 1);
  return next(rows[place]!);
}

/** `(h, i)`: one axis read as two, the first the slower. */
function joint(items: readonly ExprSyntax[], scope: Scope, evaluate: Evaluate): number {
  return items.reduce((sum, each) => {
    const range = each.kind === 'name' ? scope.ranges.get(each.name.text) : undefined;
    if (range === undefined) throw new Error('an index was needed');
    return sum * range + numberOf(evaluate(each));
  }, 0);
}
