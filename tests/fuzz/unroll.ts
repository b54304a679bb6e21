/** Loops written out round by round: what a derivative of a loop is compared with. */
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import { extract } from '../../compiler/graph/extract.ts';
import type { Graph, Node } from '../../compiler/graph/graph.ts';
import { bodyOutputs, isLoop, partsOf } from '../../compiler/graph/loop.ts';
import { rewrite } from '../../compiler/graph/rewrite.ts';

export function unrollLoops(graph: Graph): Graph {
  const results = new Map<Node, readonly Node[]>();
  const unroll = (b: GraphBuilder, node: Node, inputs: readonly Node[]): Node | undefined => {
    if (node.op === 'result') return results.get(node.inputs[0]!)![node.attributes.at];
    if (!isLoop(node)) return undefined;
    results.set(node, rounds(b, node, inputs));
    return b.constant(0, 'f32');
  };
  return rewrite(graph, unroll, new GraphBuilder());
}

function rounds(
  b: GraphBuilder,
  { attributes }: Node<'loop'>,
  inputs: readonly Node[],
): readonly Node[] {
  const body = { ...attributes, body: unrollLoops(attributes.body) };
  const given = partsOf(inputs, attributes);
  const outputs = bodyOutputs(body);
  const stacks: Node[][] = outputs.stacked.map(() => []);
  let carried = given.carried;
  for (let step = 0; step < attributes.rounds; step += 1) {
    const round = attributes.reverse ? attributes.rounds - 1 - step : step;
    const elements = given.stacked.map((stack) =>
      b.reshape(b.sliceAxis(stack, 0, round, round + 1), stack.shape.slice(1)),
    );
    const own = [b.constant(round, 'i32'), ...carried, ...elements, ...given.captured];
    const standIns = new Map<Node, Node>(body.body.inputs.map((input, at) => [input, own[at]!]));
    const all = [...outputs.carried, ...outputs.stacked];
    const { roots } = extract(
      b,
      all,
      standIns,
      () => false,
      () => 'nothing',
    );
    carried = roots.slice(0, attributes.carried);
    roots.slice(attributes.carried).forEach((element, at) => {
      stacks[at]![round] = b.reshape(element, [1, ...element.shape]);
    });
  }
  return [...carried, ...stacks.map((parts) => b.concat(parts, 0))];
}
