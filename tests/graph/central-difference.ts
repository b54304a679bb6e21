/** Gradients of graphs against central differences on the interpreter. */
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import { isFloat } from '../../compiler/graph/dtype.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { elementCount, type Graph, type Node } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { rewrite } from '../../compiler/graph/rewrite.ts';
import { verifyDifferentiated } from '../../compiler/graph/verify.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { Random } from '../fuzz/random.ts';

/**
 * The graph of one scalar `loss`, the sum of all float outputs with fixed random weights (so that
 * each element has its own cotangent), and of its gradient in each float input, `d NAME`.
 */
export function withGradients(graph: Graph): Graph {
  const b = new GraphBuilder();
  const marks = new Map<Node, Node>();
  const marked = rewrite(
    graph,
    (_, node, inputs) => {
      const variables = inputs.map((input) => {
        if (input.op !== 'input' || !isFloat(input.dtype)) return input;
        const mark = marks.get(input) ?? b.mark(input, marks.size);
        marks.set(input, mark);
        return mark;
      });
      return b.node(node.op, variables, node.attributes, node.span);
    },
    b,
  );
  const random = new Random(1);
  const terms = marked.outputs
    .filter(({ node }) => isFloat(node.dtype))
    .map(({ node }) => weightedSum(b, node, random));
  const loss = terms.reduce((total, term) => b.add(total, term), b.constant(0, 'f32'));
  const gradients = [...marks].map(([input, mark]) => ({
    name: `d ${input.op === 'input' ? input.attributes.name : ''}`,
    node: b.gradient(loss, mark),
  }));
  return { ...marked, outputs: [{ name: 'loss', node: loss }, ...gradients] };
}

/** Weights are spread by an irrational frequency, so they differ everywhere without being stored. */
function weightedSum(b: GraphBuilder, value: Node, random: Random): Node {
  const x = b.cast(value, 'f32');
  const position = b.cast(b.iota(elementCount(x.shape)), 'f32');
  const phase = b.like(position, random.between(0, 6));
  const weights = b.reshape(b.sin(b.add(position, phase)), x.shape);
  return b.sum(
    b.mul(x, weights),
    x.shape.map((_, axis) => axis),
  );
}

/**
 * The largest deviation of a derivative from its central difference, relative to the largest
 * derivative above 1; of each input at most `probes` elements are tried. `corners` counts those at
 * which the function has no derivative, by its values alone.
 */
export function gradientError(
  graph: Graph,
  inputs: ReadonlyMap<string, NdArray>,
  probes = 20,
): { readonly error: number; readonly corners: number } {
  const differentiated = differentiate(withGradients(graph));
  verifyDifferentiated(differentiated);
  const values = evaluate(differentiated, inputs);
  const lossOnly = { ...differentiated, outputs: differentiated.outputs.slice(0, 1) };
  const random = new Random(2);
  let error = 0;
  let corners = 0;
  for (const { name } of differentiated.outputs.slice(1)) {
    const gradient = values.get(name)!.data;
    const scale = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    for (let probe = 0; probe < Math.min(probes, gradient.length); probe += 1) {
      const at = gradient.length <= probes ? probe : random.integer(0, gradient.length);
      const { value, doubt } = centralDifference(lossOnly, inputs, name.slice(2), at);
      if (doubt > scale * cornerDoubt) corners += 1;
      else error = Math.max(error, Math.abs(value - gradient[at]!) / scale);
    }
  }
  return { error, corners };
}

/** Where two step widths disagree by more, there is a corner between and no derivative. */
const cornerDoubt = 1e-6;

/** Of fourth order, from two step widths; `doubt` is by how much they differ. */
function centralDifference(
  loss: Graph,
  inputs: ReadonlyMap<string, NdArray>,
  name: string,
  at: number,
): { readonly value: number; readonly doubt: number } {
  const input = inputs.get(name)!;
  const step = 1e-4 * Math.max(1, Math.abs(input.data[at]!));
  const lossAt = (distance: number): number => {
    const data = input.data.slice();
    data[at]! += distance;
    return evaluate(loss, new Map([...inputs, [name, { ...input, data }]])).get('loss')!.data[0]!;
  };
  const near = (lossAt(step) - lossAt(-step)) / (2 * step);
  const far = (lossAt(2 * step) - lossAt(-2 * step)) / (4 * step);
  return { value: (4 * near - far) / 3, doubt: Math.abs(near - far) };
}
