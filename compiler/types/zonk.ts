/** Puts the solver's answers into a finished term, so that no unknown is left in it. */
import type { Body } from './body.ts';
import type { Dim } from './dim.ts';
import type { Arg, AxisIndex, IndexBinder, Pattern, Statement, Term } from './term.ts';
import type { Dtype, StaticArgs, Type } from './type.ts';
import { mapList, mapValues, withParts } from './unchanged.ts';

export function zonk(body: Body, term: Term): Term {
  return new Zonker(body).term(term);
}

export function zonkType(body: Body, type: Type): Type {
  return new Zonker(body).type(type);
}

class Zonker {
  readonly #body: Body;

  constructor(body: Body) {
    this.#body = body;
  }

  dim(dim: Dim): Dim {
    return this.#body.solver.resolveDim(dim);
  }

  /** What nothing determined: a float is f32, another number i32. */
  dtype(dtype: Dtype): Dtype {
    const known = this.#body.solver.resolveDtype(dtype);
    if (typeof known === 'string' || !('meta' in known)) return known;
    return known.name === 'float' ? 'f32' : 'i32';
  }

  type(type: Type): Type {
    return this.#closeDtypes(this.#body.resolve(type));
  }

  #closeDtypes(type: Type): Type {
    const close = (part: Type) => this.#closeDtypes(part);
    switch (type.kind) {
      case 'tensor':
        return withParts(type, { dtype: this.dtype(type.dtype) });
      case 'record': {
        const args = this.#closeArgs(type.args);
        if (type.dtype === undefined) return withParts(type, { args });
        return withParts(type, { args, dtype: this.dtype(type.dtype) });
      }
      case 'tuple':
        return withParts(type, { items: mapList(type.items, close) });
      case 'function':
        return withParts(type, { params: mapList(type.params, close), result: close(type.result) });
      case 'list':
        return withParts(type, { of: close(type.of) });
      case 'host':
        return withParts(type, { args: this.#closeArgs(type.args) });
      case 'variable':
      case 'scalar':
        if (type.dtype === undefined) return type;
        return withParts(type, { dtype: this.dtype(type.dtype) });
      default:
        return type;
    }
  }

  statics(args: StaticArgs): StaticArgs {
    return this.#closeArgs(this.#body.solver.resolveArgs(args));
  }

  /** Of arguments that have been resolved. */
  #closeArgs(args: StaticArgs): StaticArgs {
    return withParts(args, {
      types: mapValues(args.types, (type) => this.#closeDtypes(type)),
      dtypes: mapValues(args.dtypes, (dtype) => this.dtype(dtype)),
    });
  }

  arg(arg: Arg): Arg {
    return { ...arg, term: this.term(arg.term) };
  }

  pattern(pattern: Pattern): Pattern {
    if (pattern.kind === 'tuple') {
      return { ...pattern, items: pattern.items.map((item) => this.pattern(item)) };
    }
    return { ...pattern, type: this.type(pattern.type) };
  }

  binder(binder: IndexBinder): IndexBinder {
    return binder.kind === 'index'
      ? { ...binder, range: this.dim(binder.range) }
      : { ...binder, members: binder.members.map((member) => this.binder(member)) };
  }

  axis(axis: AxisIndex): AxisIndex {
    switch (axis.kind) {
      case 'keep':
        return axis;
      case 'at':
        return { ...axis, position: this.term(axis.position) };
      case 'group':
        return {
          ...axis,
          parts: axis.parts.map(({ size, position }) => ({
            size: this.dim(size),
            position: this.term(position),
          })),
        };
      case 'slice':
        return { ...axis, from: this.dim(axis.from), to: this.dim(axis.to) };
      default:
        return axis satisfies never;
    }
  }

  statement(statement: Statement): Statement {
    switch (statement.kind) {
      case 'let':
        return {
          ...statement,
          pattern: this.pattern(statement.pattern),
          value: this.term(statement.value),
        };
      case 'assert':
        return { ...statement, condition: this.term(statement.condition) };
      case 'effect':
        return { ...statement, value: this.term(statement.value) };
      default:
        return statement satisfies never;
    }
  }

  term(term: Term): Term {
    const parts = this.#parts(term);
    return withParts<Term>(parts, { type: this.type(term.type) });
  }

  #parts(term: Term): Term {
    switch (term.kind) {
      case 'number':
      case 'bool':
      case 'string':
      case 'static-bool':
      case 'static-number':
      case 'local':
      case 'const':
        return term;
      case 'dim':
        return { ...term, dim: this.dim(term.dim) };
      case 'convert':
        return { ...term, of: this.term(term.of), dtype: this.dtype(term.dtype) };
      case 'unary':
      case 'item':
      case 'field':
        return { ...term, of: this.term(term.of) };
      case 'binary':
      case 'contract':
        return { ...term, left: this.term(term.left), right: this.term(term.right) };
      case 'call': {
        const { self } = term;
        return {
          ...term,
          statics: this.statics(term.statics),
          ...(self === undefined ? {} : { self: this.arg(self) }),
          args: term.args.map((arg) => (arg === undefined ? undefined : this.arg(arg))),
          frame: term.frame.map((dim) => this.dim(dim)),
        };
      }
      case 'apply':
        return {
          ...term,
          callee: this.term(term.callee),
          args: term.args.map((arg) => this.arg(arg)),
          frame: term.frame.map((dim) => this.dim(dim)),
        };
      case 'lambda':
        return {
          ...term,
          params: term.params.map((param) => this.pattern(param)),
          body: this.term(term.body),
        };
      case 'for':
        return {
          ...term,
          indices: term.indices.map((index) => this.binder(index)),
          body: this.term(term.body),
        };
      case 'index':
        return { ...term, of: this.term(term.of), axes: term.axes.map((axis) => this.axis(axis)) };
      case 'range':
        return { ...term, from: this.dim(term.from), to: this.dim(term.to) };
      case 'tuple':
      case 'list':
        return { ...term, items: term.items.map((item) => this.term(item)) };
      case 'construct': {
        const fields = new Map([...term.fields].map(([name, value]) => [name, this.term(value)]));
        return { ...term, statics: this.statics(term.statics), fields };
      }
      case 'with':
        return {
          ...term,
          of: this.term(term.of),
          changes: term.changes.map(({ path, value }) => ({ path, value: this.term(value) })),
        };
      case 'block': {
        const statements = term.statements.map((statement) => this.statement(statement));
        const { result } = term;
        return {
          ...term,
          statements,
          ...(result === undefined ? {} : { result: this.term(result) }),
        };
      }
      case 'if':
        return {
          ...term,
          condition: this.term(term.condition),
          then_: this.term(term.then_),
          else_: this.term(term.else_),
        };
      case 'shape-choice':
        return {
          ...term,
          of: this.term(term.of),
          then_: this.term(term.then_),
          else_: this.term(term.else_),
        };
      case 'chain':
        return {
          ...term,
          initial: this.term(term.initial),
          layers: this.term(term.layers),
          count: this.dim(term.count),
          body: this.term(term.body),
          remat: this.term(term.remat),
        };
      case 'grad':
        return { ...term, body: this.term(term.body) };
      case 'using': {
        const { key } = term;
        return {
          ...term,
          body: this.term(term.body),
          ...(key === undefined ? {} : { key: this.term(key) }),
        };
      }
      default:
        return term satisfies never;
    }
  }
}
