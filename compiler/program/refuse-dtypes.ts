/** Refuses dtypes that the device, or this compiler so far, cannot compute with. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Node, Scalar } from '../graph/graph.ts';
import { nowhere } from '../source/span.ts';
import type { Target } from '../target/target.ts';

/** The first node of each dtype that is refused. */
export function refuseDtypes(nodes: readonly Node[], target: Target): readonly Diagnostic[] {
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
