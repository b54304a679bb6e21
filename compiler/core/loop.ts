/**
 * `fold` and `scan`, unrolled: every round is staged by itself, with its element of the stack. A
 * round draws its own random numbers. docs/decisions/0002-unrolled-loops.md says what replaces this
 * where there are many rounds.
 */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Span } from '../source/span.ts';
import { applyClosure } from './call.ts';
import { type Environment, enterCall, enterRound } from './environment.ts';
import { indexValue } from './indexing.ts';
import type { IntrinsicCall } from './intrinsics.ts';
import { stackTensors } from './named.ts';
import { itemOf, materialise, zipLeaves } from './tree.ts';
import type { Value } from './value.ts';

/** Beyond this, compiling a program would take longer than running it. */
const mostRounds = 64;

/** `fold(init, xs, step)`: what `step` makes of `init` and each element in turn. */
export function fold({ args, statics, environment, span }: IntrinsicCall): Value {
  const [initial, stack, step] = args;
  invariant(initial && stack && step, () => 'fold takes three arguments', span);
  const elements = elementsOf(stack, statics.dims.get('N'), environment, span);
  const inside = enterCall(environment);
  return elements.reduce<Value>(
    (carried, element, round) =>
      applyClosure(step, [carried, element], enterRound(inside, round), span),
    initial,
  );
}

/** `scan(init, xs, step)`: as `fold`, and besides what each round gives, stacked. */
export function scan({ args, statics, environment, span }: IntrinsicCall): Value {
  const [initial, stack, step] = args;
  invariant(initial && stack && step, () => 'scan takes three arguments', span);
  const elements = elementsOf(stack, statics.dims.get('N'), environment, span);
  const inside = enterCall(environment);
  const given: Value[] = [];
  let carried = initial;
  for (const [round, element] of elements.entries()) {
    const result = applyClosure(step, [carried, element], enterRound(inside, round), span);
    carried = itemOf(result, 0, span);
    given.push(itemOf(result, 1, span));
  }
  return { kind: 'tuple', items: [carried, stackValues(given, environment, span)] };
}

function elementsOf(
  stack: Value,
  count: number | undefined,
  { staging }: Environment,
  span: Span,
): readonly Value[] {
  invariant(count !== undefined, () => 'a loop has a length', span);
  if (count > mostRounds) throw new DiagnosticError(tooLong(count, span));
  return Array.from({ length: count }, (_, position) =>
    indexValue(staging, stack, [{ kind: 'pick', position }], span),
  );
}

/** Values of one type become a stack of it. */
export function stackValues(values: readonly Value[], { staging }: Environment, span: Span): Value {
  const [first, ...others] = values;
  invariant(first !== undefined, () => 'a stack of nothing has no type', span);
  const { builder } = staging;
  return zipLeaves([first, ...others], span, (leaves) =>
    stackTensors(
      builder,
      leaves.map((leaf) => materialise(builder, leaf, span)),
      span,
    ),
  );
}

function tooLong(count: number, span: Span): DiagnosticError['diagnostic'] {
  return {
    severity: 'error',
    slug: 'loop-too-long',
    title: 'This loop has too many rounds',
    span,
    label: `${count} rounds; each is compiled by itself, so there may be ${mostRounds}`,
    hint: 'what does not depend on the round before it is written with for, at any length.',
  };
}
