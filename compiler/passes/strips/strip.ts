/**
 * One strip of a cluster as nodes: of what a loop computes, everything is built again for fewer rows.
 * What the strip needs from outside is read, as a strip or as a whole; movement, constants and large
 * values are not read but computed where they are needed.
 */
import type { GraphBuilder } from '../../graph/builder.ts';
import type { Node } from '../../graph/graph.ts';
import { type OperandAxes, operandAxes, stripAttributes } from './axes.ts';
import type { Cluster } from './cluster.ts';

export interface StripContext {
  readonly cluster: Cluster;
  /** The loop whose members are computed. */
  readonly loop: number;
  /** Rows of the strip. */
  readonly size: number;
  /** Nodes that cost nothing to repeat. */
  readonly repeatable: ReadonlySet<Node>;
}

/** The strip along an axis of a value from outside, or with no axis all of it. */
export type Read = (node: Node, axis: number | undefined) => Node;

/** Strips of members, and what the strip adds to sums. */
export function buildStrip(
  b: GraphBuilder,
  roots: readonly Node[],
  { cluster, loop, size, repeatable }: StripContext,
  read: Read,
): readonly Node[] {
  const strips = new Map<string, Node>();
  const isBuilt = (node: Node, axis: number | undefined): boolean => {
    const isOwn = cluster.loops.get(node) === loop || cluster.isLarge(node);
    if (cluster.axes.has(node)) return isOwn || repeatable.has(node);
    const isLarge = axis !== undefined && cluster.isLarge(node) && !cluster.sums.has(node);
    return isLarge || repeatable.has(node);
  };
  const partsOf = (node: Node, axis: number | undefined): OperandAxes | undefined =>
    axis === undefined ? node.inputs.map(() => undefined) : operandAxes(node, axis);
  const make = (node: Node, axis: number | undefined): Node => {
    const cut = isBuilt(node, axis) ? partsOf(node, axis) : undefined;
    if (cut === undefined) return read(node, axis);
    const inputs = node.inputs.map((input, at) => part(input, cut[at]));
    const attributes = axis === undefined ? node.attributes : stripAttributes(node, axis, size);
    return b.node(node.op, inputs, attributes, node.span);
  };
  const part = (node: Node, axis: number | undefined): Node => {
    const key = `${node.id} ${axis}`;
    const strip = strips.get(key) ?? make(node, axis);
    strips.set(key, strip);
    return strip;
  };
  return roots.map((root) => {
    const cut = cluster.sums.get(root);
    if (cut === undefined) return part(root, cluster.axes.get(root)!);
    const inputs = root.inputs.map((input, at) => part(input, cut[at]));
    return b.node(root.op, inputs, root.attributes, root.span);
  });
}
