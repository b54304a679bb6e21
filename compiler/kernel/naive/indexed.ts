/** `gather` and `scatter_add`; the latter looks through all indices for those that hit. */
import { elementCount, type Node } from '../../graph/graph.ts';
import {
  apply,
  assign,
  cast,
  declare,
  define,
  eq,
  index,
  literal,
  loop,
  max,
  min,
  when,
} from '../build.ts';
import type { Expr } from '../ir.ts';
import { coordinatesOf, flatIndex } from './coordinates.ts';
import { accumulatorOf, type ElementCode, read } from './element-kernel.ts';

/** table [batch…, N, cell…], index [batch…, frame…] -> [batch…, frame…, cell…]. */
export function gather(node: Node<'gather'>, i: Expr): ElementCode {
  const [table, indices] = node.inputs as readonly [Node, Node];
  const { batch } = node.attributes;
  const at = coordinatesOf(i, node.shape);
  const frame = at.slice(0, indices.shape.length);
  const cell = at.slice(indices.shape.length);
  const chosen = clamped(read(node, 1, flatIndex(frame, indices.shape)), table.shape[batch]!);
  const [binding, row] = define('row', chosen);
  const from = [...at.slice(0, batch), row, ...cell];
  return { statements: [binding], value: read(node, 0, flatIndex(from, table.shape)) };
}

/** index [batch…, frame…], updates [batch…, frame…, cell…] -> [batch…, size, cell…]. */
export function scatterAdd(node: Node<'scatter_add'>, i: Expr): ElementCode {
  const [indices, updates] = node.inputs as readonly [Node, Node];
  const { batch, size } = node.attributes;
  const at = coordinatesOf(i, node.shape);
  const outer = at.slice(0, batch);
  const cell = at.slice(batch + 1);
  const frameShape = indices.shape.slice(batch);
  const element = accumulatorOf(node.dtype);
  const [declaration, total] = declare('total', literal(0, { element, lanes: 1 }));
  const search = loop('k', index(elementCount(frameShape)), (k) => {
    const frame = [...outer, ...coordinatesOf(k, frameShape)];
    const row = clamped(read(node, 0, flatIndex(frame, indices.shape)), size);
    const update = read(node, 1, flatIndex([...frame, ...cell], updates.shape));
    return [
      when(eq(row, at[batch]!), [assign('total', apply('add', total, cast(update, element)))]),
    ];
  });
  return { statements: [declaration, search], value: total };
}

/** An i32 index brought into `0 … size-1`. */
function clamped(at: Expr, size: number): Expr {
  const zero = literal(0, at.type);
  return cast(min(max(at, zero), literal(size - 1, at.type)), 'u32');
}
