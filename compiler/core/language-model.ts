/**
 * The graphs of a language model at work on B rows of tokens. The arithmetic is the standard
 * library's and the model's own; here it meets concrete types, sizes, and names that the host knows.
 *
 *     logits   model.*, ids i32[B, T], at i32[B]         -> logits f32[B, V]
 *     prefill  model.*, ids i32[B, T], at i32[B]         -> logits, past.*
 *     next     model.*, id i32[B], pos i32[B], past.*    -> logits, past.* (in place)
 *     scores   model.*, input i32[B, T], target i32[B, T]-> logprob f32[B, T], greedy f32[B, T]
 */
import { DiagnosticError, type Result } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Graph, Output } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { CheckedModule, CheckedProgram, FnDecl, RecordDecl } from '../types/declaration.ts';
import { equalDims, variableDim } from '../types/dim.ts';
import type { Term } from '../types/term.ts';
import { callFunction, lifted } from './call.ts';
import { type ConcreteType, concreteType, noStatics, type Statics, stack } from './concrete.ts';
import { findFunction, stageEntry } from './entry.ts';
import type { Environment } from './environment.ts';
import { inputTree, itemOf, outputTree } from './tree.ts';
import type { Closure, Value } from './value.ts';

export type ModelType = Extract<ConcreteType, { kind: 'record' }>;

/** How many rows, and how many tokens of each. */
export interface Sizes {
  readonly rows: number;
  readonly tokens: number;
}

/** A public `prefill` and `next`: see docs/generation.md. */
export interface Decoding {
  readonly prefill: FnDecl;
  readonly next: FnDecl;
}

/** The decoding functions of `module` for `model`, which may have been checked with another program. */
export function decodingOf(module: CheckedModule, model: ModelType): Decoding | undefined {
  const functions = [...module.declarations.values()].flatMap((each) =>
    each.kind === 'fn' && each.isPublic && !each.isRandom && isFirstOf(model, each) ? [each] : [],
  );
  const prefill = functions.find((fn) => isCalled(fn, 'prefill') && fn.params.length === 3);
  const next = functions.find((fn) => isCalled(fn, 'next') && fn.params.length === 4);
  return prefill && next && { prefill, next };
}

/** A module with several models has, say, `next` and `next_tied`. */
function isCalled({ name }: FnDecl, word: string): boolean {
  return name === word || name.startsWith(`${word}_`);
}

function isFirstOf({ record }: ModelType, { params }: FnDecl): boolean {
  const type = params[0]?.type;
  if (type?.kind !== 'record' || type.axes.length > 0) return false;
  return type.record.name === record.name && type.record.module === record.module;
}

/** Whether the model reads texts of any length, rather than of one that its type says. */
export function readsAnyLength({ record }: ModelType): boolean {
  const method = record.methods.get('');
  const ids = method?.params[0]?.type;
  if (method === undefined || ids?.kind !== 'tensor') return false;
  return method.statics.some(({ name, kind }) => {
    return kind === 'dim' && ids.axes.some((dim) => equalDims(dim, variableDim(name)));
  });
}

/** The logits after one position of each row, by the model's own method: whatever a row holds behind it does not matter. */
export function stageLogits(
  library: CheckedProgram,
  model: ConcreteType,
  { rows, tokens }: Sizes,
  span: Span,
): Result<Graph> {
  return stageEntry({ name: 'logits', isRandom: false }, (environment) => {
    const lm = asFunction(input(environment, model, 'model', span), tokens, environment, span);
    const ids = input(environment, integers(rows, tokens), 'ids', span);
    const at = input(environment, integers(rows), 'at', span);
    const fn = findFunction(library, 'std.decode', 'next_logits');
    const statics = sizesOf(model, tokens, span);
    const value = inRows(rows, [lm], [ids, at], environment, span, (args, inner) =>
      callFunction(fn, statics, undefined, args, inner, span),
    );
    return outputTree(environment.staging.builder, value, 'logits', span);
  });
}

/** `positions`: how many tokens there will be room for in all. */
export function stagePrefill(
  { prefill }: Decoding,
  model: ModelType,
  { rows, tokens }: Sizes,
  positions: number,
): Result<Graph> {
  const { span } = prefill;
  const statics = staticsOf(prefill, model, positions, tokens);
  return stageEntry({ name: 'prefill', isRandom: false }, (environment) => {
    const lm = input(environment, ownType(prefill, model), 'model', span);
    const ids = input(environment, integers(rows, tokens), 'ids', span);
    const at = input(environment, integers(rows), 'at', span);
    const value = inRows(rows, [lm], [ids, at], environment, span, (args, inner) =>
      callFunction(prefill, statics, undefined, args, inner, span),
    );
    return logitsAndPast(value, environment, span);
  });
}

export function stageNext(
  { next }: Decoding,
  model: ModelType,
  rows: number,
  positions: number,
): Result<Graph> {
  const { span } = next;
  const statics = staticsOf(next, model, positions);
  return stageEntry({ name: 'next', isRandom: false, donate: ['past'] }, (environment) => {
    const lm = input(environment, ownType(next, model), 'model', span);
    const id = input(environment, integers(rows), 'id', span);
    const pos = input(environment, integers(rows), 'pos', span);
    const one = concreteType(next.params[3]!.type, statics, span);
    const past = input(environment, stack([rows], one), 'past', span);
    const value = inRows(rows, [lm], [id, pos, past], environment, span, (args, inner) =>
      callFunction(next, statics, undefined, args, inner, span),
    );
    return logitsAndPast(value, environment, span);
  });
}

/** log p of each target given what stands before it, and 1 where no other token is likelier. */
export function stageScores(
  library: CheckedProgram,
  model: ConcreteType,
  { rows, tokens }: Sizes,
  span: Span,
): Result<Graph> {
  return stageEntry({ name: 'scores', isRandom: false }, (environment) => {
    const lm = asFunction(input(environment, model, 'model', span), tokens, environment, span);
    const ids = input(environment, integers(rows, tokens), 'input', span);
    const targets = input(environment, integers(rows, tokens), 'target', span);
    const fn = findFunction(library, 'std.eval', 'token_scores');
    const statics = sizesOf(model, tokens, span);
    const value = inRows(rows, [lm], [ids, targets], environment, span, (args, inner) =>
      callFunction(fn, statics, undefined, args, inner, span),
    );
    const { builder } = environment.staging;
    return ['logprob', 'greedy'].flatMap((name, i) =>
      outputTree(builder, itemOf(value, i, span), name, span),
    );
  });
}

function input(environment: Environment, type: ConcreteType, name: string, span: Span): Value {
  return inputTree(environment.staging, type, name, span);
}

function integers(...shape: readonly number[]): ConcreteType {
  return { kind: 'tensor', dtype: 'i32', shape };
}

/** Calls `cell` once for each row: all rows share `shared`, each has its own of `own`. */
function inRows(
  rows: number,
  shared: readonly Value[],
  own: readonly Value[],
  environment: Environment,
  span: Span,
  cell: (args: readonly (Value | undefined)[], inner: Environment) => Value,
): Value {
  const args = [
    ...shared.map((value) => ({ value, lift: 0 })),
    ...own.map((value) => ({ value, lift: 1 })),
  ];
  return lifted([rows], args, environment, span, cell);
}

function logitsAndPast(value: Value, { staging }: Environment, span: Span): readonly Output[] {
  return ['logits', 'past'].flatMap((name, i) =>
    outputTree(staging.builder, itemOf(value, i, span), name, span),
  );
}

/** The model as the function's own program knows it. */
function ownType(fn: FnDecl, model: ModelType): ModelType {
  const type = fn.params[0]!.type;
  invariant(type.kind === 'record', () => `${fn.name} does not take a model`, fn.span);
  return { ...model, record: type.record };
}

/**
 * What the function's static parameters are: those of the model as they are there, the length of
 * its `ids`, and of what is left (the room for the past) `positions`.
 */
function staticsOf(fn: FnDecl, model: ModelType, positions: number, tokens = 1): Statics {
  const [self, ids] = fn.params.map(({ type }) => type);
  const dims = new Map<string, number>();
  for (const { name, kind } of fn.statics) {
    if (kind !== 'dim') continue;
    const own = variableDim(name);
    const ofModel =
      self?.kind === 'record' ? [...self.args.dims].find(([, dim]) => equalDims(dim, own)) : [];
    const isLength =
      ids?.kind === 'tensor' && ids.axes.length === 1 && equalDims(ids.axes[0]!, own);
    const given = ofModel && model.statics.dims.get(ofModel[0] ?? '');
    dims.set(name, given ?? (isLength ? tokens : positions));
  }
  return { ...model.statics, dims };
}

/** T and V of a model that reads so many tokens. */
function sizesOf(model: ConcreteType, tokens: number, span: Span): Statics {
  invariant(model.kind === 'record', () => `a ${model.kind} reads no tokens`, span);
  const { result, statics } = methodOf(model.record, span);
  const own = statics.flatMap(({ name, kind }) =>
    kind === 'dim' ? [[name, tokens] as const] : [],
  );
  const dims = new Map([...model.statics.dims, ...own]);
  const logits = concreteType(result, { ...model.statics, dims }, span);
  invariant(logits.kind === 'tensor', () => 'a language model gives a tensor', span);
  const vocabulary = logits.shape.at(-1) ?? 1;
  return {
    ...noStatics,
    dims: new Map([
      ['T', tokens],
      ['V', vocabulary],
    ]),
  };
}

/** Throws `not-a-language-model`. */
function methodOf(record: RecordDecl, span: Span): FnDecl {
  const method = record.methods.get('');
  const { type } = method?.params[0] ?? {};
  const takesIds = type?.kind === 'tensor' && type.dtype === 'i32' && type.axes.length === 1;
  if (method !== undefined && takesIds && method.result.kind === 'tensor') return method;
  throw new DiagnosticError({
    severity: 'error',
    slug: 'not-a-language-model',
    title: 'This model cannot be called with token ids',
    span,
    hint: 'a language model has a nameless method `(ids: i32[T]) -> float[T, V]`.',
  });
}

/** A model as the function that its nameless method is. */
function asFunction(model: Value, tokens: number, environment: Environment, span: Span): Closure {
  invariant(model.kind === 'record', () => `a ${model.kind} is called`, span);
  const method = methodOf(model.record, span);
  const ids = method.params[0]!.local;
  const own = method.statics.filter(({ kind }) => kind === 'dim').map(({ name }) => name);
  return {
    kind: 'closure',
    params: [{ kind: 'local', local: ids, type: method.params[0]!.type }],
    body: callOfModel(method, own, span),
    environment: {
      ...environment,
      statics: { ...noStatics, dims: new Map(own.map((name) => [name, tokens])) },
      locals: new Map(method.self && [[method.self, model]]),
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
    ...(method.self && { self: { term: local(method.self), lift: 0 } }),
    args: method.params.map(({ local: param }, i) =>
      i === 0 ? { term: local(param), lift: 0 } : undefined,
    ),
    frame: [],
  };
}
