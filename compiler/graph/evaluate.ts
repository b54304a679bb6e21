/**
 * The reference interpreter: every node once, in order, in f64. It is one of the independent
 * answers that compiled programs are compared with, so it shares nothing with them but the graph.
 */
import { invariant } from '../diagnostics/invariant.ts';
import { type Graph, type Node, topological } from './graph.ts';
import type { NdArray } from './nd-array.ts';
import { sameShape, typeName } from './ops/pointwise.ts';
import { opDefinition } from './ops.ts';

/** The outputs of `graph` by name. `inputs` holds a value for each of its inputs. */
export function evaluate(
  graph: Graph,
  inputs: ReadonlyMap<string, NdArray>,
): ReadonlyMap<string, NdArray> {
  const values = new Map<Node, NdArray>();
  for (const node of topological(graph)) {
    const operands = node.inputs.map((input) => values.get(input)!);
    values.set(node, node.op === 'input' ? given(node, inputs) : evaluateNode(node, operands));
  }
  return new Map(graph.outputs.map(({ name, node }) => [name, values.get(node)!]));
}

/** One op on values of its inputs. */
export function evaluateNode(node: Node, operands: readonly NdArray[]): NdArray {
  const data = opDefinition(node.op).evaluate(operands, node.attributes, node);
  return { dtype: node.dtype, shape: node.shape, data };
}

function given(node: Node<'input'>, inputs: ReadonlyMap<string, NdArray>): NdArray {
  const { name } = node.attributes;
  const value = inputs.get(name);
  invariant(value !== undefined, () => `no value was given for the input ${name}`, node.span);
  const fits = value.dtype === node.dtype && sameShape(value, node);
  invariant(fits, () => `${name} is ${typeName(node)}, not ${typeName(value)}`, node.span);
  return value;
}
