/** Refuses dtypes that the device, or this compiler so far, cannot compute with. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Graph, type Node, type Scalar, topological } from '../graph/graph.ts';
import { isLoop } from '../graph/loop.ts';
import { nowhere } from '../source/span.ts';
import type { Target } from '../target/target.ts';

/** The first node of each dtype that is refused. */
export function refuseDtypes(graph: Graph, target: Target): readonly Diagnostic[] {
  const nodes = allNodes(graph);
  const refusals: readonly (readonly [Scalar, boolean, string])[] = [
    ['bf16', true, 'bf16 is not supported yet'],
    ['f16', !target.features.f16, `${target.name} does not compute in f16`],
  ];
  return refusals.flatMap(([dtype, isRefused, title]): Diagnostic[] => {
    const node = isRefused ? nodes.find((candidate) => candidate.dtype === dtype) : undefined;
    if (node === undefined) return [];
    const span = node.span ?? nowhere;
    const hint = 'Use f32 here.';
    return [{ severity: 'error', slug: 'dtype-not-supported', title, span, label: dtype, hint }];
  });
}

function allNodes(graph: Graph): readonly Node[] {
  return topological(graph).flatMap((node) =>
    isLoop(node) ? [node, ...allNodes(node.attributes.body)] : [node],
  );
}
