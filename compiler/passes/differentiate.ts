/**
 * Reverse-mode differentiation: expands `gradient` nodes by the derivative rules of the op table.
 *
 *     %1 = mark %0 id=0
 *     %2 = mul %1 %1          =>        %1 = mul 1 %0
 *     %3 = gradient %2 %1               %2 = add %1 %1
 *
 * Nodes are expanded in order, inputs first, so a gradient inside another is expanded before the
 * outer sweep runs through it. All gradients of one value share one sweep. Softmax and logsumexp
 * are differentiated as wholes. Marks and stops are dropped at the end, when nothing asks for them
 * any more.
 */
import { invariant } from '../diagnostics/invariant.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import { type Graph, type Node, topological } from '../graph/graph.ts';
import { opDefinition } from '../graph/ops.ts';
import { rewrite } from '../graph/rewrite.ts';
import { type Contribution, logsumexpVjp, softmaxVjp } from './recognise-softmax.ts';

export function differentiate(graph: Graph): Graph {
  return dropMarksAndStops(expandGradients(graph));
}

function dropMarksAndStops(graph: Graph): Graph {
  const isSpent = (node: Node): boolean => node.op === 'mark' || node.op === 'stop_grad';
  return rewrite(graph, (_, node, [input]) => (isSpent(node) ? input : undefined));
}

function expandGradients(graph: Graph): Graph {
  const variables = variablesByValue(graph);
  const sweeps = new Map<Node, ReadonlyMap<Node, Node>>();
  return rewrite(graph, (b, node, [of, mark]) => {
    const [originalOf] = node.inputs;
    if (node.op !== 'gradient' || of === undefined || mark === undefined) return undefined;
    const cotangents = sweeps.get(originalOf!) ?? sweep(b, of, variables.get(originalOf!)!);
    sweeps.set(originalOf!, cotangents);
    return cotangents.get(mark) ?? b.like(mark, 0);
  });
}

/** For each value that is differentiated, the ids of the marks its gradients are asked for. */
function variablesByValue(graph: Graph): ReadonlyMap<Node, ReadonlySet<number>> {
  const variables = new Map<Node, Set<number>>();
  for (const node of topological(graph)) {
    if (node.op !== 'gradient') continue;
    const [of, mark] = node.inputs;
    invariant(of !== undefined && mark?.op === 'mark', () => 'a gradient is of a mark', node.span);
    const ids = variables.get(of) ?? new Set();
    variables.set(of, ids.add(mark.attributes.id));
  }
  return variables;
}

/** The cotangents of all values between `of` and the marks of these ids. */
function sweep(b: GraphBuilder, of: Node, ids: ReadonlySet<number>): ReadonlyMap<Node, Node> {
  const order = cone(of);
  const active = activeNodes(order, ids);
  const cotangents = new Map<Node, Node>([[of, b.constant(1, of.dtype)]]);
  for (const node of [...order].reverse()) {
    const cotangent = cotangents.get(node);
    if (cotangent === undefined || !active.has(node)) continue;
    for (const [input, contribution] of pullBack(b.at(node.span), node, cotangent)) {
      if (!active.has(input)) continue;
      const others = cotangents.get(input);
      cotangents.set(input, others === undefined ? contribution : b.add(others, contribution));
    }
  }
  return cotangents;
}

/** What a cotangent of `node` contributes to those of values before it. */
function pullBack(b: GraphBuilder, node: Node, cotangent: Node): readonly Contribution[] {
  const { vjp } = opDefinition(node.op);
  if (vjp === 'zero') return [];
  return (
    softmaxVjp(b, node, cotangent) ??
    logsumexpVjp(b, node, cotangent) ??
    vjp(b, cotangent, node.inputs, node).flatMap((contribution, i) =>
      contribution === undefined ? [] : [[node.inputs[i]!, contribution] as const],
    )
  );
}

/** The nodes that `of` is computed from, inputs first, `of` last. */
function cone(of: Node): readonly Node[] {
  return topological({ name: 'cone', inputs: [], outputs: [{ name: 'of', node: of }] });
}

/** Those through which a change of a variable gets. */
function activeNodes(order: readonly Node[], ids: ReadonlySet<number>): ReadonlySet<Node> {
  const active = new Set<Node>();
  for (const node of order) {
    const isVariable = node.op === 'mark' && ids.has(node.attributes.id);
    const passesOn = opDefinition(node.op).vjp !== 'zero';
    if (isVariable || (passesOn && node.inputs.some((input) => active.has(input)))) {
      active.add(node);
    }
  }
  return active;
}
