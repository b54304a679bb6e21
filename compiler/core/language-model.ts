/**
 * A language model reading B rows of T tokens. The arithmetic is the standard library's and the
 * model's own; here it meets concrete types, sizes, and names that the host knows.
 *
 *     logits   model.*, ids i32[B, T], at i32[B]           -> logits f32[B, V]
 *     scores   model.*, input i32[B, T], target i32[B, T]  -> logprob f32[B, T], greedy f32[B, T]
 */
import { DiagnosticError, type Result } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Graph } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { CheckedProgram, FnDecl, RecordDecl } from '../types/declaration.ts';
import { equalDims, evaluateDim, variableDim } from '../types/dim.ts';
import { printDim } from '../types/print-dim.ts';
import type { Term } from '../types/term.ts';
import { attempt } from './attempt.ts';
import { callFunction, lifted } from './call.ts';
import { type ConcreteType, concreteType, noStatics, type Statics } from './concrete.ts';
import { checkConditions } from './conditions.ts';
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

/** Errors: `not-a-language-model`; `condition-not-met`, if the model cannot read so many tokens. */
export function checkReads(model: ModelType, tokens: number, span: Span): Result<undefined> {
  return attempt(() => {
    const method = methodOf(model.record, span);
    const conditions = [...method.where, ...(method.requires ?? []).map((each) => each.condition)];
    const statics = { ...model.statics, dims: dimsOf(model, method, tokens) };
    checkConditions(conditions, statics, span, model.record.name);
    return undefined;
  });
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

export interface Vocabulary {
  /** As the model writes it: `V`. */
  readonly name: string;
  readonly size: number;
}

/**
 * The tokens that a model tells apart: the last axis of what its nameless method gives, or else, as
 * of a model that judges texts, its dim V. Undefined if its type does not say.
 */
export function vocabularyOf({ record, statics }: ModelType): Vocabulary | undefined {
  const result = record.methods.get('')?.result;
  const axis = result?.kind === 'tensor' ? result.axes.at(-1) : undefined;
  const size = axis && evaluateDim(axis, (name) => statics.dims.get(name) ?? Number.NaN);
  if (axis && Number.isInteger(size)) return { name: printDim(axis), size: size! };
  const named = statics.dims.get('V');
  return named === undefined ? undefined : { name: 'V', size: named };
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

export function input(
  environment: Environment,
  type: ConcreteType,
  name: string,
  span: Span,
): Value {
  return inputTree(environment.staging, type, name, span);
}

export function integers(...shape: readonly number[]): ConcreteType {
  return { kind: 'tensor', dtype: 'i32', shape };
}

/** Calls `cell` once for each row: all rows share `shared`, each has its own of `own`. */
export function inRows(
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

/** T and V of a model that reads so many tokens. */
function sizesOf(model: ConcreteType, tokens: number, span: Span): Statics {
  invariant(model.kind === 'record', () => `a ${model.kind} reads no tokens`, span);
  const method = methodOf(model.record, span);
  const dims = dimsOf(model, method, tokens);
  const logits = concreteType(method.result, { ...model.statics, dims }, span);
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

/** The model's own dims and those of its method: how many tokens it reads. */
function dimsOf(
  model: ModelType,
  { statics }: FnDecl,
  tokens: number,
): ReadonlyMap<string, number> {
  const own = statics
    .filter(({ kind }) => kind === 'dim')
    .map(({ name }) => [name, tokens] as const);
  return new Map([...model.statics.dims, ...own]);
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
