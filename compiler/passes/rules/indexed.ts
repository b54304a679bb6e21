/** Identities of `gather` and `scatter_add`. */
import type { GraphBuilder } from '../../graph/builder.ts';
import { elementCount, type Node } from '../../graph/graph.ts';
import { type RuleTable, rule } from './rule.ts';

/** The positions of an index clamped to a table of `size` rows. */
function clamped(b: GraphBuilder, index: Node, size: number): Node {
  return b.min(b.max(index, b.like(index, 0)), b.like(index, size - 1));
}

export const indexedRules = {
  /** The positions of a row that is one document: no run-time index is left. */
  gatherOfIota: rule(['gather'], 'x at 0 … n-1 = x[..n]', (b, [x, index], { attributes }) => {
    const [size] = index.shape;
    if (index.op !== 'iota' || attributes.batch > 0 || size! > x.shape[0]!) return undefined;
    return b.slice(
      x,
      x.shape.map(() => 0),
      [size!, ...x.shape.slice(1)],
    );
  }),

  /** The derivative of picking one element a row, as cross-entropy does: it needs no scatter. */
  scatterOfOne: rule(
    ['scatter_add'],
    'one update x at i, else 0 = select(position == i, x, 0)',
    (b, [index, updates], { attributes: { batch, frame, size }, shape }) => {
      const leading = index.shape.slice(0, batch);
      const cell = updates.shape.slice(batch + frame);
      if (elementCount(index.shape) !== elementCount(leading) || size === 0) return undefined;
      const outer = leading.map((_, axis) => axis);
      const inner = cell.map((_, axis) => batch + 1 + axis);
      const at = b.reshape(clamped(b, index, size), leading);
      const isHere = b.eq(b.broadcast(b.iota(size), shape, [batch]), b.broadcast(at, shape, outer));
      const update = b.reshape(updates, [...leading, ...cell]);
      const everywhere = b.broadcast(update, shape, [...outer, ...inner]);
      return b.select(isHere, everywhere, b.like(everywhere, 0));
    },
  ),
} satisfies RuleTable;
