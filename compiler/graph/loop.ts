/**
 * Loops: `loop` runs a graph of its own once a round.
 *
 *     inputs    carried, stacked, captured
 *     body      inputs   the round (i32), the carried values, one element of each stack, the captured
 *                        values, in this order
 *               outputs  the new carried values, then one element of each stack that comes out
 *     results   the carried values as they end, then the stacks that come out
 *
 * Stacks have their rounds along axis 0. With `reverse` the last round comes first; what is stacked
 * still belongs to its round. The names of the body's inputs and outputs follow from their places,
 * so that equal bodies are equal texts.
 */
import { invariant } from '../diagnostics/invariant.ts';
import type { Graph, Node, OpAttributes, Output } from './graph.ts';
import type { TensorType } from './op.ts';
import { sameShape, typeName } from './ops/pointwise.ts';

type LoopAttributes = OpAttributes['loop'];

/** What one of the three parts of a loop's inputs, or of its body's, is. */
interface Parts<T> {
  readonly carried: readonly T[];
  readonly stacked: readonly T[];
  readonly captured: readonly T[];
}

/** A list in the order of a loop's inputs, by its parts. */
export function partsOf<T>(
  inputs: readonly T[],
  { carried, stacked }: Pick<LoopAttributes, 'carried' | 'stacked'>,
): Parts<T> {
  return {
    carried: inputs.slice(0, carried),
    stacked: inputs.slice(carried, carried + stacked),
    captured: inputs.slice(carried + stacked),
  };
}

/** The inputs of a body: the round, and one for each input of the loop. */
export function bodyInputs(
  attributes: LoopAttributes,
): Parts<Node<'input'>> & { readonly round: Node<'input'> } {
  const [round, ...others] = attributes.body.inputs;
  invariant(round !== undefined, () => 'a body without a round');
  return { round, ...partsOf(others, attributes) };
}

/** The nodes that a body gives: the new carried values, and an element of each stack. */
export function bodyOutputs({ body, carried }: LoopAttributes): {
  readonly carried: readonly Node[];
  readonly stacked: readonly Node[];
} {
  const nodes = body.outputs.map(({ node }) => node);
  return { carried: nodes.slice(0, carried), stacked: nodes.slice(carried) };
}

/** The types of a loop's results, in order. */
export function resultTypes(attributes: LoopAttributes): readonly TensorType[] {
  const { carried, stacked } = bodyOutputs(attributes);
  return [
    ...carried.map(({ dtype, shape }) => ({ dtype, shape })),
    ...stacked.map(({ dtype, shape }) => ({ dtype, shape: [attributes.rounds, ...shape] })),
  ];
}

/** Names of a body's inputs by place; the builder makes them unique by that. */
export const roundName = 'round';
export const inputName = (part: keyof Parts<unknown>, at: number): string => `${part}.${at}`;

/** The outputs of a body, named by place. */
export function namedOutputs(
  carried: readonly Node[],
  stacked: readonly Node[],
): readonly Output[] {
  return [
    ...carried.map((node, at) => ({ name: inputName('carried', at), node })),
    ...stacked.map((node, at) => ({ name: inputName('stacked', at), node })),
  ];
}

/** That the body fits what the loop is given. */
export function checkLoop(inputs: readonly TensorType[], attributes: LoopAttributes): void {
  const { body, rounds } = attributes;
  const given = partsOf(inputs, attributes);
  const own = bodyInputs(attributes);
  invariant(rounds > 0, () => `a loop of ${rounds} rounds`);
  invariant(own.round.dtype === 'i32', () => `a round is i32, not ${own.round.dtype}`);
  const count = body.inputs.length - 1;
  invariant(inputs.length === count, () => `a body of ${count} inputs is given ${inputs.length}`);
  checkTypes(own.carried, given.carried);
  checkTypes(own.captured, given.captured);
  checkTypes(
    own.stacked.map(({ dtype, shape }) => ({ dtype, shape: [rounds, ...shape] })),
    given.stacked,
  );
  checkTypes(own.carried, bodyOutputs(attributes).carried);
}

function checkTypes(wanted: readonly TensorType[], given: readonly TensorType[]): void {
  for (const [at, type] of wanted.entries()) {
    const other = given[at];
    const fits = other !== undefined && other.dtype === type.dtype && sameShape(other, type);
    invariant(fits, () => `a loop takes ${typeName(type)}, not ${other && typeName(other)}`);
  }
}

/** Whether a node has a body to look into. */
export function isLoop(node: Node): node is Node<'loop'> {
  return node.op === 'loop';
}

/** A body from its inputs, in order, and what it gives. */
export function bodyOf(
  name: string,
  inputs: readonly Node<'input'>[],
  carried: readonly Node[],
  stacked: readonly Node[],
): Graph {
  return { name, inputs, outputs: namedOutputs(carried, stacked) };
}
