/** No training step of an everyday model has a value for each pair of positions, stored or not. */
import { expect, test } from 'vitest';
import { isAttention } from '../../compiler/graph/attention.ts';
import { type Graph, type Node, topological } from '../../compiler/graph/graph.ts';
import { isLoop } from '../../compiler/graph/loop.ts';
import { transformGraph } from '../../compiler/pipeline.ts';
import { lavapipe } from '../../compiler/target/target.ts';
import { modelGraph } from './models.ts';

const positions = 1_024;

/** Those in the bodies of loops, too; not those in holes, which kernels compute where they need them. */
function allNodes(graph: Graph): readonly Node[] {
  return topological(graph).flatMap((node) =>
    isLoop(node) ? [node, ...allNodes(node.attributes.body)] : [node],
  );
}

test.each(['gpt_step', 'llama_step'] as const)('%s', (name) => {
  const nodes = allNodes(transformGraph(modelGraph(name), 2, lavapipe));
  const pairs = nodes.filter(({ shape }) => shape.filter((size) => size === positions).length > 1);
  expect(pairs.map(({ op, shape }) => `${op} [${shape}]`)).toEqual([]);
  // Twelve layers, each forwards, its normaliser, and three cotangents.
  expect(nodes.filter(isAttention)).toHaveLength(12 * 5);
});
