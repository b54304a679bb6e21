/**
 * Where things lie in attention. Positions are those of queries, of one head or of all that share
 * keys one behind the other, or those of keys; a kernel has one of the two as the rows of its tiles,
 * the other as their columns. Axes: `z` all batches, `o` the heads that are gone through one by one.
 */
import { type AttentionParts, attentionParts, attentionSizes } from '../../graph/attention.ts';
import { elementCount, type Node, type Shape } from '../../graph/graph.ts';
import type { AttentionOp } from '../../graph/op.ts';
import { add, type Index, ofAxis, scale } from '../indexing/affine.ts';
import { type IndexMap, unflatten } from '../indexing/map.ts';

/** A tensor with a vector, or a number, for each position. */
export interface Operand {
  readonly node: Node;
  readonly map: (position: Index, at: Index) => IndexMap;
}

/** Queries or keys. */
export interface Side {
  readonly name: 'query' | 'key';
  /** How often the positions are gone through: the heads, if they are not positions themselves. */
  readonly heads: number;
  readonly count: number;
  readonly operand: (node: Node) => Operand;
}

export interface Space {
  readonly parts: AttentionParts<Node>;
  readonly batch: number;
  readonly queries: Side;
  readonly keys: Side;
  /** Whether positions of queries are those of one head, so that masks can be read off them. */
  readonly isByHead: boolean;
  /** The point of the scores for a query and a key. */
  readonly scoreMap: (query: Index, key: Index) => IndexMap;
}

/** Fewer queries than this lie side by side with those of the other heads. */
const fewQueries = 8;

export function spaceOf(node: Node<AttentionOp>): Space {
  const parts = attentionParts(node.op, node.inputs);
  const { batch, heads, queries, keys } = attentionSizes(parts.q, parts.k);
  const isByHead = heads === 1 || queries >= fewQueries;
  const outer = isByHead ? heads : 1;
  const count = (heads / outer) * queries;
  const z = unflatten(ofAxis({ name: 'z', extent: elementCount(batch) }), batch);
  const o = scale(ofAxis({ name: 'o', extent: outer }), queries);
  const rowOf = (query: Index): IndexMap => [
    ...z,
    ...unflatten(isByHead ? add(o, query) : query, [heads, queries]),
  ];
  const within = (leading: (position: Index) => IndexMap) => (of: Node) => ({
    node: of,
    map: (position: Index, at: Index) => withLast([...leading(position)], at, of.shape),
  });
  return {
    parts,
    batch: elementCount(batch),
    queries: { name: 'query', heads: outer, count, operand: within(rowOf) },
    keys: { name: 'key', heads: 1, count: keys, operand: within((key) => [...z, key]) },
    isByHead,
    scoreMap: (query, key) => [...rowOf(query), key],
  };
}

/** The row of a tensor that has one number for each position has no axis more. */
function withLast(leading: IndexMap, at: Index, shape: Shape): IndexMap {
  return leading.length === shape.length ? leading : [...leading, at];
}
