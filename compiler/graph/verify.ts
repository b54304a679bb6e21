/**
 * What holds of every graph. Passes are checked with it after each other, so a pass that breaks a
 * graph is named by the failure, not by a wrong kernel later.
 */
import { invariant } from '../diagnostics/invariant.ts';
import { isAttention } from './attention.ts';
import { elementCount, type Graph, graphsIn, type Node, topological } from './graph.ts';
import { resultTypes } from './loop.ts';
import { sameShape, typeName } from './ops/pointwise.ts';
import { opDefinition } from './ops.ts';

/** Types agree with the op table, names are unique, donations fit, gradients are of marks. */
export function verify(graph: Graph): void {
  const order = topological(graph);
  verifyOrder(order);
  for (const node of order) verifyNode(node);
  for (const node of order) graphsIn(node.attributes).forEach(verify);
  verifyInputs(graph, order);
  verifyOutputs(graph);
}

/** Besides: nothing is left for `differentiate` to do. */
export function verifyDifferentiated(graph: Graph): void {
  verify(graph);
  for (const node of topological(graph)) {
    const { op, span } = node;
    invariant(op !== 'mark' && op !== 'gradient', () => `a ${op} is left`, span);
    graphsIn(node.attributes).forEach(verifyDifferentiated);
  }
}

/** An order in which a node precedes its input comes from a cycle. */
function verifyOrder(order: readonly Node[]): void {
  const seen = new Set<Node>();
  const ids = new Set<number>();
  for (const node of order) {
    const isReady = node.inputs.every((input) => seen.has(input));
    invariant(isReady, () => `${node.op} depends on itself`, node.span);
    invariant(!ids.has(node.id), () => `two nodes have the id ${node.id}`, node.span);
    seen.add(node);
    ids.add(node.id);
  }
}

function verifyNode(node: Node): void {
  const { arity, infer } = opDefinition(node.op);
  const count = node.inputs.length;
  invariant(arity === 'many' || arity === count, () => `${node.op} of ${count} inputs`, node.span);
  const type = infer(node.inputs, node.attributes);
  const agrees = type.dtype === node.dtype && sameShape(type, node);
  invariant(agrees, () => `${node.op} is ${typeName(type)}, not ${typeName(node)}`, node.span);
  const isExtent = (size: number): boolean => Number.isInteger(size) && size >= 0;
  invariant(node.shape.every(isExtent), () => `${typeName(node)} is no type`, node.span);
  if (node.op === 'result') verifyResult(node);
  if (isAttention(node)) verifyHole(node.attributes.hole);
  if (node.op === 'gradient') {
    const variable = node.inputs[1];
    invariant(variable?.op === 'mark', () => 'a gradient is of a mark', node.span);
  }
}

function verifyResult({ inputs, attributes, span }: Node<'result'>): void {
  const [loop] = inputs;
  invariant(loop?.op === 'loop', () => 'a result is of a loop', span);
  const types = resultTypes(loop.attributes);
  const before = types.slice(0, attributes.at).map(({ shape }) => elementCount(shape));
  const type = types[attributes.at];
  const offset = before.reduce((a, b) => a + b, 0);
  const isIt = type !== undefined && type.dtype === attributes.dtype && sameShape(type, attributes);
  invariant(isIt && offset === attributes.offset, () => 'a loop has no such result', span);
}

/** A hole is computed where a score is: it reads elements, it does not bring them together. */
function verifyHole(hole: Graph): void {
  for (const { op, span } of topological(hole)) {
    const { kind } = opDefinition(op);
    const isLocal = kind === 'leaf' || kind === 'pointwise' || kind === 'movement';
    invariant(isLocal, () => `${op} in the hole of an attention`, span);
  }
}

function verifyInputs(graph: Graph, order: readonly Node[]): void {
  const names = new Set<string>();
  for (const { attributes, span } of graph.inputs) {
    invariant(!names.has(attributes.name), () => `two inputs are named ${attributes.name}`, span);
    names.add(attributes.name);
  }
  const declared = new Set<Node>(graph.inputs);
  for (const node of order) {
    const isKnown = node.op !== 'input' || declared.has(node);
    invariant(isKnown, () => 'the graph does not list one of its inputs', node.span);
  }
}

function verifyOutputs(graph: Graph): void {
  const names = new Set<string>();
  const donated = new Set<string>();
  for (const { name, node, donates } of graph.outputs) {
    invariant(!names.has(name), () => `two outputs are named ${name}`, node.span);
    names.add(name);
    if (donates === undefined) continue;
    const input = graph.inputs.find(({ attributes }) => attributes.name === donates);
    const fits = input !== undefined && input.dtype === node.dtype && sameShape(input, node);
    invariant(fits, () => `${name} cannot take the storage of ${donates}`, node.span);
    invariant(!donated.has(donates), () => `${donates} is donated twice`, node.span);
    donated.add(donates);
  }
}
