/** `--opt 0`: a graph as a program with a kernel for each op and nothing fused. */
import type { Result } from '../diagnostics/diagnostic.ts';
import { type Graph, type Node, topological } from '../graph/graph.ts';
import { isLoop } from '../graph/loop.ts';
import {
  joinPieces,
  type KernelCall,
  lowerWhole,
  type Piece,
  Storages,
  type Value,
} from '../kernel/call.ts';
import { lowerLoop } from '../kernel/lower-loop.ts';
import { lowerNaively } from '../kernel/naive/lower.ts';
import { decomposeAttention } from '../passes/decompose-attention.ts';
import type { Span } from '../source/span.ts';
import type { Target } from '../target/target.ts';
import { emitProgram } from './emit.ts';
import type { Program } from './program.ts';
import { refuseDtypes } from './refuse-dtypes.ts';

export function lowerGraphNaively(
  graph: Graph,
  target: Target,
  place?: (span: Span) => string,
): Result<Program> {
  const refused = refuseDtypes(graph, target);
  if (refused.length > 0) return { ok: false, diagnostics: refused };
  const storages = new Storages();
  const plain = decomposeAttention(graph);
  const lowered = lowerWhole({ graph: plain, slabs: [] }, storages, (inputs) =>
    lowerNodes(plain, inputs, { target, storages }),
  );
  return emitProgram(lowered, target, place);
}

/** A graph, or the body of a loop, whose inputs lie in `inputs`. */
function lowerNodes(
  graph: Graph,
  inputs: readonly Value[],
  whole: { readonly target: Target; readonly storages: Storages },
): Piece {
  const values = new Map<Node, Value>(graph.inputs.map((node, at) => [node, inputs[at]!]));
  const storage = (node: Node): Value => values.get(node)!;
  const results = new Map<Node, readonly Value[]>();
  const lowerBody = (body: Graph, given: readonly Value[]): Piece => lowerNodes(body, given, whole);
  const pieces = topological(graph).map((node): Piece => {
    if (isLoop(node)) {
      const piece = lowerLoop(node, node.inputs.map(storage), { ...whole, lowerBody });
      results.set(node, piece.outputs);
      return piece;
    }
    if (node.op === 'result') values.set(node, results.get(node.inputs[0]!)![node.attributes.at]!);
    else if (!values.has(node)) values.set(node, whole.storages.of(node));
    return { calls: callsOf(node, storage, whole.target), repeats: [], outputs: [] };
  });
  return { ...joinPieces(pieces), outputs: graph.outputs.map(({ node }) => storage(node)) };
}

function callsOf(
  node: Node,
  storage: (node: Node) => Value,
  target: Target,
): readonly KernelCall[] {
  return lowerNaively(node, target).map(({ kernel, operands }) => ({
    kernel,
    arguments: operands.map(storage),
    label: node.op,
    span: node.span,
  }));
}
