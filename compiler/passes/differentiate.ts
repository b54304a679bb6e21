/**
 * Reverse-mode differentiation: expands `gradient` nodes by the derivative rules of the op table.
 *
 *     %1 = mark %0 id=0
 *     %2 = mul %1 %1          =>        %1 = mul 1 %0
 *     %3 = gradient %2 %1               %2 = add %1 %1
 *
 * Nodes are expanded in order, inputs first, so a gradient inside another is expanded before the
 * outer sweep runs through it. All gradients of one value share one sweep. Softmax and logsumexp
 * are differentiated as wholes, and so are loops and attention, see `reverse-loop.ts` and
 * `reverse-attention.ts`. Marks and stops are dropped at the end, when nothing asks for them any more.
 */
import { invariant } from '../diagnostics/invariant.ts';
import { isAttention } from '../graph/attention.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import { coneOf } from '../graph/extract.ts';
import { type Graph, type Node, topological } from '../graph/graph.ts';
import { isLoop } from '../graph/loop.ts';
import { opDefinition } from '../graph/ops.ts';
import { rewrite, rewriteDeeply } from '../graph/rewrite.ts';
import { pruneLoops } from './prune-loops.ts';
import { type Contribution, logsumexpVjp, softmaxVjp } from './recognise-softmax.ts';
import { attentionVjp } from './reverse-attention.ts';
import { loopVjp, savingCarried } from './reverse-loop.ts';

export function differentiate(graph: Graph): Graph {
  return pruneLoops(dropMarksAndStops(expandGradients(graph, false)));
}

function dropMarksAndStops(graph: Graph): Graph {
  const isSpent = (node: Node): boolean => node.op === 'mark' || node.op === 'stop_grad';
  return rewriteDeeply(graph, (one) =>
    rewrite(one, (_, node, [input]) => (isSpent(node) ? input : undefined)),
  );
}

/** `isInside`: the graph is the body of a loop that may be differentiated as a whole. */
function expandGradients(graph: Graph, isInside: boolean): Graph {
  const variables = variablesByValue(graph);
  const sweeps = new Map<Node, ReadonlyMap<Node, Node>>();
  const isDifferentiated = isInside || variables.size > 0;
  return rewrite(graph, (b, node, inputs) => {
    if (isLoop(node)) {
      const body = expandGradients(node.attributes.body, isDifferentiated);
      const expanded = { ...node.attributes, body };
      return b.node('loop', inputs, isDifferentiated ? savingCarried(expanded) : expanded);
    }
    const [of, mark] = inputs;
    const [originalOf] = node.inputs;
    if (node.op !== 'gradient' || of === undefined || mark === undefined) return undefined;
    const cotangents =
      sweeps.get(originalOf!) ?? sweepFromScalar(b, of, variables.get(originalOf!)!);
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
function sweepFromScalar(
  b: GraphBuilder,
  of: Node,
  ids: ReadonlySet<number>,
): ReadonlyMap<Node, Node> {
  const seeds = new Map([[of, b.constant(1, of.dtype)]]);
  return sweep(b, seeds, (node) => node.op === 'mark' && ids.has(node.attributes.id));
}

/** From cotangents of some values to those of all between them and the variables. */
function sweep(
  b: GraphBuilder,
  seeds: ReadonlyMap<Node, Node>,
  isVariable: (node: Node) => boolean,
): ReadonlyMap<Node, Node> {
  const order = coneOf([...seeds.keys()]);
  const active = activeNodes(order, isVariable);
  const results = resultsByLoop(order);
  const cotangents = new Map(seeds);
  const isActive = (input: Node): boolean => active.has(input);
  const contributionsOf = (node: Node): readonly Contribution[] => {
    const cotangent = cotangents.get(node);
    if (isLoop(node)) {
      const given = (results.get(node) ?? []).map((result) => result && cotangents.get(result));
      return loopVjp(b, node, given, isActive, { sweep, activeNodes });
    }
    if (cotangent === undefined) return [];
    return isAttention(node)
      ? attentionVjp(b, node, cotangent, isActive, { sweep, activeNodes })
      : pullBack(b, node, cotangent);
  };
  for (const node of [...order].reverse()) {
    if (!active.has(node)) continue;
    b.at(node.span);
    for (const [input, contribution] of contributionsOf(node)) {
      if (!active.has(input)) continue;
      const others = cotangents.get(input);
      cotangents.set(input, others === undefined ? contribution : b.add(others, contribution));
    }
  }
  return cotangents;
}

/** The results of each loop that are used, by place. */
function resultsByLoop(order: readonly Node[]): ReadonlyMap<Node, readonly (Node | undefined)[]> {
  const results = new Map<Node, (Node | undefined)[]>();
  for (const node of order) {
    if (node.op !== 'result') continue;
    const loop = node.inputs[0]!;
    const known = results.get(loop) ?? [];
    results.set(loop, known);
    known[node.attributes.at] = node;
  }
  return results;
}

/** What a cotangent of `node` contributes to those of values before it. Those of results are for their loop to read. */
function pullBack(b: GraphBuilder, node: Node, cotangent: Node): readonly Contribution[] {
  const { vjp } = opDefinition(node.op);
  if (vjp === 'zero' || node.op === 'result') return [];
  return (
    softmaxVjp(b, node, cotangent) ??
    logsumexpVjp(b, node, cotangent) ??
    vjp(b, cotangent, node.inputs, node).flatMap((contribution, i) =>
      contribution === undefined ? [] : [[node.inputs[i]!, contribution] as const],
    )
  );
}

/** Those through which a change of a variable gets. */
function activeNodes(
  order: readonly Node[],
  isVariable: (node: Node) => boolean,
): ReadonlySet<Node> {
  const active = new Set<Node>();
  for (const node of order) {
    const passesOn = opDefinition(node.op).vjp !== 'zero';
    if (isVariable(node) || (passesOn && node.inputs.some((input) => active.has(input)))) {
      active.add(node);
    }
  }
  return active;
}
