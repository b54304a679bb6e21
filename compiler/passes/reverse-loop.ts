/**
 * The derivative of a loop is a loop in the other direction. It carries the cotangents of what was
 * carried, and sums up those of what was captured; cotangents of stacks are stacks. The values inside
 * a round are computed again from the carried values it began with, which the loop forwards saves:
 * that is all it keeps.
 *
 *     c' = body(c, x)     =>     dc, dx += vjp of body at (c, x) on dc'
 */
import { CompilerBug, invariant } from '../diagnostics/invariant.ts';
import { GraphBuilder } from '../graph/builder.ts';
import { isFloat } from '../graph/dtype.ts';
import { coneOf, extract } from '../graph/extract.ts';
import type { Node, OpAttributes } from '../graph/graph.ts';
import {
  bodyInputs,
  bodyOf,
  bodyOutputs,
  inputName,
  namedOutputs,
  partsOf,
  resultTypes,
  roundName,
} from '../graph/loop.ts';
import type { TensorType } from '../graph/op.ts';
import type { Contribution } from './recognise-softmax.ts';

type LoopAttributes = OpAttributes['loop'];

/** How straight-line code is differentiated: what a loop's rounds are made of. */
export interface Differentiation {
  readonly sweep: (
    b: GraphBuilder,
    seeds: ReadonlyMap<Node, Node>,
    isVariable: (node: Node) => boolean,
  ) => ReadonlyMap<Node, Node>;
  readonly activeNodes: (
    order: readonly Node[],
    isVariable: (node: Node) => boolean,
  ) => ReadonlySet<Node>;
}

/** The loop that besides gives the stacks of what its rounds began with. Other results stay where they were. */
export function savingCarried(attributes: LoopAttributes): LoopAttributes {
  const { body } = attributes;
  const outputs = bodyOutputs(attributes);
  const missing = bodyInputs(attributes).carried.filter((node) => !outputs.stacked.includes(node));
  const stacked = [...outputs.stacked, ...missing];
  return { ...attributes, body: { ...body, outputs: namedOutputs(outputs.carried, stacked) } };
}

/**
 * What the cotangents of a loop's results contribute to those of its inputs. `isActive` tells which
 * inputs depend on a variable. The loop saves what it carries.
 */
export function loopVjp(
  b: GraphBuilder,
  loop: Node<'loop'>,
  cotangents: readonly (Node | undefined)[],
  isActive: (input: Node) => boolean,
  differentiation: Differentiation,
): readonly Contribution[] {
  if (cotangents.every((cotangent) => cotangent === undefined)) return [];
  const { attributes, inputs } = loop;
  const active = activeInputs(loop, isActive, differentiation);
  const plan = planReverse(attributes, active, cotangents);
  const given = partsOf(inputs, attributes);
  const types = resultTypes(attributes);
  const results = b.resultsOf(loop, attributes);
  const zeros = ({ dtype, shape }: TensorType): Node => b.splat(0, dtype, shape);
  const reversed = savingCarried({
    rounds: attributes.rounds,
    carried: plan.carried.length + plan.captured.length,
    stacked: plan.saved.length + given.stacked.length + plan.stackedOut.length,
    reverse: !attributes.reverse,
    body: reverseBody(attributes, active, plan, differentiation),
  });
  const made = b.loop(
    [
      ...plan.carried.map((at) => cotangents[at] ?? zeros(types[at]!)),
      ...plan.captured.map((at) => zeros(given.captured[at]!)),
      ...plan.saved.map((at) => results[at]!),
      ...given.stacked,
      ...plan.stackedOut.map((at) => cotangents[attributes.carried + at]!),
      ...given.captured,
    ],
    reversed,
  );
  const targets = [
    ...plan.carried.map((at) => given.carried[at]!),
    ...plan.captured.map((at) => given.captured[at]!),
    ...plan.stackedIn.map((at) => given.stacked[at]!),
  ];
  return targets.map((target, at) => [target, made[at]!] as const);
}

/** Which inputs of the body depend on a variable: also what is carried into by another that does. */
function activeInputs(
  { attributes, inputs }: Node<'loop'>,
  isActive: (input: Node) => boolean,
  { activeNodes }: Differentiation,
): ReadonlySet<Node> {
  const { carried } = bodyInputs(attributes);
  const outputs = bodyOutputs(attributes);
  const [, ...own] = attributes.body.inputs;
  const active = new Set<Node>(
    own.filter((node, at) => isFloat(node.dtype) && isActive(inputs[at]!)),
  );
  const order = coneOf([...own, ...outputs.carried]);
  for (;;) {
    const reached = activeNodes(order, (node) => active.has(node));
    const added = carried.filter(
      (node, at) => isFloat(node.dtype) && !active.has(node) && reached.has(outputs.carried[at]!),
    );
    if (added.length === 0) return active;
    for (const node of added) active.add(node);
  }
}

/** Places among the loop's parts: whose cotangents are carried, summed up, read and given. */
interface ReversePlan {
  readonly carried: readonly number[];
  readonly captured: readonly number[];
  /** Results that are what each round began with, for each carried value. */
  readonly saved: readonly number[];
  readonly stackedIn: readonly number[];
  /** Stacks that came out and have a cotangent. */
  readonly stackedOut: readonly number[];
}

function planReverse(
  attributes: LoopAttributes,
  active: ReadonlySet<Node>,
  cotangents: readonly (Node | undefined)[],
): ReversePlan {
  const own = bodyInputs(attributes);
  const outputs = bodyOutputs(attributes);
  const places = (nodes: readonly Node[], isIn: (node: Node, at: number) => boolean) =>
    nodes.flatMap((node, at) => (isIn(node, at) ? [at] : []));
  return {
    carried: places(own.carried, (node) => active.has(node)),
    captured: places(own.captured, (node) => active.has(node)),
    saved: own.carried.map((node) => {
      const at = outputs.stacked.indexOf(node);
      invariant(at !== -1, () => 'a loop that is differentiated saves what it carries');
      return attributes.carried + at;
    }),
    stackedIn: places(own.stacked, (node) => active.has(node)),
    stackedOut: places(
      outputs.stacked,
      (_, at) => cotangents[attributes.carried + at] !== undefined,
    ),
  };
}

/** Makes the inputs of one part of a body, named by place. */
function inputsOf(
  b: GraphBuilder,
  part: 'carried' | 'stacked' | 'captured',
  types: readonly TensorType[],
): readonly Node<'input'>[] {
  return types.map(({ dtype, shape }, at) => b.input(inputName(part, at), dtype, shape));
}

function reverseBody(
  attributes: LoopAttributes,
  active: ReadonlySet<Node>,
  plan: ReversePlan,
  { sweep }: Differentiation,
): LoopAttributes['body'] {
  const b = new GraphBuilder();
  const own = bodyInputs(attributes);
  const outputs = bodyOutputs(attributes);
  const round = b.input(roundName, 'i32', []);
  const carried = inputsOf(b, 'carried', [
    ...plan.carried.map((at) => own.carried[at]!),
    ...plan.captured.map((at) => own.captured[at]!),
  ]);
  const stacked = inputsOf(b, 'stacked', [
    ...own.carried,
    ...own.stacked,
    ...plan.stackedOut.map((at) => outputs.stacked[at]!),
  ]);
  const captured = inputsOf(b, 'captured', own.captured);
  const elements = stacked.slice(0, own.carried.length + own.stacked.length);
  const again = new Map<Node, Node>(
    [round, ...elements, ...captured].map((node, at) => [attributes.body.inputs[at]!, node]),
  );
  const all = [...outputs.carried, ...outputs.stacked];
  const { roots } = extract(b, all, again, () => false, unnamed);
  const seeds = new Map<Node, Node>();
  const seed = (at: number, cotangent: Node): void => {
    const others = seeds.get(roots[at]!);
    seeds.set(roots[at]!, others === undefined ? cotangent : b.add(others, cotangent));
  };
  for (const [i, at] of plan.carried.entries()) seed(at, carried[i]!);
  for (const [i, at] of plan.stackedOut.entries())
    seed(attributes.carried + at, stacked[elements.length + i]!);
  const variables = new Set([...active].map((node) => again.get(node)!));
  const cotangents = sweep(b, seeds, (node) => variables.has(node));
  const cotangentOf = (node: Node): Node | undefined => cotangents.get(again.get(node)!);
  const sums = plan.captured.map((at, i) => {
    const sum = carried[plan.carried.length + i]!;
    const more = cotangentOf(own.captured[at]!);
    return more === undefined ? sum : b.add(sum, more);
  });
  const orZeros = (node: Node): Node => cotangentOf(node) ?? b.like(node, 0);
  return bodyOf(
    attributes.body.name,
    [round, ...carried, ...stacked, ...captured],
    [...plan.carried.map((at) => orZeros(own.carried[at]!)), ...sums],
    plan.stackedIn.map((at) => orZeros(own.stacked[at]!)),
  );
}

function unnamed(node: Node): string {
  throw new CompilerBug('a body reads nothing but its inputs', node.span);
}
