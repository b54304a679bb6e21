/** Identities of `dot`: it is left with operands that are neither scaled, permuted nor repeated. */
import type { GraphBuilder } from '../../graph/builder.ts';
import type { Node } from '../../graph/graph.ts';
import { dotOfNamed, type NamedOperand, nameDotAxes } from '../../graph/ops/contraction.ts';
import { type RuleTable, rule, splatValue } from './rule.ts';
import { staysInRange, times } from './scale.ts';
import { spreadOf } from './spread.ts';

/** What `node` is made from, under the names of the axes along which it varies. */
function namedBase(node: Node, names: readonly string[]): NamedOperand {
  const { base, axes } = spreadOf(node);
  return { node: base, names: axes.map((axis) => names[axis]!) };
}

/** An operand summed over the axes of these names. */
function summedOver(b: GraphBuilder, { node, names }: NamedOperand, gone: readonly string[]) {
  const axes = names.flatMap((name, axis) => (gone.includes(name) ? [axis] : []));
  return { node: b.sum(node, axes), names: names.filter((name) => !gone.includes(name)) };
}

/**
 * A dot of permuted or repeated operands as a dot of what they are made from. Along a contracted
 * axis that one side merely repeats on, the other is summed; one that both repeat on is counted.
 */
function dotOfSpreads(b: GraphBuilder, dot: Node<'dot'>): Node | undefined {
  const [left, right] = dot.inputs as readonly [Node, Node];
  const { leftNames, rightNames, result } = nameDotAxes(left, right, dot.attributes);
  const one = namedBase(left, leftNames);
  const other = namedBase(right, rightNames);
  const contracted = leftNames.filter((name) => !result.includes(name));
  const missing = (operand: NamedOperand): readonly string[] =>
    contracted.filter((name) => !operand.names.includes(name));
  const [fromOne, fromOther] = [missing(other), missing(one)];
  if (fromOne.length + fromOther.length > 0 && !staysInRange(dot)) return undefined;
  const operands = [summedOver(b, one, fromOne), summedOver(b, other, fromOther)] as const;
  const present = result.filter((name) => operands.some(({ names }) => names.includes(name)));
  const product = dotOfNamed(b, ...operands, present);
  const isPermuted =
    one.names.length === leftNames.length && other.names.length === rightNames.length;
  // A permute of the result instead of one of an operand would be no gain.
  if (isPermuted) return product.op === 'dot' ? product : undefined;
  const count = fromOne
    .filter((name) => fromOther.includes(name))
    .reduce((total, name) => total * left.shape[leftNames.indexOf(name)]!, 1);
  const axes = present.map((name) => result.indexOf(name));
  return b.broadcast(times(b, product, count), dot.shape, axes);
}

export const contractionRules = {
  factorOutOfDot: rule(['dot'], 'dot(x * c, y) = dot(x, y) * c', (b, [x, y], node) => {
    const scaled = [x, y].find(
      (side) => side.op === 'mul' && splatValue(side.inputs[1]!) !== undefined,
    );
    if (scaled === undefined || !staysInRange(x)) return undefined;
    const without = (side: Node): Node => (side === scaled ? side.inputs[0]! : side);
    const factor = splatValue(scaled.inputs[1]!)!;
    const product = b.dot(without(x), without(y), node.attributes);
    // A value times itself has the factor twice.
    return b.mul(product, b.like(product, x === y ? factor * factor : factor));
  }),
  dotOfSpreads: rule(
    ['dot'],
    'dot(permute x, repeat y) = repeat (dot(x, y))',
    (b, [x, y], node) => {
      const moves = (side: Node): boolean => side.op === 'permute' || side.op === 'broadcast';
      return moves(x) || moves(y) ? dotOfSpreads(b, node) : undefined;
    },
  ),
} satisfies RuleTable;
