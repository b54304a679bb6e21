/**
 * The loops that compute a cluster. A round computes one strip: its rows of what was cut come in as
 * elements of stacks, its rows of what is wanted go out as such, and what is summed up is carried.
 * Rows that fill no strip are computed before the loop, where the sums begin:
 *
 *     rows 0 … rounds * strip - 1      in the rounds of the loop
 *     the rest                         straight
 */
import { GraphBuilder } from '../../graph/builder.ts';
import type { Graph, Node, Scalar } from '../../graph/graph.ts';
import { bodyOf, inputName, roundName } from '../../graph/loop.ts';
import { buildStrip, type StripContext } from './strip.ts';

/** A value from outside, and the axis along which it is cut. */
export interface Reading {
  readonly node: Node;
  readonly axis: number | undefined;
}

export interface StripLoop {
  readonly context: StripContext;
  readonly rounds: number;
  readonly body: Graph;
  /** What the stacks and the captured inputs of the body are. */
  readonly stacks: readonly Required<Reading & { readonly axis: number }>[];
  readonly captured: readonly Node[];
  readonly sums: readonly Node[];
  /** Members that are wanted outside. */
  readonly given: readonly Node[];
}

/** Sums of many strips are added up in f32. */
const sumDtype = ({ dtype }: Node): Scalar => (dtype === 'f16' || dtype === 'bf16' ? 'f32' : dtype);

export function planLoop(
  context: StripContext,
  sums: readonly Node[],
  given: readonly Node[],
): StripLoop {
  const { cluster, size } = context;
  const b = new GraphBuilder();
  const round = b.input(roundName, 'i32', []);
  const totals = sums.map((sum, at) => b.input(inputName('carried', at), sumDtype(sum), sum.shape));
  const stacks: { node: Node; axis: number; input: Node<'input'> }[] = [];
  const captured: { node: Node; input: Node<'input'> }[] = [];
  const made = buildStrip(b, [...sums, ...given], context, (node, axis) => {
    b.at(node.span);
    if (axis === undefined) {
      const input = b.input(inputName('captured', captured.length), node.dtype, node.shape);
      captured.push({ node, input });
      return input;
    }
    const shape = node.shape.map((own, at) => (at === axis ? size : own));
    const input = b.input(inputName('stacked', stacks.length), node.dtype, shape);
    stacks.push({ node, axis, input });
    return input;
  });
  const carried = totals.map((total, at) =>
    b.at(sums[at]!.span).add(total, b.cast(made[at]!, total.dtype)),
  );
  const inputs = [round, ...totals, ...[...stacks, ...captured].map(({ input }) => input)];
  return {
    context,
    rounds: Math.floor(cluster.size / size),
    body: bodyOf('strip', inputs, carried, made.slice(sums.length)),
    stacks,
    captured: captured.map(({ node }) => node),
    sums,
    given,
  };
}

/** The sums and what is given, in this order. `outer`: what stands for values from outside. */
export function buildLoop(
  b: GraphBuilder,
  { context, rounds, body, stacks, captured, sums, given }: StripLoop,
  outer: (node: Node) => Node,
): readonly Node[] {
  const { cluster, size } = context;
  const inRounds = rounds * size;
  const left = cluster.size - inRounds;
  const rest =
    left === 0
      ? undefined
      : buildStrip(b, [...sums, ...given], { ...context, size: left }, (node, axis) =>
          axis === undefined ? outer(node) : b.sliceAxis(outer(node), axis, inRounds, cluster.size),
        );
  const starts = sums.map((sum, at) =>
    rest === undefined ? b.splat(0, sumDtype(sum), sum.shape) : b.cast(rest[at]!, sumDtype(sum)),
  );
  const results = b.loop(
    [
      ...starts,
      ...stacks.map(({ node, axis }) =>
        roundsFirst(b, b.sliceAxis(outer(node), axis, 0, inRounds), axis, rounds),
      ),
      ...captured.map(outer),
    ],
    { rounds, carried: sums.length, stacked: stacks.length, reverse: false, body },
  );
  const totals = sums.map((sum, at) => b.cast(results[at]!, sum.dtype));
  const wholes = given.map((node, at) => {
    const axis = cluster.axes.get(node)!;
    const rows = roundsInPlace(b, results[sums.length + at]!, axis);
    return rest === undefined ? rows : b.concat([rows, rest[sums.length + at]!], axis);
  });
  return [...totals, ...wholes];
}

/** Strips of an axis as a stack of them. */
function roundsFirst(b: GraphBuilder, x: Node, axis: number, rounds: number): Node {
  const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
  const cut = b.reshape(x, [...before, rounds, x.shape[axis]! / rounds, ...after]);
  const others = cut.shape.map((_, at) => at).filter((at) => at !== axis);
  return b.permute(cut, [axis, ...others]);
}

/** A stack of strips as the value that was cut. */
function roundsInPlace(b: GraphBuilder, stack: Node, axis: number): Node {
  const strip = stack.shape.slice(1);
  const places = strip.map((_, at) => at + 1);
  const whole = strip.map((own, at) => (at === axis ? own * stack.shape[0]! : own));
  return b.reshape(b.permute(stack, [...places.slice(0, axis), 0, ...places.slice(axis)]), whole);
}
