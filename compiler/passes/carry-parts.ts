/**
 * A round that adds a concatenation to what it carries adds part by part: each part is then added by
 * the kernel that computes it, where the carried value lies. Gradients of stacked layers are such
 * concatenations.
 *
 *     c' = add c (concat %0 %1)     =>     c' = concat (add c[0..1] %0) (add c[1..2] %1)
 */
import type { GraphBuilder } from '../graph/builder.ts';
import type { Graph, Node, OpAttributes } from '../graph/graph.ts';
import { bodyInputs, bodyOutputs, isLoop } from '../graph/loop.ts';
import { countUses, rewrite, rewriteDeeply } from '../graph/rewrite.ts';

export function carryParts(graph: Graph): Graph {
  return rewriteDeeply(graph, (one) =>
    rewrite(one, (b, node, inputs) =>
      isLoop(node)
        ? b.node('loop', inputs, { ...node.attributes, body: inParts(node.attributes) })
        : undefined,
    ),
  );
}

function inParts(attributes: OpAttributes['loop']): Graph {
  const { body } = attributes;
  const uses = countUses(body);
  const { carried } = bodyOutputs(attributes);
  const sums: ReadonlySet<Node> = new Set(
    bodyInputs(attributes).carried.flatMap((before, at) => {
      const after = carried[at]!;
      const isSum = after.op === 'add' && after.inputs.includes(before);
      return isSum && uses.get(before) === 1 && uses.get(after) === 1 ? [after] : [];
    }),
  );
  return rewrite(body, (b, node, [x, y]) => {
    if (!sums.has(node)) return undefined;
    return x!.op === 'concat' ? addParts(b, y!, x!) : addParts(b, x!, y!);
  });
}

function addParts(b: GraphBuilder, to: Node, more: Node): Node {
  if (more.op !== 'concat') return b.add(to, more);
  const { axis } = more.attributes;
  let end = 0;
  const parts = more.inputs.map((part) => {
    const from = end;
    end += part.shape[axis]!;
    return addParts(b, b.sliceAxis(to, axis, from, end), part);
  });
  return b.concat(parts, axis);
}
