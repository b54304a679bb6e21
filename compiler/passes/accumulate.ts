/**
 * Cotangents of the slices of one value come back as pads that are added up. Where the slices tile
 * an axis (layers of a stack, the q, k and v of one projection) their sum is a concat.
 *
 *     %2 = pad %0 low=[0, 0] high=[3, 0]
 *     %3 = pad %1 low=[2, 0] high=[0, 0]    =>    %2 = concat %0 %1 axis=0
 *     %4 = add %2 %3
 *
 * Neighbours that do not fill the axis become a pad of a concat. Terms that are no pads stay added.
 */
import type { GraphBuilder } from '../graph/builder.ts';
import type { Graph, Node, Shape } from '../graph/graph.ts';
import { rewrite } from '../graph/rewrite.ts';
import { innerAdditions, termsOf } from './additions.ts';

export function accumulate(graph: Graph): Graph {
  const isInner = innerAdditions(graph);
  const inner = new Set<Node>();
  return rewrite(graph, (b, node, inputs) => {
    if (node.op !== 'add') return undefined;
    const sum = b.add(inputs[0]!, inputs[1]!);
    if (isInner.has(node)) {
      inner.add(sum);
      return sum;
    }
    return sumOfBlocks(b, termsOf(sum, inner)) ?? sum;
  });
}

/** A term that is zero outside of `node`, which stands at `low`. */
interface Block {
  readonly node: Node;
  readonly low: Shape;
}

/** The sum with its blocks joined, or undefined if none are neighbours. */
function sumOfBlocks(b: GraphBuilder, terms: readonly Node[]): Node | undefined {
  const [{ shape }] = terms as readonly [Node, ...Node[]];
  const isBlock = (term: Node): boolean => term.op === 'pad' && term.attributes.value === 0;
  const blocks = terms.flatMap((term): Block[] =>
    term.op === 'pad' && isBlock(term) ? [{ node: term.inputs[0]!, low: term.attributes.low }] : [],
  );
  const joined = shape.reduceRight(
    (current: readonly Block[], _, axis) => joinAlong(b, current, axis),
    addCoinciding(b, blocks),
  );
  if (joined.length === blocks.length) return undefined;
  const padded = joined.map(({ node, low }) => {
    const high = shape.map((size, axis) => size - low[axis]! - node.shape[axis]!);
    return b.pad(node, low, high);
  });
  return [...terms.filter((term) => !isBlock(term)), ...padded].reduce((x, y) => b.add(x, y));
}

/** Blocks of one place added up, so that a part that is used twice does not hinder the others. */
function addCoinciding(b: GraphBuilder, blocks: readonly Block[]): readonly Block[] {
  const byPlace = new Map<string, Block>();
  for (const { node, low } of blocks) {
    const place = `${low.join()}:${node.shape.join()}`;
    const other = byPlace.get(place)?.node;
    byPlace.set(place, { node: other === undefined ? node : b.add(other, node), low });
  }
  return [...byPlace.values()];
}

/** Joins blocks that follow each other along an axis and agree in all others. */
function joinAlong(b: GraphBuilder, blocks: readonly Block[], axis: number): readonly Block[] {
  const rows = new Map<string, Block[]>();
  for (const block of blocks) {
    const others = (shape: Shape): string => shape.filter((_, i) => i !== axis).join();
    const row = `${others(block.low)}:${others(block.node.shape)}`;
    rows.set(row, [...(rows.get(row) ?? []), block]);
  }
  return [...rows.values()].flatMap((row) => {
    const runs: Block[][] = [];
    let end = Number.NaN;
    for (const block of row.sort((x, y) => x.low[axis]! - y.low[axis]!)) {
      if (block.low[axis] === end) runs.at(-1)!.push(block);
      else runs.push([block]);
      end = block.low[axis]! + block.node.shape[axis]!;
    }
    return runs.map((run) => ({
      node: b.concat(
        run.map(({ node }) => node),
        axis,
      ),
      low: run[0]!.low,
    }));
  });
}
