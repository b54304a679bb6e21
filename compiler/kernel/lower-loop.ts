/**
 * A loop as calls that are repeated. Each carried value has a storage that hands it from round to
 * round, the round is counted in one of its own:
 *
 *     round = 0; state = initial
 *     repeat: the calls of the body; stack[round] = element; state = next; round += 1
 *
 * A stack that goes in is read at the round by the body. Which copies can be spared is decided where
 * buffers are given out.
 */
import { GraphBuilder } from '../graph/builder.ts';
import { extract } from '../graph/extract.ts';
import type { Graph, Node } from '../graph/graph.ts';
import {
  bodyInputs,
  bodyOutputs,
  inputName,
  namedOutputs,
  partsOf,
  resultTypes,
  roundName,
} from '../graph/loop.ts';
import type { Target } from '../target/target.ts';
import type { KernelCall, Piece, Repeat, Storages, Value } from './call.ts';
import { copyKernel, countKernel, setKernel, stackKernel } from './loop-kernels.ts';
import { toldCarried, toldStarts } from './told-starts.ts';

/** What lowering a loop needs of those who lower the rest. */
export interface LoopContext {
  readonly target: Target;
  readonly storages: Storages;
  /** A graph whose inputs lie in these values. */
  readonly lowerBody: (graph: Graph, inputs: readonly Value[]) => Piece;
}

/** The loop on `inputs`; its outputs are its results. */
export function lowerLoop(
  loop: Node<'loop'>,
  inputs: readonly Value[],
  context: LoopContext,
): Piece {
  const { attributes, span } = loop;
  const { storages, target, lowerBody } = context;
  const given = partsOf(inputs, attributes);
  const types = resultTypes(attributes);
  const results = types.map((type, at) =>
    storages.make(type, at < attributes.carried ? 'carried' : 'stack', span),
  );
  const states = results.slice(0, attributes.carried);
  const stacks = results.slice(attributes.carried);
  const round = storages.make({ dtype: 'i32', shape: [] }, 'round', span);
  const from = attributes.reverse ? attributes.rounds - 1 : 0;
  const told = toldStarts(loop);
  const starts = states.flatMap((to, at): Repeat['starts'] => {
    const start = given.carried[at]!;
    return told.has(at) ? [] : [{ from: start, to, copy: copyKernel(start, to, target) }];
  });
  const before = [setKernel(round, from), ...starts.map(({ copy }) => copy)];
  const body = lowerBody(readingStacks(loop), [
    round,
    ...states,
    ...given.stacked,
    ...given.captured,
  ]);
  const next = body.outputs.slice(0, attributes.carried);
  const elements = body.outputs.slice(attributes.carried);
  const { saved, handed, copies } = handOn(next, states, context);
  const calls = [
    ...body.calls,
    ...elements.map((element, at) => stackKernel(element, round, stacks[at]!, target)),
    ...saved,
    ...copies,
    countKernel(round, attributes.reverse ? -1 : 1),
  ];
  const own: Repeat = {
    first: before.length,
    count: calls.length,
    rounds: attributes.rounds,
    kept: [round, ...results, ...given.stacked, ...given.captured],
    starts,
    handed,
  };
  const inner = body.repeats.map((repeat) => ({ ...repeat, first: repeat.first + before.length }));
  return { calls: [...before, ...calls], repeats: [own, ...inner], outputs: results };
}

/**
 * New carried values go where the old ones were, after everything was read. One that is the old
 * value of another is saved first: they may change places.
 */
function handOn(
  next: readonly Value[],
  states: readonly Value[],
  { storages, target }: LoopContext,
): {
  readonly saved: readonly KernelCall[];
  readonly handed: Repeat['handed'];
  readonly copies: readonly KernelCall[];
} {
  const saved: KernelCall[] = [];
  const handed = states.flatMap((to, at): Repeat['handed'] => {
    const value = next[at]!;
    if (value === to) return [];
    if (!states.includes(value)) return [{ from: value, to, copy: copyKernel(value, to, target) }];
    const from = storages.make(value, 'saved', value.span);
    saved.push(copyKernel(value, from, target));
    return [{ from, to, copy: copyKernel(from, to, target) }];
  });
  return { saved, handed, copies: handed.map(({ copy }) => copy) };
}

/** The body with whole stacks as inputs, of which it reads the element of its round; it is told what sums begin with. */
export function readingStacks(loop: Node<'loop'>): Graph {
  const { attributes } = loop;
  const told = toldStarts(loop);
  const b = new GraphBuilder();
  const own = bodyInputs(attributes);
  const round = b.input(roundName, 'i32', []);
  const copy = (part: 'carried' | 'captured') =>
    own[part].map(({ dtype, shape }, at) => b.input(inputName(part, at), dtype, shape));
  const carried = copy('carried');
  const stacks = own.stacked.map(({ dtype, shape }, at) =>
    b.input(inputName('stacked', at), dtype, [attributes.rounds, ...shape]),
  );
  const captured = copy('captured');
  const elements = stacks.map((stack, at) => b.at(own.stacked[at]!.span).gather(stack, round));
  const seen = carried.map((node, at) => {
    const start = told.get(at);
    return start === undefined ? node : toldCarried(b, round, node, start, attributes);
  });
  const inputs = [round, ...seen, ...elements, ...captured];
  const standIns = new Map<Node, Node>(
    attributes.body.inputs.map((input, at) => [input, inputs[at]!]),
  );
  const { carried: next, stacked } = bodyOutputs(attributes);
  const all = [...next, ...stacked];
  const { roots } = extract(
    b,
    all,
    standIns,
    () => false,
    (_, at) => inputName('captured', at),
  );
  return {
    name: attributes.body.name,
    inputs: [round, ...carried, ...stacks, ...captured],
    outputs: namedOutputs(roots.slice(0, next.length), roots.slice(next.length)),
  };
}
