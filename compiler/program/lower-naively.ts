/** `--opt 0`: a graph as a program with a kernel for each op and nothing fused. */
import type { Result } from '../diagnostics/diagnostic.ts';
import { type Graph, type Node, topological } from '../graph/graph.ts';
import { type KernelCall, storageOf, type Value } from '../kernel/call.ts';
import { lowerNaively } from '../kernel/naive/lower.ts';
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
  const nodes = topological(graph);
  const refused = refuseDtypes(nodes, target);
  if (refused.length > 0) return { ok: false, diagnostics: refused };
  const values = new Map(nodes.map((node, id): [Node, Value] => [node, storageOf(node, id)]));
  const storage = (node: Node): Value => values.get(node)!;
  const calls = nodes.flatMap((node) =>
    lowerNaively(node, target).map(
      ({ kernel, operands }): KernelCall => ({
        kernel,
        arguments: operands.map(storage),
        label: node.op,
        span: node.span,
      }),
    ),
  );
  const inputs = graph.inputs.map((node) => ({ name: node.attributes.name, value: storage(node) }));
  const outputs = graph.outputs.map(({ node, ...rest }) => ({ ...rest, value: storage(node) }));
  return emitProgram(
    { name: graph.name, calls, inputs, outputs, ops: nodes.length },
    target,
    place,
  );
}
