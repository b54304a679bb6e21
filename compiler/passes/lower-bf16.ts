/**
 * Takes bf16 out of a graph: what the host gives and gets is packed, two to a word, and all else is
 * f32, rounded wherever a bf16 is computed.
 *
 *     x bf16[3]; y = x + x        x u32[2]; y = pack(round(unpack(x) + unpack(x))), u32[2]
 *
 * So a tensor of bf16 takes half the memory where it stays between runs: frozen weights, caches.
 * Within a run, and in loops, it is f32.
 */
import { GraphBuilder } from '../graph/builder.ts';
import { roundBf16 } from '../graph/dtype.ts';
import {
  type Graph,
  graphsIn,
  type Node,
  type OpAttributes,
  type OpName,
  type Output,
  topological,
} from '../graph/graph.ts';
import { rewrite, type Transform } from '../graph/rewrite.ts';
import { packBf16, roundToBf16, unpackBf16, wordCount } from './bf16.ts';

/** Ops whose values are elements of their inputs, or as exact: there is nothing to round. */
const exact: ReadonlySet<OpName> = new Set<OpName>([
  'input',
  'constant',
  'neg',
  'abs',
  'floor',
  'min',
  'max',
  'select',
  'reshape',
  'permute',
  'broadcast',
  'slice',
  'pad',
  'concat',
  'reverse',
  'reduce_max',
  'gather',
  'result',
  'stop_grad',
]);

export function lowerBf16(graph: Graph): Graph {
  if (!mentionsBf16(graph)) return graph;
  const b = new GraphBuilder();
  const isHeld = (node: Node): boolean => node.op === 'input' && node.dtype === 'bf16';
  const packed = rewrite(
    graph,
    (_, node, inputs) => {
      if (node.op === 'input') return isHeld(node) ? wordsOf(b, node) : undefined;
      const singles = node.inputs.map((input, at) =>
        isHeld(input) ? unpackBf16(b, inputs[at]!, input.shape) : inputs[at]!,
      );
      return inSingle(b, node, singles);
    },
    b,
  );
  const outputs = packed.outputs.map((output, at): Output => {
    const { node } = graph.outputs[at]!;
    if (node.dtype !== 'bf16') return output;
    const words = isHeld(node) ? output.node : packBf16(b.at(node.span), output.node);
    return { ...output, node: words, holds: { dtype: 'bf16', shape: node.shape } };
  });
  return { ...packed, outputs };
}

function mentionsBf16(graph: Graph): boolean {
  return topological(graph).some(
    ({ dtype, attributes }) =>
      dtype === 'bf16' || [...graphsIn(attributes).values()].some(mentionsBf16),
  );
}

function wordsOf(b: GraphBuilder, { attributes }: Node<'input'>): Node {
  const { name, dtype, shape } = attributes;
  const holds = { dtype, shape };
  return b.node('input', [], { name, dtype: 'u32', shape: [wordCount(shape)], holds });
}

/** The op on f32s in place of bf16s, and rounded. */
const inSingle: Transform = (b, node, inputs) => {
  const made = b.node(node.op, inputs, attributesInSingle(node), node.span);
  return node.dtype !== 'bf16' || exact.has(node.op) ? made : roundToBf16(b, made);
};

function attributesInSingle(node: Node): OpAttributes[OpName] {
  const dtype = node.dtype === 'bf16' ? 'f32' : node.dtype;
  switch (node.op) {
    case 'constant':
      return { value: roundFor(node, node.attributes.value), dtype };
    case 'input':
    case 'cast':
    case 'result':
      return { ...node.attributes, dtype };
    case 'pad':
      return { ...node.attributes, value: roundFor(node, node.attributes.value) };
    default:
      return withGraphs(node.attributes);
  }
}

function roundFor({ dtype }: Node, value: number): number {
  return dtype === 'bf16' ? roundBf16(value) : value;
}

/** Bodies, whose values stay in the device's registers and memory: nothing is packed. */
function withGraphs(attributes: OpAttributes[OpName]): OpAttributes[OpName] {
  const graphs = [...graphsIn(attributes)].map(([name, graph]) => [name, rewrite(graph, inSingle)]);
  return { ...attributes, ...Object.fromEntries(graphs) };
}
