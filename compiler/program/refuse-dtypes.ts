/** Refuses dtypes that the device cannot compute with. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Graph, type Node, topological } from '../graph/graph.ts';
import { isLoop } from '../graph/loop.ts';
import { nowhere, type Span } from '../source/span.ts';
import type { Target } from '../target/target.ts';

/** At the first node in f16, if the device has none. */
export function refuseDtypes(graph: Graph, target: Target): readonly Diagnostic[] {
  if (target.features.f16) return [];
  const node = allNodes(graph).find(({ dtype }) => dtype === 'f16');
  if (node === undefined) return [];
  return [lacksF16(target, node.span ?? nowhere)];
}

/** What stands in the way of f16, for the line that asks for it. */
export function lacksF16(target: Target, span: Span): Diagnostic {
  return {
    severity: 'error',
    slug: 'dtype-not-supported',
    title: `${target.name} does not compute in f16`,
    span,
    label: 'f16',
    hint: 'Use f32 here, or bf16, which is kept in 16 bits and computed in f32.',
  };
}

function allNodes(graph: Graph): readonly Node[] {
  return topological(graph).flatMap((node) =>
    isLoop(node) ? [node, ...allNodes(node.attributes.body)] : [node],
  );
}
