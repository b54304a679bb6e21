/** What the recognising passes make of small graphs, by the ops that are left. */
import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { type Graph, type Node, topological } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { accumulate } from '../../compiler/passes/accumulate.ts';
import { recogniseDot } from '../../compiler/passes/recognise-dot.ts';
import { splitReductions } from '../../compiler/passes/split-reductions.ts';
import { Random } from '../fuzz/random.ts';
import { expectClose } from '../graph/expect-close.ts';

interface Case {
  readonly after: Graph;
  readonly node: Node;
  readonly ops: readonly string[];
}

/** Runs a pass on what `build` makes and checks that the value stays. */
function through(
  pass: (graph: Graph) => Graph,
  build: (b: GraphBuilder, input: (shape: readonly number[]) => Node) => Node,
): Case {
  const b = new GraphBuilder();
  const nodes: Node<'input'>[] = [];
  const inputs = new Map<string, NdArray>();
  const node = build(b, (shape) => {
    const input = b.input(`x${nodes.length}`, 'f32', shape);
    nodes.push(input);
    inputs.set(input.attributes.name, new Random(nodes.length).array(input, -1, 1));
    return input;
  });
  const graph = { name: 'g', inputs: nodes, outputs: [{ name: 'y', node }] };
  const after = pass(graph);
  const value = (of: Graph) => evaluate(of, inputs).get('y')!;
  expectClose(value(after).data, value(graph).data, 1e-10);
  const ops = topological(after)
    .map(({ op }) => op)
    .filter((op) => op !== 'input');
  return { after, node: after.outputs[0]!.node, ops };
}

describe('recognise-dot', () => {
  test('a matrix product', () => {
    const { ops } = through(recogniseDot, (b, input) => {
      const shape = [4, 6, 5];
      const left = b.broadcast(input([4, 6]), shape, [0, 1]);
      return b.sum(b.mul(left, b.broadcast(input([6, 5]), shape, [1, 2])), [1]);
    });
    expect(ops).toEqual(['dot']);
  });

  test('scores of attention: heads and examples stay batch, the scale goes out', () => {
    const { node, ops } = through(recogniseDot, (b, input) => {
      const shape = [2, 3, 7, 7, 4];
      const q = b.permute(input([2, 7, 3, 4]), [0, 2, 1, 3]);
      const k = b.permute(input([2, 7, 3, 4]), [0, 2, 1, 3]);
      const scaled = b.mul(b.broadcast(q, shape, [0, 1, 2, 4]), b.splat(0.5, 'f32', shape));
      return b.sum(b.mul(scaled, b.broadcast(k, shape, [0, 1, 3, 4])), [4]);
    });
    expect(ops).toEqual(['dot', 'constant', 'broadcast', 'mul']);
    expect(node.inputs[0]!.attributes).toEqual({
      batch: [
        [0, 0],
        [2, 2],
      ],
      contract: [[3, 3]],
    });
  });

  test('weights that are repeated for each example make one product, not a batch of them', () => {
    const { ops, node } = through(recogniseDot, (b, input) => {
      const weights = b.broadcast(input([4, 5]), [2, 4, 5], [1, 2]);
      return b.dot(input([2, 7, 4]), weights, { batch: [[0, 0]], contract: [[2, 1]] });
    });
    expect(ops).toEqual(['dot']);
    expect(node.attributes).toEqual({ batch: [], contract: [[2, 0]] });
  });

  test('along a contracted axis that is repeated on one side, or both, nothing is multiplied', () => {
    const { ops, node } = through(recogniseDot, (b, input) => {
      const left = b.broadcast(input([2, 3]), [2, 3, 4, 5], [0, 1]);
      const right = b.broadcast(input([3, 5, 6]), [3, 4, 5, 6], [0, 2, 3]);
      const contract = [0, 1, 2].map((axis) => [axis + 1, axis] as const);
      return b.dot(left, right, { batch: [], contract });
    });
    expect(ops).toEqual(['sum', 'dot', 'constant', 'broadcast', 'mul']);
    expect(node.shape).toEqual([2, 6]);
  });

  test('three factors, one of which is a mask of another', () => {
    const { ops } = through(recogniseDot, (b, input) => {
      const shape = [4, 6, 5];
      const masked = b.mul(
        b.broadcast(input([4, 6]), shape, [0, 1]),
        b.broadcast(input([6]), shape, [1]),
      );
      return b.sum(b.mul(masked, b.broadcast(input([6, 5]), shape, [1, 2])), [1]);
    });
    expect(ops.filter((op) => op === 'dot')).toHaveLength(1);
    expect(ops).not.toContain('sum');
  });

  test('a norm stays a reduction', () => {
    const { ops } = through(recogniseDot, (b, input) => {
      const x = input([4, 6]);
      return b.sum(b.mul(x, x), [1]);
    });
    expect(ops).toEqual(['mul', 'sum']);
  });

  test('a row times a vector, where nothing is used twice, stays a reduction', () => {
    const { ops } = through(recogniseDot, (b, input) =>
      b.sum(b.mul(input([4, 6]), b.broadcast(input([6]), [4, 6], [1])), [1]),
    );
    expect(ops).toEqual(['broadcast', 'mul', 'sum']);
  });
});

describe('accumulate', () => {
  const layer = (b: GraphBuilder, x: Node, at: number, of: number): Node =>
    b.pad(x, [at, 0], [of - at - 1, 0]);

  test('layers of a stack, last to first, become one concat', () => {
    const { ops } = through(accumulate, (b, input) => {
      const rows = [2, 1, 0].map((at) => layer(b, input([1, 4]), at, 3));
      return rows.reduce((sum, row) => b.add(sum, row));
    });
    expect(ops).toEqual(['concat']);
  });

  test('tiles of two axes', () => {
    const { ops } = through(accumulate, (b, input) => {
      const tiles = [
        [0, 0],
        [2, 3],
        [0, 3],
        [2, 0],
      ].map(([row, column]) => b.pad(input([2, 3]), [row!, column!], [2 - row!, 3 - column!]));
      return tiles.reduce((sum, tile) => b.add(sum, tile));
    });
    expect(ops).toEqual(['concat', 'concat', 'concat']);
  });

  test('a gap stays zero, another term stays added, a part used twice is added first', () => {
    const { ops } = through(accumulate, (b, input) => {
      const terms = [0, 1, 1].map((at) => layer(b, input([1, 4]), at, 4));
      return [...terms, b.neg(input([4, 4]))].reduce((sum, term) => b.add(sum, term));
    });
    expect(ops.filter((op) => op === 'pad' || op === 'concat')).toEqual(['concat', 'pad']);
  });

  test('a sum that is used elsewhere stays', () => {
    const { ops } = through(accumulate, (b, input) => {
      const first = b.add(layer(b, input([1, 4]), 0, 3), layer(b, input([1, 4]), 2, 3));
      return b.mul(b.add(first, layer(b, input([1, 4]), 1, 3)), first);
    });
    expect(ops).not.toContain('concat');
  });
});

describe('split-reductions', () => {
  test.each([
    ['divisible', [300, 1000]],
    ['prime', [65_537]],
  ])('a long sum of a %s size takes two stages', (_, shape) => {
    const { ops } = through(splitReductions, (b, input) =>
      b.sum(
        input(shape),
        shape.map((_size, i) => i),
      ),
    );
    expect(ops.filter((op) => op === 'sum')).toHaveLength(2);
  });

  test('so does a long maximum of negative numbers', () => {
    const { ops } = through(splitReductions, (b, input) => {
      const x = input([65_537]);
      return b.reduceMax(b.sub(x, b.like(x, 5)), [0]);
    });
    expect(ops.filter((op) => op === 'reduce_max')).toHaveLength(2);
  });

  test('short sums and sums of rows stay', () => {
    const { ops } = through(splitReductions, (b, input) =>
      b.sum(b.sum(input([4, 70_000]), [1]), [0]),
    );
    expect(ops).toEqual(['sum', 'sum']);
  });
});
