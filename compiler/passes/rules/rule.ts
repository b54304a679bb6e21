/** Rewrite rules as data: an identity, the ops at its root, and the rewriting. */
import type { GraphBuilder, NodeRule } from '../../graph/builder.ts';
import type { Node, OpName } from '../../graph/graph.ts';
import type { Operands } from '../../graph/op.ts';

export interface Rule {
  /** Left side = right side, read from left to right. */
  readonly identity: string;
  readonly ops: readonly OpName[];
  readonly apply: NodeRule;
}

export type RuleTable = Readonly<Record<string, Rule>>;

/** A rule whose left side has one of `ops` at its root. */
export function rule<Op extends OpName>(
  ops: readonly Op[],
  identity: string,
  apply: (b: GraphBuilder, inputs: Operands<Op, Node>, node: Node<Op>) => Node | undefined,
): Rule {
  return {
    identity,
    ops,
    // A table of rules is indexed by `ops`, so the node is one of them.
    apply: (b, node) => apply(b, node.inputs as Operands<Op, Node>, node as Node<Op>),
  };
}

/** The first of the rules that applies at a node, tried in the order of the tables. */
export function firstOf(...tables: readonly RuleTable[]): NodeRule {
  const byOp = new Map<OpName, NodeRule[]>();
  for (const { ops, apply } of tables.flatMap((table) => Object.values(table))) {
    for (const op of ops) byOp.set(op, [...(byOp.get(op) ?? []), apply]);
  }
  return (b, node) => {
    for (const apply of byOp.get(node.op) ?? []) {
      const replacement = apply(b, node);
      if (replacement !== undefined) return replacement;
    }
    return undefined;
  };
}

/** The number a value holds everywhere, if it is a constant or a broadcast one. */
export function splatValue(node: Node): number | undefined {
  if (node.op === 'constant') return node.attributes.value;
  const [input] = node.inputs;
  return node.op === 'broadcast' && input?.op === 'constant' ? input.attributes.value : undefined;
}
