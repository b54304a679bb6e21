/** A random loop: pairs that change places, stacks in and out, captured values, the round, loops in it. */
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import type { Node, Shape } from '../../compiler/graph/graph.ts';
import { bodyOf, inputName, roundName } from '../../compiler/graph/loop.ts';
import type { Drawing } from './drawing.ts';
import type { Random } from './random.ts';

/** What the body of a loop may compute with: all of one shape, but for the table of the rounds. */
interface Scope {
  readonly b: GraphBuilder;
  readonly random: Random;
  readonly rounds: number;
  readonly round: Node;
  readonly a: Node;
  readonly c: Node;
  readonly element: Node;
  readonly captured: Node;
  readonly table: Node;
}

export function loopMove(d: Drawing): void {
  const x = d.value()!;
  const rounds = d.random.integer(1, 6);
  const others = [d.ofShape(x.shape), d.input([rounds, ...x.shape]), d.ofShape(x.shape)];
  const inputs = [x, ...others, d.input([rounds + 1, ...x.shape])];
  for (const result of drawLoop(d.b, d.random, inputs, rounds, 1)) d.keep(result);
}

/** `inputs`: two carried values, a stack, a captured value and a table. */
function drawLoop(
  outer: GraphBuilder,
  random: Random,
  inputs: readonly Node[],
  rounds: number,
  depth: number,
): readonly Node[] {
  const { shape } = inputs[0]!;
  const b = new GraphBuilder();
  const round = b.input(roundName, 'i32', []);
  const input = (part: 'carried' | 'stacked' | 'captured', at: number, own: Shape = shape) =>
    b.input(inputName(part, at), 'f32', own);
  const own = [
    ...[input('carried', 0), input('carried', 1), input('stacked', 0), input('captured', 0)],
    input('captured', 1, inputs[4]!.shape),
  ] as const;
  const [a, c, element, captured, table] = own;
  const scope = { b, random, rounds, round, a, c, element, captured, table };
  const next = drawStep(scope, depth);
  const carried = random.pick([
    [next, c],
    [c, next],
    [next, b.tanh(b.add(a, c))],
    [next, next],
  ]);
  const stacked = random.pick([[], [b.mul(next, a)], [a, b.sub(c, element)]]);
  return outer.loop(inputs, {
    rounds,
    carried: 2,
    stacked: 1,
    reverse: random.chance(0.3),
    body: bodyOf('body', [round, ...own], carried, stacked),
  });
}

/** A value in ±1 or so of the shape that is carried. */
function drawStep(scope: Scope, depth: number): Node {
  const { b, random, a, c, element, captured, table, round } = scope;
  const half = (x: Node): Node => b.mul(x, b.like(x, 0.5));
  const steps: readonly (() => Node)[] = [
    () => b.tanh(b.add(b.mul(a, captured), element)),
    () => b.sin(b.add(half(c), b.gather(table, round))),
    () => b.tanh(b.add(a, b.mul(c, totalLike(b, element)))),
    () => b.select(b.lt(a, c), b.tanh(element), half(b.tanh(a))),
    () => half(b.cos(b.add(a, b.broadcast(b.cast(round, 'f32'), a.shape, [])))),
    () => (depth === 0 ? b.tanh(a) : b.tanh(innerLoop(scope, depth))),
  ];
  return random.pick(steps)();
}

/** The mean of all elements, everywhere. */
function totalLike(b: GraphBuilder, x: Node): Node {
  const axes = x.shape.map((_, axis) => axis);
  const size = x.shape.reduce((product, extent) => product * extent, 1);
  const mean = b.mul(b.sum(x, axes), b.constant(1 / Math.max(size, 1), 'f32'));
  return b.broadcast(mean, x.shape, []);
}

function innerLoop({ b, random, rounds, a, c, captured, table }: Scope, depth: number): Node {
  const stack = b.sliceAxis(table, 0, 0, rounds);
  return drawLoop(b, random, [c, a, stack, captured, table], rounds, depth - 1)[0]!;
}
