/**
 * A language model writing: its decoding functions (see docs/generation.md) for B rows.
 *
 *     prefill  model.*, ids i32[B, T], at i32[B]       -> logits [B, V], past.*
 *     next     model.*, id i32[B], pos i32[B], past.*  -> logits, past.* (in place)
 */
import type { Result } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Graph, Output } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { CheckedModule, FnDecl } from '../types/declaration.ts';
import { equalDims, variableDim } from '../types/dim.ts';
import { callFunction } from './call.ts';
import { concreteType, type Statics, stack } from './concrete.ts';
import { stageEntry } from './entry.ts';
import type { Environment } from './environment.ts';
import { input, inRows, integers, type ModelType, type Sizes } from './language-model.ts';
import { itemOf, outputTree } from './tree.ts';
import type { Value } from './value.ts';

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
