/**
 * State that a program gives back as a pointwise function of itself, as an optimizer does: finds
 * the donated inputs that change together, and what their new values are made of.
 *
 *     %2 = mul %mean 0.9
 *     %3 = add %2 %gradient                  inputs   weight, mean
 *     %4 = sub %weight %3                    form     sub(0, add(mul(1, scalar), operand)), …
 *     output weight = %4, mean = %3          operands %gradient
 *
 * Two updates of one form are the same computation on different tensors.
 */
import { elementCount, type Graph, type Node, type Output, topological } from '../graph/graph.ts';
import { sameShape } from '../graph/ops/pointwise.ts';
import { opDefinition } from '../graph/ops.ts';
import { scalarBehind } from './rows.ts';

export interface Update {
  /** Donated inputs, all of one shape, and by place what they become. */
  readonly inputs: readonly Node<'input'>[];
  readonly outputs: readonly Output[];
  /** The expressions of all outputs, with places for inputs and operands. */
  readonly form: string;
  /** What is neither state nor a scalar that is the same everywhere, each once. */
  readonly operands: readonly Node[];
}

export function findUpdates(graph: Graph): readonly Update[] {
  const changed = changedInputs(graph);
  const reached = reachedInputs(graph, new Set(changed.keys()));
  const together = new Map<Node, Set<Node>>(
    [...changed.keys()].map((own) => [own, new Set([own])]),
  );
  for (const [input, { node }] of changed) {
    for (const other of reached.get(node) ?? []) join(together, input, other);
  }
  return [...new Set(together.values())].flatMap((group) => {
    const pairs = [...changed].filter(([input]) => group.has(input));
    const isUpdate = pairs.every(([input, { node }]) => node !== input && reached.has(node));
    return isUpdate ? [describe(pairs, reached)] : [];
  });
}

/** Donated inputs that are no scalars, and what takes them over. */
function changedInputs(graph: Graph): ReadonlyMap<Node<'input'>, Output> {
  const inputs = new Map(graph.inputs.map((input) => [input.attributes.name, input]));
  const changed = new Map<Node<'input'>, Output>();
  for (const output of graph.outputs) {
    const input = output.donates === undefined ? undefined : inputs.get(output.donates);
    if (input === undefined || input.shape.length === 0 || elementCount(input.shape) === 0)
      continue;
    if (sameShape(input, output.node)) changed.set(input, output);
  }
  return changed;
}

/** The state that each value depends on element by element, if it does on any. */
function reachedInputs(
  graph: Graph,
  inputs: ReadonlySet<Node>,
): ReadonlyMap<Node, ReadonlySet<Node>> {
  const reached = new Map<Node, ReadonlySet<Node>>();
  for (const node of topological(graph)) {
    if (inputs.has(node)) reached.set(node, new Set([node]));
    if (opDefinition(node.op).kind !== 'pointwise') continue;
    const all = node.inputs.flatMap((input) => [...(reached.get(input) ?? [])]);
    if (all.length > 0) reached.set(node, new Set(all));
  }
  return reached;
}

function join(groups: Map<Node, Set<Node>>, a: Node, b: Node): void {
  const [into, from] = [groups.get(a)!, groups.get(b)!];
  if (into === from) return;
  for (const node of from) {
    into.add(node);
    groups.set(node, into);
  }
}

function describe(
  pairs: readonly (readonly [Node<'input'>, Output])[],
  reached: ReadonlyMap<Node, ReadonlySet<Node>>,
): Update {
  const inputs = pairs.map(([input]) => input);
  const outputs = pairs.map(([, output]) => output);
  const operands: Node[] = [];
  const numbers = new Map<Node, number>();
  const text = (node: Node): string => {
    const known = numbers.get(node);
    if (known !== undefined) return `#${known}`;
    numbers.set(node, numbers.size);
    const place = inputs.indexOf(node as Node<'input'>);
    if (place >= 0) return `state ${place} ${node.dtype}`;
    if (reached.has(node)) {
      const attributes = JSON.stringify(node.attributes);
      return `${node.op} ${attributes} (${node.inputs.map(text).join(', ')})`;
    }
    const scalar = scalarBehind(node);
    if (scalar !== undefined) return `scalar ${scalar.id}`;
    operands.push(node);
    return 'operand';
  };
  const form = outputs.map(({ node }) => text(node)).join('; ');
  return { inputs, outputs, form, operands };
}
