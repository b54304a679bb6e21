/**
 * Optimizers, as `train` takes them: a record with `start[P: tree](p: P) -> S` and
 * `update[P: tree](p: P, grads: P, state: S) -> (P, S)`. One with `rate[P: tree](state: S) -> f32` has its
 * learning rate logged. S is a record or a tuple.
 */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { FnDecl } from '../types/declaration.ts';
import { noStatics as noArguments } from '../types/substitute.ts';
import type { Local, Term } from '../types/term.ts';
import type { Type } from '../types/type.ts';
import { callFunction } from './call.ts';
import {
  type ConcreteType,
  concreteType,
  extendStatics,
  noStatics,
  type Statics,
} from './concrete.ts';
import type { Environment } from './environment.ts';
import type { Closure, RecordValue, Value } from './value.ts';

/** An optimizer for parameters of one type. */
export class Optimizer {
  readonly #record: RecordValue;
  readonly #parameters: ConcreteType;
  readonly #span: Span;

  /** Throws `not-an-optimizer`. */
  constructor(value: Value | undefined, parameters: ConcreteType, span: Span) {
    const isOptimizer =
      value?.kind === 'record' &&
      isState(value.record.methods.get('start')?.result) &&
      takes(value.record.methods.get('start'), 1) &&
      takes(value.record.methods.get('update'), 3);
    if (!isOptimizer) throw notAnOptimizer(span);
    this.#record = value;
    this.#parameters = parameters;
    this.#span = span;
  }

  /** What it remembers between steps. */
  get state(): ConcreteType {
    const start = this.#method('start')!;
    const statics = extendStatics(this.#record.statics, this.#statics(start));
    return concreteType(start.result, statics, this.#span);
  }

  start(parameters: Value, environment: Environment): Value {
    return this.#call('start', [parameters], environment)!;
  }

  /** The learning rate of the step that led to this state, if the optimizer tells it. */
  rate(state: Value, environment: Environment): Value | undefined {
    return takes(this.#method('rate'), 1) ? this.#call('rate', [state], environment) : undefined;
  }

  /** `update` as a function value. */
  update(environment: Environment): Closure {
    const update = this.#method('update')!;
    const self: Local = update.self ?? { name: 'self' };
    return {
      kind: 'closure',
      params: update.params.map(({ local, type }) => ({ kind: 'local', local, type })),
      body: callOf(update, self, this.#span),
      environment: {
        ...environment,
        statics: this.#statics(update),
        locals: new Map([[self, this.#record]]),
      },
    };
  }

  #method(name: string): FnDecl | undefined {
    return this.#record.record.methods.get(name);
  }

  #call(name: string, args: readonly Value[], environment: Environment): Value | undefined {
    const fn = this.#method(name);
    return fn && callFunction(fn, this.#statics(fn), this.#record, args, environment, this.#span);
  }

  #statics(fn: FnDecl): Statics {
    const types = fn.statics.map(({ name }) => [name, this.#parameters] as const);
    return { ...noStatics, types: new Map(types) };
  }
}

/** Has named parts, by which it is saved. */
function isState(type: Type | undefined): boolean {
  return type?.kind === 'record' || type?.kind === 'tuple';
}

/** Generic in the parameters and in nothing else. */
function takes(fn: FnDecl | undefined, params: number): fn is FnDecl {
  const [parameters, ...others] = fn?.statics ?? [];
  return fn?.params.length === params && parameters?.kind === 'tree' && others.length === 0;
}

/** `self.update(p, grads, state)`, of the method's own locals. */
function callOf(fn: FnDecl, self: Local, span: Span): Term {
  const mention = (local: Local, type: Type): Term => ({ kind: 'local', local, type, span });
  const own = fn.statics.map(({ name }): readonly [string, Type] => [
    name,
    { kind: 'variable', axes: [], name },
  ]);
  return {
    kind: 'call',
    fn,
    statics: { ...noArguments, types: new Map(own) },
    self: { term: mention(self, fn.result), lift: 0 },
    args: fn.params.map(({ local, type }) => ({ term: mention(local, type), lift: 0 })),
    frame: [],
    type: fn.result,
    span,
  };
}

function notAnOptimizer(span: Span): DiagnosticError {
  return new DiagnosticError({
    severity: 'error',
    slug: 'not-an-optimizer',
    title: 'This is not an optimizer',
    span,
    label: '`by` is a record that says how a step is made',
    hint: 'give it fn start[P: tree](p: P) -> S and fn update[P: tree](p: P, grads: P, s: S) -> (P, S).',
  });
}
