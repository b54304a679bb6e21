/**
 * The reference interpreter: every node once, in order, in f64. It is one of the independent
 * answers that compiled programs are compared with, so it shares nothing with them but the graph.
 */
import { invariant } from '../diagnostics/invariant.ts';
import { isAttention } from './attention.ts';
import { roundBf16 } from './dtype.ts';
import { evaluateAttention } from './evaluate-attention.ts';
import { elementCount, type Graph, type Node, topological } from './graph.ts';
import { bodyInputs, bodyOutputs, isLoop, partsOf, resultTypes } from './loop.ts';
import type { NdArray } from './nd-array.ts';
import type { TensorType } from './op.ts';
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
  const data = elementsOf(node, operands);
  const { dtype, shape } = node;
  return { dtype, shape, data: dtype === 'bf16' ? data.map(roundBf16) : data };
}

function elementsOf(node: Node, operands: readonly NdArray[]): Float64Array {
  if (isLoop(node)) return evaluateLoop(node, operands);
  if (isAttention(node)) return evaluateAttention(node, operands, evaluate);
  return opDefinition(node.op).evaluate(operands, node.attributes, node);
}

function given(node: Node<'input'>, inputs: ReadonlyMap<string, NdArray>): NdArray {
  const { name } = node.attributes;
  const value = inputs.get(name);
  invariant(value !== undefined, () => `no value was given for the input ${name}`, node.span);
  const fits = value.dtype === node.dtype && sameShape(value, node);
  invariant(fits, () => `${name} is ${typeName(node)}, not ${typeName(value)}`, node.span);
  return value;
}

/** All results of a loop, one after another. */
function evaluateLoop({ attributes }: Node<'loop'>, operands: readonly NdArray[]): Float64Array {
  const { body, rounds, reverse } = attributes;
  const given = partsOf(operands, attributes);
  const inputs = bodyInputs(attributes);
  const made = bodyOutputs(attributes).stacked.map(() => new Map<number, NdArray>());
  let carried = given.carried;
  for (let step = 0; step < rounds; step += 1) {
    const round = reverse ? rounds - 1 - step : step;
    const values = new Map([[nameOf(inputs.round), scalar(round)]]);
    inputs.carried.forEach((input, at) => void values.set(nameOf(input), carried[at]!));
    inputs.stacked.forEach((input, at) => {
      values.set(nameOf(input), elementOf(given.stacked[at]!, round));
    });
    inputs.captured.forEach((input, at) => void values.set(nameOf(input), given.captured[at]!));
    const outputs = [...evaluate(body, values).values()];
    carried = outputs.slice(0, attributes.carried);
    made.forEach((stack, at) => void stack.set(round, outputs[attributes.carried + at]!));
  }
  const stacks = made.flatMap((stack) => Array.from({ length: rounds }, (_, i) => stack.get(i)!));
  return joined([...carried, ...stacks], resultTypes(attributes));
}

const nameOf = (input: Node<'input'>): string => input.attributes.name;

function scalar(value: number): NdArray {
  return { dtype: 'i32', shape: [], data: Float64Array.of(value) };
}

function elementOf({ dtype, shape, data }: NdArray, round: number): NdArray {
  const inner = shape.slice(1);
  const size = elementCount(inner);
  return { dtype, shape: inner, data: data.slice(round * size, (round + 1) * size) };
}

function joined(parts: readonly NdArray[], types: readonly TensorType[]): Float64Array {
  const result = new Float64Array(types.reduce((sum, { shape }) => sum + elementCount(shape), 0));
  let offset = 0;
  for (const { data } of parts) {
    result.set(data, offset);
    offset += data.length;
  }
  return result;
}
