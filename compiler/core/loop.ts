/**
 * `fold` and `scan`. Short loops are unrolled: every round is staged by itself, with its element of
 * the stack. Longer ones are a loop of the graph, see `loop-body.ts`, and so are those whose rounds
 * take gradients, such as micro-batches: a round is large then, and nothing is lost, since a gradient
 * that is taken within a round keeps nothing for behind the loop. Which of the two changes no number:
 * a round draws the same ones either way.
 */
import { invariant } from '../diagnostics/invariant.ts';
import type { Span } from '../source/span.ts';
import { applyClosure } from './call.ts';
import { type Environment, enterCall, enterRound } from './environment.ts';
import { indexValue } from './indexing.ts';
import type { IntrinsicCall } from './intrinsics.ts';
import { type LoopRequest, type Round, stageLoop, takesGradients } from './loop-body.ts';
import { stackTensors } from './named.ts';
import { itemOf, materialise, zipLeaves } from './tree.ts';
import type { Value } from './value.ts';

/** Up to here rounds are unrolled, and may be fused with each other. */
const mostUnrolled = 16;

/** What rounds give that give nothing. */
export const nothing: Value = { kind: 'tuple', items: [] };

/** `fold(init, xs, step)`: what `step` makes of `init` and each element in turn. */
export function fold(call: IntrinsicCall): Value {
  return runRounds(call, (result) => ({ carried: result, given: nothing })).carried;
}

/** `scan(init, xs, step)`: as `fold`, and besides what each round gives, stacked. */
export function scan(call: IntrinsicCall): Value {
  const { carried, given } = runRounds(call, (result) => ({
    carried: itemOf(result, 0, call.span),
    given: itemOf(result, 1, call.span),
  }));
  return { kind: 'tuple', items: [carried, given] };
}

/** `parts` says what of a result is carried and what is given. */
function runRounds(
  { fn, args, statics, environment, span }: IntrinsicCall,
  parts: (result: Value) => Round,
): Round {
  const [initial, stack, step] = args;
  const count = statics.dims.get('N');
  invariant(initial && stack && step && count !== undefined, () => `${fn.name} lacks a part`, span);
  const inside = enterCall(environment);
  const body: LoopRequest['body'] = (carried, element, round) =>
    parts(applyClosure(step, [carried, element], round, span));
  const request = { initial, stack, count, body };
  const isLoop = count > mostUnrolled || (count > 1 && takesGradients(request, inside, span));
  return isLoop ? stageLoop(request, inside, span) : unroll(request, inside, span);
}

/** Each round by itself. */
export function unroll(
  { initial, stack, count, body }: LoopRequest,
  environment: Environment,
  span: Span,
): Round {
  const given: Value[] = [];
  let carried = initial;
  for (let round = 0; round < count; round += 1) {
    const action = { kind: 'pick', position: round } as const;
    const element = indexValue(environment.staging, stack, [action], span);
    const result = body(carried, element, enterRound(environment, round));
    carried = result.carried;
    given.push(result.given);
  }
  return { carried, given: stackValues(given, environment, span) };
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
