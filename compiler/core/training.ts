/**
 * The graphs of a training run, from what a plan's `train` was given. The arithmetic is the
 * standard library's (`std.run.train_step` and the optimizer's own methods): here it only meets
 * concrete types, a batch size, and names that the host knows.
 *
 *     init      key                               -> model.*, state.*
 *     step      model.*, state.*, batch.*, key    -> model.*, state.* (in place), loss, lr
 *     evaluate  model.*, batch.*                  -> total, weight
 *     logits    model.*, ids, at                  -> logits
 */
import { DiagnosticError, type Result } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { Graph } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { CheckedProgram, FnDecl } from '../types/declaration.ts';
import { variableDim } from '../types/dim.ts';
import type { Term } from '../types/term.ts';
import { attempt } from './attempt.ts';
import { callFunction } from './call.ts';
import { type ConcreteType, noStatics, type Statics } from './concrete.ts';
import { findFunction, stageEntry, stageFunction } from './entry.ts';
import { type Environment, startStaging } from './environment.ts';
import { drawTree } from './init.ts';
import type { PlanStep } from './plan.ts';
import { inputTree, outputTree } from './tree.ts';
import type { Closure, RecordValue, Value } from './value.ts';

export interface Training {
  readonly program: CheckedProgram;
  readonly model: ConcreteType;
  readonly example: ConcreteType;
  /** What the loss returns: `f32`, or `(total, weight)`. */
  readonly lossResult: ConcreteType;
  readonly loss: Value;
  /** The `train` or `evaluate` call. */
  readonly span: Span;
}

const library = 'std.run';

export function stageInit(training: Training, optimizer: RecordValue): Result<Graph> {
  const { model, span } = training;
  return stageEntry({ name: 'init', isRandom: true }, (environment) => {
    const { builder } = environment.staging;
    const drawn = drawTree(model, environment, span);
    const start = optimizer.record.methods.get('start');
    invariant(start, () => `${optimizer.record.name} has no start`, span);
    const statics: Statics = { ...noStatics, types: new Map([['P', model]]) };
    const state = callFunction(start, statics, optimizer, [drawn], environment, span);
    return [
      ...outputTree(builder, drawn, 'model', span),
      ...outputTree(builder, state, 'state', span),
    ];
  });
}

/** What a step of a plan that trains or evaluates says. */
export function trainingOf(program: CheckedProgram, step: PlanStep): Training {
  const type = (name: string): ConcreteType => {
    const found = step.statics.types.get(name);
    invariant(found, () => `${step.fn} lacks the type ${name}`, step.span);
    return found;
  };
  const loss = step.args.get('loss');
  invariant(loss, () => `${step.fn} lacks a loss`, step.span);
  const [model, example, lossResult] = [type('M'), type('X'), type('R')];
  return { program, model, example, lossResult, loss, span: step.span };
}

export function stageStep(training: Training, by: RecordValue, batch: number): Result<Graph> {
  const loss = attempt(() => weightedLoss(training));
  if (!loss.ok) return loss;
  return stageFunction(findFunction(training.program, library, 'train_step'), {
    name: 'step',
    statics: batchStatics(training, batch),
    given: new Map<string, Value>([
      ['loss', loss.value],
      ['by', by],
    ]),
    results: ['model', 'state', 'loss', 'lr'],
    donate: ['model', 'state'],
    isRandom: true,
  });
}

export function stageEvaluation(training: Training, batch: number): Result<Graph> {
  const loss = attempt(() => weightedLoss(training));
  if (!loss.ok) return loss;
  return stageFunction(findFunction(training.program, library, 'evaluate_step'), {
    name: 'evaluate',
    statics: batchStatics(training, batch),
    given: new Map([['loss', loss.value]]),
    results: ['total', 'weight'],
  });
}

/** The logits after one position, of a model that takes token ids. `context` is how many it is given. */
export function stageNextLogits(
  program: CheckedProgram,
  model: ConcreteType,
  context: number,
  span: Span,
): Result<Graph> {
  return stageEntry({ name: 'logits', isRandom: false }, (environment) => {
    const { staging } = environment;
    const self = inputTree(staging, model, 'model', span);
    const ids = inputTree(staging, { kind: 'tensor', dtype: 'i32', shape: [context] }, 'ids', span);
    const at = inputTree(staging, { kind: 'tensor', dtype: 'i32', shape: [] }, 'at', span);
    const lm = asFunction(self, context, environment, span);
    const nextLogits = findFunction(program, library, 'next_logits');
    const statics: Statics = { ...noStatics, dims: new Map([['T', context]]) };
    const logits = callFunction(nextLogits, statics, undefined, [lm, ids, at], environment, span);
    return outputTree(staging.builder, logits, 'logits', span);
  });
}

function batchStatics(training: Training, batch: number): Statics {
  const types = new Map([
    ['M', training.model],
    ['X', training.example],
  ]);
  return { ...noStatics, types, dims: new Map([['B', batch]]) };
}

/** Losses come in two forms; `std.run.weighted` makes the first into the second. */
function weightedLoss(training: Training): Value {
  const { program, lossResult, loss, span } = training;
  if (lossResult.kind === 'tuple' && lossResult.items.length === 2) return loss;
  if (lossResult.kind !== 'tensor' || lossResult.shape.length > 0) {
    throw new DiagnosticError({
      severity: 'error',
      slug: 'loss-form',
      title: 'A loss returns one number, or a total and a weight',
      span,
      hint: 'declare it as `-> f32` or `-> (f32, f32)`.',
    });
  }
  const environment: Environment = {
    staging: startStaging(new GraphBuilder()),
    statics: noStatics,
    locals: new Map(),
    axes: [],
  };
  const weighted = findFunction(program, library, 'weighted');
  return callFunction(weighted, batchStatics(training, 1), undefined, [loss], environment, span);
}

/** A model as the function that its nameless method is. */
function asFunction(self: Value, context: number, environment: Environment, span: Span): Closure {
  const method = self.kind === 'record' ? self.record.methods.get('') : undefined;
  const ids = method?.params[0]?.local;
  if (method?.self === undefined || ids === undefined) {
    throw new DiagnosticError({
      severity: 'error',
      slug: 'not-a-language-model',
      title: 'This model cannot be called with token ids',
      span,
      hint: 'a language model has a nameless method `(ids: i32[T]) -> float[T, V]`.',
    });
  }
  const own = method.statics.filter(({ kind }) => kind === 'dim').map(({ name }) => name);
  return {
    kind: 'closure',
    params: [{ kind: 'local', local: ids, type: method.params[0]!.type }],
    body: callOfModel(method, own, span),
    environment: {
      ...environment,
      statics: { ...noStatics, dims: new Map(own.map((name) => [name, context])) },
      locals: new Map([[method.self, self]]),
    },
  };
}

function callOfModel(method: FnDecl, dims: readonly string[], span: Span): Term {
  const local = (of: NonNullable<FnDecl['self']>): Term => ({
    kind: 'local',
    local: of,
    type: method.result,
    span,
  });
  return {
    kind: 'call',
    span,
    type: method.result,
    fn: method,
    statics: {
      dims: new Map(dims.map((name) => [name, variableDim(name)])),
      types: new Map(),
      bools: new Map(),
      numbers: new Map(),
      shapes: new Map(),
      dtypes: new Map(),
    },
    self: { term: local(method.self!), lift: 0 },
    args: method.params.map(({ local: param }, i) =>
      i === 0 ? { term: local(param), lift: 0 } : undefined,
    ),
    frame: [],
  };
}
