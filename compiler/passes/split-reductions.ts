/**
 * A reduction of very many elements to one has nothing to run in parallel. It is done in two
 * stages, in a tree that depends on the shape alone, so that results are the same on every device.
 *
 *     %1 = sum %0 axes=[0]      =>    %1 = reshape %0 : f32[1000, 1000]
 *     (of 1,000,000 elements)         %2 = sum %1 axes=[1]
 *                                     %3 = sum %2 axes=[0]
 *
 * Sums that are added up share their second stage.
 */
import type { GraphBuilder } from '../graph/builder.ts';
import { elementCount, type Graph, type Node } from '../graph/graph.ts';
import { rewrite } from '../graph/rewrite.ts';

const largestSingleStage = 65_536;
/** How many partial results the first stage leaves. */
const parts = { fewest: 64, most: 1024, padded: 256 };

export function splitReductions(graph: Graph): Graph {
  const partials = new Map<Node, readonly Node[]>();
  const finish = (b: GraphBuilder, op: 'sum' | 'reduce_max', some: readonly Node[]): Node => {
    const node = b.node(op, [b.concat(some, 0)], { axes: [0] });
    partials.set(node, some);
    return node;
  };
  return rewrite(graph, (b, node, [x, y]) => {
    const [some, others] = [partials.get(x!), partials.get(y!)];
    if (node.op === 'add' && some !== undefined && others !== undefined) {
      return finish(b, 'sum', [...some, ...others]);
    }
    const isReduction = node.op === 'sum' || node.op === 'reduce_max';
    if (!isReduction || x === undefined || node.shape.length > 0) return undefined;
    if (elementCount(x.shape) <= largestSingleStage) return undefined;
    return finish(b, node.op, [firstStage(b, node.op, x)]);
  });
}

function firstStage(b: GraphBuilder, op: 'sum' | 'reduce_max', x: Node): Node {
  const count = elementCount(x.shape);
  const flat = b.reshape(x, [count]);
  const divisor = partsThatDivide(count);
  const rows = divisor ?? parts.padded;
  const missing = divisor === undefined ? rows - (count % rows) : 0;
  const padded = b.pad(flat, [0], [missing], op === 'sum' ? 0 : lowest(x));
  return b.node(op, [b.reshape(padded, [rows, (count + missing) / rows])], { axes: [1] });
}

function partsThatDivide(count: number): number | undefined {
  for (let divisor = parts.most; divisor >= parts.fewest; divisor -= 1) {
    if (count % divisor === 0) return divisor;
  }
  return undefined;
}

/** At most every value of the dtype that programs may compute with. */
function lowest(x: Node): number {
  if (x.dtype === 'u32') return 0;
  return x.dtype === 'i32' ? -(2 ** 31) : x.dtype === 'f16' ? -65_504 : -1e30;
}
