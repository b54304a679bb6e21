/**
 * What the checker finds out about a file's syntax, node by node, for those who ask where the text
 * is: editors. A body with errors has facts too, up to where each statement was abandoned.
 */
import type { ExprSyntax, Name } from '../syntax/ast.ts';
import type { Binding, Body } from './body.ts';
import type { FnDecl } from './declaration.ts';
import type { Dim } from './dim.ts';
import type { Term } from './term.ts';
import type { StaticArgs, Type } from './type.ts';
import { zonkType } from './zonk.ts';

/** What an expression became. Dims and types that nothing determined are still unknowns. */
export interface ExpressionFact {
  readonly type: Type;
  /** Of a call: what is called, for which static arguments, over which lifted axes. */
  readonly call?: {
    readonly fn: FnDecl;
    readonly statics: StaticArgs;
    readonly frame: readonly Dim[];
    readonly isLeafwise: boolean;
  };
}

export interface BinderFact {
  readonly type: Type;
  readonly origin: Binding['origin'];
  /** Of an index. */
  readonly range?: Dim;
}

/** By the node of the syntax tree: an expression, or the name that a binder introduces. */
export interface Facts {
  readonly expressions: ReadonlyMap<ExprSyntax, ExpressionFact>;
  readonly binders: ReadonlyMap<Name, BinderFact>;
}

/** Notes terms as they are made; the body that made them is asked for its answers when it ends. */
export class FactRecorder implements Facts {
  readonly expressions = new Map<ExprSyntax, ExpressionFact>();
  readonly binders = new Map<Name, BinderFact>();
  #terms: (readonly [ExprSyntax, Term])[] = [];
  #bindings: (readonly [Name, Binding])[] = [];

  noteTerm(syntax: ExprSyntax, term: Term): void {
    this.#terms.push([syntax, term]);
  }

  noteBinding(name: Name, binding: Binding): void {
    if (!binding.isBroken) this.#bindings.push([name, binding]);
  }

  settle(body: Body): void {
    for (const [syntax, term] of this.#terms) this.expressions.set(syntax, factOf(body, term));
    for (const [name, { type, origin, range }] of this.#bindings) {
      this.binders.set(name, {
        type: zonkType(body, type),
        origin,
        ...(range === undefined ? {} : { range: body.solver.resolveDim(range) }),
      });
    }
    this.#terms = [];
    this.#bindings = [];
  }
}

function factOf(body: Body, term: Term): ExpressionFact {
  const type = zonkType(body, term.type);
  if (term.kind !== 'call') return { type };
  const { fn, frame, leafwise } = term;
  return {
    type,
    call: {
      fn,
      statics: body.solver.resolveArgs(term.statics),
      frame: frame.map((dim) => body.solver.resolveDim(dim)),
      isLeafwise: leafwise !== undefined,
    },
  };
}
