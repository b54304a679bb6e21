/**
 * The graphs of a training, from what a plan's `train` was given. The arithmetic is the standard
 * library's (`std.run.train_step`) and the optimizer's own: here it only meets concrete types, sizes,
 * and names that the host knows.
 *
 *     draw      key                               -> model.*
 *     start     model.*                           -> state.*
 *     step      model.*, state.*, batch.*, key    -> model.*, state.* (in place), loss, grad_norm, lr?,
 *                                                    scale and skipped in f16, weight, log.*
 *     evaluate  model.*, batch.*, count           -> total, weight, log.*
 *
 * A step and an evaluation also take the models that the loss mentions: `captured.*`. What is called
 * `log.*` is the sum over the examples. In f16 the state is that of `std.precision`, the optimizer's
 * in it.
 */
import { DiagnosticError, type Result } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Graph, Shape } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { CheckedProgram, FnDecl } from '../types/declaration.ts';
import { convert } from './arithmetic.ts';
import { attempt } from './attempt.ts';
import { callFunction } from './call.ts';
import { type ConcreteType, concreteType, noStatics, type Statics, stack } from './concrete.ts';
import { findFunction, stageEntry } from './entry.ts';
import type { Environment } from './environment.ts';
import { indexValue } from './indexing.ts';
import { drawTree } from './init.ts';
import { type TalliedLoss, tallied } from './loss-form.ts';
import { reshape } from './named.ts';
import { Optimizer } from './optimizer.ts';
import type { PlanStep } from './plan.ts';
import type { Trace } from './trace.ts';
import { fieldOf, inputTree, itemOf, mapLeaves, materialise, outputTree } from './tree.ts';
import type { Value } from './value.ts';

export interface Training extends TalliedLoss {
  readonly program: CheckedProgram;
  readonly model: ConcreteType;
  readonly example: ConcreteType;
  /** In f16: the scale of the loss that it begins with. */
  readonly lossScale?: number;
  /** The `train` or `evaluate` call. */
  readonly span: Span;
}

const library = 'std.run';

/** What a step of a plan that trains or evaluates says. Errors: `loss-form`. */
export function trainingOf(program: CheckedProgram, step: PlanStep): Result<Training> {
  const type = (name: string): ConcreteType => {
    const found = step.statics.types.get(name);
    invariant(found, () => `${step.fn} lacks the type ${name}`, step.span);
    return found;
  };
  const loss = step.args.get('loss');
  invariant(loss, () => `${step.fn} lacks a loss`, step.span);
  const [model, example, result] = [type('M'), type('X'), type('R')];
  const { span } = step;
  const precision = step.statics.dtypes.get('float') ?? 'f32';
  const scale = step.args.get('loss_scale');
  const scaling =
    precision === 'f16' && scale?.kind === 'static' ? { lossScale: Number(scale.value) } : {};
  return attempt(() => ({
    program,
    model,
    example,
    ...tallied({ loss, result, precision }, span),
    ...scaling,
    span,
  }));
}

export function stageDraw(model: ConcreteType, span: Span): Result<Graph> {
  return stageEntry({ name: 'draw', isRandom: true }, (environment) =>
    outputTree(environment.staging.builder, drawTree(model, environment, span), 'model', span),
  );
}

/** `by` is the optimizer. Errors: `not-an-optimizer`. */
export function stageStart(training: Training, by: Value): Result<Graph> {
  return stageEntry({ name: 'start', isRandom: false }, (environment) => {
    const { model, span } = training;
    const { staging } = environment;
    const parameters = inputTree(staging, model, 'model', span);
    const optimizer = new Optimizer(by, model, span);
    const inner = optimizer.start(parameters, environment);
    const state = withScale(training, optimizer, inner, environment);
    return outputTree(staging.builder, state, 'state', span);
  });
}

function withScale(
  { program, lossScale, span }: Training,
  optimizer: Optimizer,
  inner: Value,
  environment: Environment,
): Value {
  if (lossScale === undefined) return inner;
  const scale: Value = { kind: 'static', value: lossScale, dtype: 'f32' };
  const statics = stateStatics(optimizer);
  return callFunction(scaled(program), statics, undefined, [inner, scale], environment, span);
}

/** What a training remembers between its steps. */
function stateType({ program, lossScale, span }: Training, optimizer: Optimizer): ConcreteType {
  if (lossScale === undefined) return optimizer.state;
  return concreteType(scaled(program).result, stateStatics(optimizer), span);
}

function scaled(program: CheckedProgram): FnDecl {
  return findFunction(program, 'std.precision', 'scaled');
}

function stateStatics({ state }: Optimizer): Statics {
  return { ...noStatics, types: new Map([['S', state]]) };
}

/** Examples of a step, and in how many parts they are worked through. */
export interface BatchSize {
  readonly batch: number;
  readonly micro: number;
}

/** `traces`, if given, takes up what the loss traces. Errors: `not-an-optimizer`, `uneven-batch`. */
export function stageStep(
  training: Training,
  by: Value,
  size: BatchSize,
  traces?: Trace[],
): Result<Graph> {
  const entry = { name: 'step', isRandom: false, donate: ['model', 'state'] };
  return stageEntry({ ...entry, ...(traces && { traces }) }, (environment) => {
    const { program, model, example, loss, lossScale, span } = training;
    const { staging } = environment;
    const optimizer = new Optimizer(by, model, span);
    const shape: Shape = [size.micro, partSize(size, span)];
    const parameters = inputTree(staging, model, 'model', span);
    const state = inputTree(staging, stateType(training, optimizer), 'state', span);
    const batch = inputTree(staging, stack([size.batch], example), 'batch', span);
    const key = inputTree(staging, { kind: 'key', axes: [] }, 'key', span);
    const update = optimizer.update(environment);
    const types = { M: model, X: example, S: optimizer.state };
    const made = callFunction(
      findFunction(program, library, lossScale === undefined ? 'train_step' : 'scaled_step'),
      stepStatics(training, types, { A: size.micro, B: shape[1]! }),
      undefined,
      [parameters, state, inParts(batch, shape, environment, span), key, loss, update],
      environment,
      span,
    );
    const [next, after, cost, norm, tally] = [0, 1, 2, 3, 4].map((i) => itemOf(made, i, span));
    const isScaled = lossScale !== undefined;
    const inner = isScaled ? fieldOf(after!, 'inner', span) : after!;
    const rate = optimizer.rate(inner, environment);
    const outputs = [
      ['model', next!],
      ['state', after!],
      ['loss', cost!],
      ['grad_norm', norm!],
      ...(rate === undefined ? [] : ([['lr', rate]] as const)),
      ...(isScaled ? scaleParts(after!, environment, span) : []),
      ...tallyParts(training, tally!, environment),
    ] as const;
    return outputs.flatMap(([name, value]) => outputTree(staging.builder, value, name, span));
  });
}

export function stageEvaluation(training: Training, batch: number): Result<Graph> {
  return stageEntry({ name: 'evaluate', isRandom: false }, (environment) => {
    const { program, model, example, loss, span } = training;
    const { staging } = environment;
    const made = callFunction(
      findFunction(program, library, 'evaluate_step'),
      stepStatics(training, { M: model, X: example }, { B: batch }),
      undefined,
      [
        inputTree(staging, model, 'model', span),
        inputTree(staging, stack([batch], example), 'batch', span),
        inputTree(staging, { kind: 'tensor', dtype: 'i32', shape: [] }, 'count', span),
        loss,
      ],
      environment,
      span,
    );
    const outputs = [
      ['total', itemOf(made, 0, span)],
      ...tallyParts(training, itemOf(made, 1, span), environment),
    ] as const;
    return outputs.flatMap(([name, value]) => outputTree(staging.builder, value, name, span));
  });
}

function stepStatics(
  { logged }: Training,
  types: Readonly<Record<string, ConcreteType>>,
  dims: Readonly<Record<string, number>>,
): Statics {
  return {
    ...noStatics,
    types: new Map(Object.entries(types)),
    dims: new Map([...Object.entries(dims), ['K', 1 + logged.length]]),
  };
}

/** The scale that the next step has, and how many have been skipped. */
function scaleParts(
  state: Value,
  { staging }: Environment,
  span: Span,
): readonly (readonly [string, Value])[] {
  return ['scale', 'skipped'].map((name) => [
    name,
    convert(staging.builder, fieldOf(state, name, span), 'f32', span),
  ]);
}

/** The numbers of a tally by the names of their outputs. */
function tallyParts(
  { logged, span }: Training,
  tally: Value,
  { staging }: Environment,
): readonly (readonly [string, Value])[] {
  const names = ['weight', ...logged.map((name) => `${logPrefix}${name}`)];
  return names.map((name, position) => [
    name,
    indexValue(staging, tally, [{ kind: 'pick', position }], span),
  ]);
}

export const logPrefix = 'log.';

/** `[A * B]X` as `[A, B]X`. */
function inParts(batch: Value, shape: Shape, { staging }: Environment, span: Span): Value {
  return mapLeaves(batch, span, (leaf) => {
    const rows = materialise(staging.builder, leaf, span);
    return reshape(staging.builder, rows, [...shape, ...rows.node.shape.slice(1)], span);
  });
}

function partSize({ batch, micro }: BatchSize, span: Span): number {
  if (micro >= 1 && batch % micro === 0) return batch / micro;
  throw new DiagnosticError({
    severity: 'error',
    slug: 'uneven-batch',
    title: 'The batch cannot be cut into equal parts',
    span,
    label: `batch is ${batch} and micro is ${micro}`,
    hint: 'micro divides batch.',
  });
}
