/**
 * Loops that stay loops: the body is staged once, with inputs in place of the round, the carried
 * values and the elements, and then taken out of the graph. What it computes without them is
 * computed once, before the loop.
 */
import { invariant } from '../diagnostics/invariant.ts';
import { GraphBuilder } from '../graph/builder.ts';
import { coneOf, dependents, extract } from '../graph/extract.ts';
import type { Graph, Node, Scalar, Shape } from '../graph/graph.ts';
import { bodyOf, inputName, roundName } from '../graph/loop.ts';
import type { Span } from '../source/span.ts';
import { attempt } from './attempt.ts';
import { type Environment, enterRound, type Staging } from './environment.ts';
import { pointwise, spread, unionOfNames } from './named.ts';
import { leavesOf, mapLeaves, materialise, refuseFunctions, zipLeaves } from './tree.ts';
import { type Axis, type Tensor, tensor, type Value } from './value.ts';

/** What a round makes of the carried value and an element. */
export interface Round {
  readonly carried: Value;
  readonly given: Value;
}

export type RoundBody = (carried: Value, element: Value, environment: Environment) => Round;

export interface LoopRequest {
  readonly initial: Value;
  readonly stack: Value;
  readonly count: number;
  readonly body: RoundBody;
}

/** Whether a round takes a gradient of what it computes. One that cannot be staged once for all does not. */
export function takesGradients(
  request: LoopRequest,
  environment: Environment,
  span: Span,
): boolean {
  const { staging } = environment;
  const watched = staging.watched.length;
  const staged = attempt(() => {
    const initial = initialLeaves(request, environment, span);
    const names = initial.map((leaf) => leaf.names);
    return stageRound(request, initial, names, environment, span);
  });
  staging.watched.length = watched;
  if (!staged.ok) return false;
  const { round, carriedInputs, elements, carried, given } = staged.value;
  const order = coneOf([...carried, ...given].map(({ node }) => node));
  const own = dependents(order, new Set([round, ...carriedInputs, ...elements]));
  return order.some((node) => node.op === 'gradient' && own.has(node));
}

function initialLeaves(
  { initial }: LoopRequest,
  { staging }: Environment,
  span: Span,
): readonly Tensor[] {
  return leavesOf(initial, span).map(({ value }) => materialise(staging.builder, value, span));
}

/** The carried value after the last round, and the stack of what the rounds gave. */
export function stageLoop(request: LoopRequest, environment: Environment, span: Span): Round {
  const { staging } = environment;
  const initial = initialLeaves(request, environment, span);
  const watched = staging.watched.length;
  for (let names = initial.map((leaf) => leaf.names); ; ) {
    const attempt = stageRound(request, initial, names, environment, span);
    const wider = names.map((own, at) => widened(own, attempt.carried[at]!));
    if (wider.every((own, at) => own.length === names[at]!.length)) {
      return close(request, attempt, initial, names, environment, span);
    }
    staging.watched.length = watched;
    names = wider;
  }
}

function widened(names: readonly Axis[], value: Tensor): readonly Axis[] {
  return unionOfNames([tensor(value.node, names), value]);
}

/** A body staged in the outer graph, around inputs that stand for what a round has of its own. */
interface StagedRound {
  readonly round: Node<'input'>;
  readonly carriedInputs: readonly Node<'input'>[];
  readonly elements: readonly Node<'input'>[];
  /** Leaf by leaf. */
  readonly carried: readonly Tensor[];
  readonly value: Round;
  readonly given: readonly Tensor[];
  /** What is looked at from outside: it is given, too. */
  readonly watched: readonly Tensor[];
}

function stageRound(
  { initial: tree, stack, body }: LoopRequest,
  initial: readonly Tensor[],
  names: readonly (readonly Axis[])[],
  environment: Environment,
  span: Span,
): StagedRound {
  const { staging } = environment;
  const { builder } = staging;
  const input = inputMaker(staging, span);
  const round = input(roundName, 'i32', []);
  const carriedInputs = initial.map(({ node, names: own }, at) => {
    const shape = [...names[at]!.map(({ size }) => size), ...node.shape.slice(own.length)];
    return input(inputName('carried', at), node.dtype, shape);
  });
  const stacks = stackLeaves(stack, span);
  const elements = stacks.filter(isStored).map(({ node, names: own }, at) => {
    const shape = node.shape.filter((_, i) => i !== own.length);
    return input(inputName('stacked', at), node.dtype, shape);
  });
  const before = staging.watched.length;
  const counter = pointwise(builder, 'bitcast', [tensor(round, [])], { dtype: 'u32' }, span);
  const carriedLeaves = carriedInputs.map((node, at) => tensor(node, names[at]!));
  const stored = elements.values();
  const elementLeaves = stacks.map((leaf) =>
    isStored(leaf) ? tensor(stored.next().value!, leaf.names) : tensor(round, []),
  );
  const value = body(
    withLeaves(tree, carriedLeaves, span),
    withLeaves(stack, elementLeaves, span),
    enterRound(environment, counter),
  );
  const carried = carriedOn(builder, value.carried, { tree, initial }, span);
  const given = givenLeaves(builder, value.given, span);
  const watched = staging.watched.slice(before).map((each) => each.value);
  return { round, carriedInputs, elements, carried, value, given, watched };
}

/** The leaves of a new carried value. A function may be handed on, but not be another one then. */
function carriedOn(
  builder: GraphBuilder,
  value: Value,
  { tree, initial }: { readonly tree: Value; readonly initial: readonly Tensor[] },
  span: Span,
): readonly Tensor[] {
  const next = zipLeaves([tree, value], span, ([, leaf]) => leaf!);
  return leavesOf(next, span).map(({ value: leaf }, at) => {
    const typed = leaf.kind === 'static' ? { ...leaf, dtype: initial[at]!.node.dtype } : leaf;
    return materialise(builder, typed, span);
  });
}

function givenLeaves(builder: GraphBuilder, value: Value, span: Span): readonly Tensor[] {
  refuseFunctions(value, span);
  return leavesOf(value, span).map(({ value: leaf }) => materialise(builder, leaf, span));
}

/** Inputs that no graph will have: extraction puts those of the body in their place. */
function inputMaker(
  { builder, counters }: Staging,
  span: Span,
): (name: string, dtype: Scalar, shape: Shape) => Node<'input'> {
  const prefix = `loop ${counters.loop}`;
  counters.loop += 1;
  return (name, dtype, shape) =>
    builder.node('input', [], { name: `${prefix} ${name}`, dtype, shape }, span) as Node<'input'>;
}

function stackLeaves(stack: Value, span: Span): readonly Tensor[] {
  return leavesOf(stack, span).map(({ value }) => {
    invariant(value.kind === 'tensor', () => 'an exact number has no axes', span);
    return value;
  });
}

/** The element of a range `0..N` is the round itself. */
function isStored({ node }: Tensor): boolean {
  return node.op !== 'iota';
}

/** The tree with these leaves, in order. */
function withLeaves(tree: Value, leaves: readonly Value[], span: Span): Value {
  let at = -1;
  return mapLeaves(tree, span, () => {
    at += 1;
    return leaves[at]!;
  });
}

/** The op, and its results as values. */
function close(
  { stack, count }: LoopRequest,
  staged: StagedRound,
  initial: readonly Tensor[],
  names: readonly (readonly Axis[])[],
  { staging }: Environment,
  span: Span,
): Round {
  const { builder } = staging;
  const whole = (values: readonly Tensor[]): readonly Node[] =>
    values.map((value, at) => spread(builder, value, names[at]!).node);
  const stored = stackLeaves(stack, span).filter(isStored);
  const stacks = stored.map((leaf) => roundsFirst(builder, leaf, span));
  const { body, captured } = takeOut(staged, whole(staged.carried));
  const results = builder.at(span).loop([...whole(initial), ...stacks, ...captured], {
    rounds: count,
    carried: initial.length,
    stacked: stacks.length,
    reverse: false,
    body,
  });
  const carried = names.map((own, at) => tensor(results[at]!, own));
  const stacksOut = [...staged.given, ...staged.watched].map((leaf, at) =>
    roundsBehindNames(builder, results[initial.length + at]!, leaf.names, span),
  );
  const first = staging.watched.length - staged.watched.length;
  stacksOut.slice(staged.given.length).forEach((value, at) => {
    staging.watched[first + at] = { ...staging.watched[first + at]!, value };
  });
  return {
    carried: withLeaves(staged.value.carried, carried, span),
    given: withLeaves(staged.value.given, stacksOut, span),
  };
}

/** The rounds of a stack behind its names become axis 0, as the op has them. */
function roundsFirst(builder: GraphBuilder, { node, names }: Tensor, span: Span): Node {
  const others = node.shape.map((_, i) => i).filter((i) => i !== names.length);
  return builder.node('permute', [node], { permutation: [names.length, ...others] }, span);
}

function roundsBehindNames(
  builder: GraphBuilder,
  stack: Node,
  names: readonly Axis[],
  span: Span,
): Tensor {
  const front = names.map((_, i) => i + 1);
  const rest = stack.shape.slice(names.length + 1).map((_, i) => names.length + 1 + i);
  const permutation = [...front, 0, ...rest];
  return tensor(builder.node('permute', [stack], { permutation }, span), names);
}

function takeOut(
  { round, carriedInputs, elements, given, watched }: StagedRound,
  carried: readonly Node[],
): { readonly body: Graph; readonly captured: readonly Node[] } {
  const own = [round, ...carriedInputs, ...elements];
  const roots = [...carried, ...[...given, ...watched].map(({ node }) => node)];
  const inside = insideOf(coneOf(roots), own);
  const b = new GraphBuilder();
  const renamed = own.map(({ attributes, span }) => {
    const name = attributes.name.split(' ').at(-1)!;
    return b.at(span).input(name, attributes.dtype, attributes.shape);
  });
  const standIns = new Map<Node, Node>(own.map((node, at) => [node, renamed[at]!]));
  const {
    roots: made,
    captured,
    inputs,
  } = extract(
    b,
    roots,
    standIns,
    (node) => !inside.has(node),
    (_, at) => inputName('captured', at),
  );
  const body = bodyOf(
    'body',
    [...renamed, ...inputs],
    made.slice(0, carried.length),
    made.slice(carried.length),
  );
  return { body, captured };
}

/** What depends on the round; where that is a gradient, what depends on its variable is inside too. */
function insideOf(order: readonly Node[], own: readonly Node[]): ReadonlySet<Node> {
  const sources = new Set(own);
  for (;;) {
    const inside = dependents(order, sources);
    const marks = order.flatMap((node) =>
      node.op === 'gradient' && inside.has(node) ? [node.inputs[1]!] : [],
    );
    if (marks.every((mark) => sources.has(mark))) return inside;
    for (const mark of marks) sources.add(mark);
  }
}
