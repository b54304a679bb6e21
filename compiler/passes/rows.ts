/**
 * Rows of values: one value of each of several computations, at the same place in all of them. As
 * long as the computations are alike, a row is an op on rows.
 */
import type { Node } from '../graph/graph.ts';
import { opDefinition } from '../graph/ops.ts';

export type Row = readonly Node[];

export function rowKey(row: Row): string {
  return row.map(({ id }) => id).join();
}

/** The operands of the pointwise op that all of a row are, each as a row. */
export function operandRows(row: Row): readonly Row[] | undefined {
  const [first] = row;
  if (first === undefined || opDefinition(first.op).kind !== 'pointwise') return undefined;
  const attributes = JSON.stringify(first.attributes);
  const isAlike = row.every(
    ({ op, attributes: own }) => op === first.op && JSON.stringify(own) === attributes,
  );
  return isAlike ? first.inputs.map((_, at) => row.map(({ inputs }) => inputs[at]!)) : undefined;
}

/** The scalar that a value repeats everywhere, if it does. */
export function scalarBehind(node: Node): Node | undefined {
  const [input] = node.inputs;
  return node.op === 'broadcast' && input?.shape.length === 0 ? input : undefined;
}

/** The scalar that all of a row repeat. */
export function sharedScalar(row: Row): Node | undefined {
  const scalars = new Set(row.map(scalarBehind));
  return scalars.size === 1 ? [...scalars][0] : undefined;
}

/**
 * The row of which `row` is a function of one argument, besides scalars: of `0.1 * (clip * g)^2`
 * that is `g`. It is as far down as there is one; `isEnough` stops earlier.
 */
export function argumentRow(row: Row, isEnough: (row: Row) => boolean = () => false): Row {
  const known = new Map<string, Row>();
  const find = (own: Row): Row => {
    const key = rowKey(own);
    const found = known.get(key) ?? (isEnough(own) ? own : descend(own));
    known.set(key, found);
    return found;
  };
  const descend = (own: Row): Row => {
    const operands = operandRows(own)?.filter((operand) => sharedScalar(operand) === undefined);
    const [first, ...others] = new Map(
      operands?.map(find).map((one) => [rowKey(one), one]),
    ).values();
    const isOnly = first !== undefined && others.length === 0;
    return isOnly && new Set(first.map(({ dtype }) => dtype)).size === 1 ? first : own;
  };
  return find(row);
}

/** Whether a row is computed from rows that are given, and from scalars, by ops on rows. */
export function isFunctionOf(row: Row, isGiven: (row: Row) => boolean): boolean {
  if (isGiven(row) || sharedScalar(row) !== undefined) return true;
  return operandRows(row)?.every((operand) => isFunctionOf(operand, isGiven)) ?? false;
}
