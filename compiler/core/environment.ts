/** Where a term is staged: what its names mean and which indices are in scope. Immutable but for the counters. */
import { invariant } from '../diagnostics/invariant.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Node, Scalar, Shape } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { Local } from '../types/term.ts';
import type { Statics } from './concrete.ts';
import type { Plan } from './plan.ts';
import { type Axis, type Tensor, tensor, type Value } from './value.ts';

/** `trace` is the name given to a traced value; a condition has none. */
export interface Watched {
  readonly span: Span;
  readonly value: Tensor;
  readonly trace?: string;
}

/** One graph under construction. */
export interface Staging {
  readonly builder: GraphBuilder;
  /** Next `order` of an axis, next id of a mark, next number of a loop. */
  readonly counters: { axis: number; mark: number; loop: number };
  /** Inputs of the graph, in the order in which they were made. */
  readonly inputs: Node<'input'>[];
  /** What is looked at from outside, in order: conditions of `assert`, values of `trace`. */
  readonly watched: Watched[];
  /** Whether `trace` watches; otherwise it is nothing but its value. */
  readonly isTraced: boolean;
  /** Models of earlier steps that the graph mentions, by the name of their inputs. */
  readonly captured: Map<string, Value>;
  /** Present while a plan is staged: calls of host functions become its steps. */
  readonly plan?: Plan['steps'][number][];
}

/** See Note [Random streams] in random.ts. */
export interface RandomStream {
  readonly key: Tensor;
  /** Ordinals of calls, and rounds: of loops that stay loops they are known when they run only. */
  readonly path: readonly (number | Tensor)[];
  /** Ordinal of the next call or draw in this body. */
  readonly ordinal: { next: number };
  /** How many of the indices in scope are bound outside the `using`: draws do not depend on them. */
  readonly outside: number;
}

export interface Environment {
  readonly staging: Staging;
  readonly statics: Statics;
  readonly locals: ReadonlyMap<Local, Value>;
  /** Indices in scope, outermost first. */
  readonly axes: readonly Axis[];
  /** Absent under `using none` and in pure code. */
  readonly random?: RandomStream;
}

export function startStaging(builder: GraphBuilder, isTraced = false): Staging {
  return {
    builder,
    counters: { axis: 0, mark: 0, loop: 0 },
    inputs: [],
    watched: [],
    isTraced,
    captured: new Map(),
  };
}

export function bindLocals(
  environment: Environment,
  bindings: Iterable<readonly [Local, Value]>,
): Environment {
  return { ...environment, locals: new Map([...environment.locals, ...bindings]) };
}

export function lookUp(environment: Environment, local: Local, span: Span): Value {
  const value = environment.locals.get(local);
  invariant(value !== undefined, () => `local ${local.name} is not bound`, span);
  return value;
}

/** A fresh index; ordered after all that exist. */
export function newAxis(staging: Staging, name: string, size: number): Axis {
  const order = staging.counters.axis;
  staging.counters.axis += 1;
  return { name, size, order };
}

export function enterAxes(environment: Environment, axes: readonly Axis[]): Environment {
  return axes.length === 0 ? environment : { ...environment, axes: [...environment.axes, ...axes] };
}

/** Each call has its own ordinals, under the ordinal it has itself in the calling body. */
export function enterCall(environment: Environment): Environment {
  const { random } = environment;
  return random === undefined ? environment : withStep(environment, random, nextOrdinal(random));
}

/** As `enterCall`, for one round of a loop. */
export function enterRound(environment: Environment, round: number | Tensor): Environment {
  const { random } = environment;
  return random === undefined ? environment : withStep(environment, random, round);
}

/** Everything drawn below has a stream of its own. */
export function withStep(
  environment: Environment,
  random: RandomStream,
  step: number | Tensor,
): Environment {
  return {
    ...environment,
    random: { ...random, path: [...random.path, step], ordinal: { next: 0 } },
  };
}

export function nextOrdinal(random: RandomStream): number {
  const ordinal = random.ordinal.next;
  random.ordinal.next += 1;
  return ordinal;
}

/** A value that the graph is given. */
export function newInput(
  staging: Staging,
  name: string,
  dtype: Scalar,
  shape: Shape,
  span: Span | undefined,
): Tensor {
  const node = staging.builder.node('input', [], { name, dtype, shape }, span) as Node<'input'>;
  staging.inputs.push(node);
  return tensor(node, []);
}
