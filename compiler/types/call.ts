/** Calls: what is called, its static parameters as unknowns, and the term that results. */

import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { ArgSyntax, ExprSyntax } from '../syntax/ast.ts';
import { type Application, apply } from './apply.ts';
import { type Argument, argumentOf, argumentsOf, matchArguments } from './arguments.ts';
import type { Body } from './body.ts';
import { type CalleeMeaning, meaningOf } from './callee.ts';
import { callChain } from './chain.ts';
import { findViolation } from './conditions.ts';
import type { FnDecl } from './declaration.ts';
import { type Dim, printDim } from './dim.ts';
import { findUndrawn } from './drawable.ts';
import { fail } from './fault.ts';
import { type Instance, instantiateStatics, openStatics } from './instance.ts';
import { printType } from './print.ts';
import { construct } from './record.ts';
import { isStaticFunction } from './static-function.ts';
import { axesOf, noStatics, staticNumber } from './substitute.ts';
import type { Arg, Term } from './term.ts';
import type { StaticArgs, Type } from './type.ts';

type Of<Kind extends ExprSyntax['kind']> = Extract<ExprSyntax, { kind: Kind }>;

export function inferCall(body: Body, syntax: Of<'call'>, hint?: Type): Term {
  return callWith(body, syntax.callee, undefined, syntax.args, hint, syntax.span);
}

/** `x |> f(a)` is `f(x, a)`; `x |> f` is `f(x)`. */
export function inferPipe(body: Body, syntax: Of<'pipe'>, hint?: Type): Term {
  const { value, target, span } = syntax;
  const isCall = target.kind === 'call';
  const callee = isCall ? target.callee : target;
  const first: Argument = { ...argumentOf(body, value), span: callee.span };
  return callWith(body, callee, first, isCall ? target.args : [], hint, span);
}

function callWith(
  body: Body,
  callee: ExprSyntax,
  piped: Argument | undefined,
  written: readonly ArgSyntax[],
  hint: Type | undefined,
  span: Span,
): Term {
  const meaning = meaningOf(body, callee);
  if (meaning.kind === 'record') {
    if (piped !== undefined) fail('arity', 'A record is made with named fields', callee.span);
    return construct(body, meaning.record, meaning.statics, written, span, hint);
  }
  const args = [...(piped === undefined ? [] : [piped]), ...argumentsOf(body, written)];
  return callMeaning(body, meaning, args, span);
}

export function callMeaning(
  body: Body,
  meaning: Exclude<CalleeMeaning, { kind: 'record' }>,
  args: readonly Argument[],
  span: Span,
): Term {
  switch (meaning.kind) {
    case 'chain':
      return callChain(body, args, span);
    case 'function':
      return callFunction(body, meaning.arities, meaning, args, body.place.kind === 'plan', span);
    case 'value':
      return callValue(body, meaning.value, meaning.name, args, span);
    default:
      return meaning satisfies never;
  }
}

interface Bound {
  /** What the user calls it, where it has no name of its own. */
  readonly alias?: string | undefined;
  readonly self?: Term | undefined;
  readonly statics?: StaticArgs | undefined;
}

export function callFunction(
  body: Body,
  arities: readonly FnDecl[],
  { self, statics = noStatics, alias }: Bound,
  args: readonly Argument[],
  byPosition: boolean,
  span: Span,
): Term {
  const fn = arities.find(({ params }) => params.length === args.length) ?? arities[0];
  if (fn === undefined) return fail('unknown-name', 'There is no such function', span);
  requireEffect(body, fn, span);
  body.calls.set(fn, span);
  const parameters = fn.params.map(({ local, hasDefault }) => ({ name: local.name, hasDefault }));
  const name = fn.name === '' ? (alias ?? fn.owner?.name ?? 'this') : fn.name;
  const matched = matchArguments(name, parameters, args, byPosition, span);
  const selfType = self === undefined ? undefined : body.resolve(self.type);
  const instance = instantiateStatics(body, fn, statics, selfType);
  const ready = isStaticFunction(fn) ? staticArguments(matched) : undefined;
  if (ready !== undefined) {
    const given = ready.map((term): Arg => ({ term, lift: 0 }));
    return {
      kind: 'call',
      fn,
      statics: noStatics,
      args: given,
      frame: [],
      type: staticNumber,
      span,
    };
  }
  const application = apply(
    body,
    {
      name,
      params: fn.params.map(({ type }) => type),
      result: fn.result,
      unknowns: instance.unknowns,
      shapes: instance.shapes,
      selfFrame: selfType === undefined ? [] : axesOf(selfType),
    },
    matched,
    span,
  );
  return callTerm(body, fn, self, instance, application, span);
}

/** The terms, if all are static numbers: then the call is one, too. */
function staticArguments(args: readonly (Argument | undefined)[]): readonly Term[] | undefined {
  const terms: Term[] = [];
  for (const arg of args) {
    if (arg === undefined || arg.isLambda) return undefined;
    const term = arg.term();
    if (term.type.kind !== 'static') return undefined;
    terms.push(term);
  }
  return terms.length === 0 ? undefined : terms;
}

function callTerm(
  body: Body,
  fn: FnDecl,
  self: Term | undefined,
  instance: Instance,
  application: Application,
  span: Span,
): Term {
  const { args, frame, leafwise, isByLeaf, result } = application;
  const statics = openStatics(body, fn, instance, isByLeaf, span);
  const key = body.keySource;
  body.atEnd(() => {
    const { dims, types } = body.solver.resolveArgs(statics);
    warnCrossing(body, fn, dims, frame, span);
    const found = findViolation(fn.where, dims, span);
    if (found !== undefined) throw new DiagnosticError(found);
    requireDraws(fn, types, span);
    body.uses.push({ kind: 'call', fn, dims, key, span });
    for (const type of types.values()) body.uses.push({ kind: 'type', type, span });
  });
  const isStatic = fn.module === 'prelude' && fn.name === 'rank';
  return {
    kind: 'call',
    fn,
    statics,
    ...(self === undefined
      ? {}
      : { self: { term: self, lift: axesOf(body.resolve(self.type)).length } }),
    args,
    frame,
    ...(leafwise.length === 0 ? {} : { leafwise }),
    type: isStatic ? staticNumber : result,
    span,
  };
}

/** `init[M]()` needs a `~` for all of M; of an `M` that the caller chooses, staging sees to that. */
function requireDraws(fn: FnDecl, types: ReadonlyMap<string, Type>, span: Span): void {
  if (fn.module !== 'prelude' || fn.name !== 'init') return;
  for (const type of types.values()) {
    const undrawn = findUndrawn(type, span);
    if (undrawn !== undefined) throw new DiagnosticError(undrawn);
  }
}

/**
 * A dim of the callee bound to another dim, while the caller's dim of that name is lifted over:
 * probably a forgotten swap of axes. The prelude's `N` says nothing about the caller's.
 */
function warnCrossing(
  body: Body,
  fn: FnDecl,
  dims: ReadonlyMap<string, Dim>,
  frame: readonly Dim[],
  span: Span,
): void {
  if (fn.module === 'prelude') return;
  const lifted = frame.map((dim) => printDim(body.solver.resolveDim(dim)));
  const crossed = fn.statics.find(({ name }) => {
    const dim = dims.get(name);
    return dim !== undefined && printDim(dim) !== name && lifted.includes(name);
  });
  const bound = crossed === undefined ? undefined : dims.get(crossed.name);
  if (crossed === undefined || bound === undefined) return;
  body.warn({
    slug: 'name-crossing',
    title: `${crossed.name} is ${printDim(bound)} here`,
    span,
    label: `while the axis ${crossed.name} is lifted over`,
    related: [{ span: crossed.span, label: `this ${crossed.name} is meant` }],
    hint: 'are two axes swapped?',
  });
}

function requireEffect(body: Body, fn: FnDecl, span: Span): void {
  if (!fn.isRandom || body.allowsRandom) return;
  const name = fn.name === '' ? (fn.owner?.name ?? '') : fn.name;
  fail('random-effect', `\`${name}\` draws random numbers`, span, {
    label: 'what draws must be `random` itself',
    hint: 'write random fn, or bring a key: using k: …',
  });
}

/** A function value, or a model, which is called through its nameless method. */
export function callValue(
  body: Body,
  value: Term,
  name: string,
  args: readonly Argument[],
  span: Span,
): Term {
  const type = body.resolve(value.type);
  if (type.kind !== 'function')
    return callMethodOf(body, value, args, body.place.kind === 'plan', span, name);
  const parameters = type.params.map((_, i) => ({ name: `${i + 1}`, hasDefault: false }));
  const matched = matchArguments(name, parameters, args, false, span);
  const { types, dims, dtypes, numbers } = noStatics;
  const application = apply(
    body,
    {
      name,
      params: type.params,
      result: type.result,
      unknowns: { types, dims, dtypes, numbers, shapes: new Map() },
      shapes: new Map(),
      selfFrame: [],
    },
    matched,
    span,
  );
  if (application.leafwise.length > 0) {
    return fail('not-callable', `\`${name}\` is not called leaf by leaf`, span, {
      label: 'a function value takes what its type says',
      hint: 'declared functions go over the leaves of a tree: fn f(x: float) -> float = ….',
    });
  }
  const given = application.args.flatMap((arg) => (arg === undefined ? [] : [arg]));
  const { frame, result } = application;
  return { kind: 'apply', callee: value, args: given, frame, type: result, span };
}

export function callMethodOf(
  body: Body,
  model: Term,
  args: readonly Argument[],
  byPosition: boolean,
  span: Span,
  alias?: string,
): Term {
  const type = body.resolve(model.type);
  const method = type.kind === 'record' ? type.record.methods.get('') : undefined;
  if (method !== undefined)
    return callFunction(body, [method], { self: model, alias }, args, byPosition, span);
  return fail('not-callable', 'This cannot be called', model.span, {
    label:
      type.kind === 'record'
        ? `${type.record.name} has no nameless method`
        : `this is ${printType(type)}`,
  });
}
