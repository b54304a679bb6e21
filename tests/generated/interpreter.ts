/**
 * A plain interpreter of the syntax tree, to compare the compiler with: a `for` is a loop, a lifted
 * call is a loop over its frame, a gradient is a central difference. It knows nothing of the
 * checker, of staging or of graphs.
 */
import type {
  ExprSyntax,
  FnSyntax,
  IndexBinderSyntax,
  ItemSyntax,
  ModuleSyntax,
  TypeSyntax,
} from '../../compiler/syntax/ast.ts';
import { builtins, contract, extremes, joined, reduceRows, wholes } from './functions.ts';
import { readIndices } from './indexing.ts';
import { findRange } from './ranges.ts';
import { differences, slopeAt } from './slope.ts';
import {
  bind,
  build,
  type Closure,
  field,
  isClosure,
  isStack,
  isTuple,
  item,
  mapAt,
  named,
  numberOf,
  type RecordValue,
  rankOf,
  type Scope,
  type Stack,
  stackOf,
  type Value,
  zip,
} from './value.ts';

type Of<Kind extends ExprSyntax['kind']> = Extract<ExprSyntax, { kind: Kind }>;
type Fn = Extract<ItemSyntax, { kind: 'fn' }>['fn'];

export class Interpreter {
  readonly #functions: ReadonlyMap<string, Fn>;
  readonly #methods: ReadonlyMap<string, FnSyntax>;

  constructor({ items }: ModuleSyntax) {
    this.#functions = new Map(
      items.flatMap((item) => (item.kind === 'fn' ? [[item.fn.name!.text, item.fn] as const] : [])),
    );
    this.#methods = new Map(
      items.flatMap((item) =>
        item.kind === 'record' ? [[item.name.text, item.methods[0]!] as const] : [],
      ),
    );
  }

  /** The nameless method of a model. */
  method(model: string): FnSyntax {
    return this.#methods.get(model)!;
  }

  /** `args` by position. */
  run(name: string, args: readonly Value[]): Value {
    return this.#call(this.#functions.get(name)!, args, nothing);
  }

  // ---- expressions

  evaluate(syntax: ExprSyntax, scope: Scope): Value {
    switch (syntax.kind) {
      case 'int':
      case 'float':
      case 'bool':
        return syntax.value;
      case 'inf':
        return 1e30;
      case 'name':
        return named(scope.values, syntax.name.text);
      case 'upper':
        return named(scope.dims, syntax.name.text);
      case 'tuple':
        return { kind: 'tuple', items: syntax.items.map((item) => this.evaluate(item, scope)) };
      case 'list':
        return syntax.items.map((item) => this.evaluate(item, scope));
      case 'unary':
        return this.#unary(syntax, scope);
      case 'binary':
        return this.#binary(syntax, scope);
      case 'cast': {
        const toInt = syntax.scalar.text === 'i32';
        const value = this.evaluate(syntax.of, scope);
        return zip(value, 0, (x) => (toInt ? Math.trunc(x) : x));
      }
      case 'member':
        return field(this.evaluate(syntax.of, scope), syntax.name.text);
      case 'item':
        return item(this.evaluate(syntax.of, scope), syntax.position);
      case 'index':
        return this.#index(syntax, scope);
      case 'binder':
        return this.#binder(syntax, scope);
      case 'call':
        return this.#callNamed(syntax, scope);
      case 'pipe':
        return this.#pipe(syntax, scope);
      case 'if':
        return this.#choose(syntax, scope);
      case 'block':
        return this.#block(syntax, scope);
      case 'lambda': {
        const params = syntax.params.map(({ pattern }) => pattern);
        return { kind: 'closure', params, body: syntax.body, scope };
      }
      case 'grad':
        return this.#gradient(syntax, scope);
      default:
        throw new Error(`${syntax.kind} is not interpreted`);
    }
  }

  #unary({ op, of }: Of<'unary'>, scope: Scope): Value {
    const value = this.evaluate(of, scope);
    return op === '-' ? zip(value, 0, (x) => -x) : mapAt(rankOf(value), value, (x) => x !== true);
  }

  #binary({ op, left, right }: Of<'binary'>, scope: Scope): Value {
    const [a, b] = [this.evaluate(left, scope), this.evaluate(right, scope)];
    if (op === '@') return contract(a, b, rankOf(a));
    if (op === '..') return build(numberOf(b) - numberOf(a), (at) => numberOf(a) + at);
    return zip(a, b, operators[op]!);
  }

  #choose({ condition, then, else: otherwise }: Of<'if'>, scope: Scope): Value {
    if (condition.kind === 'is') throw new Error('`is` is not interpreted');
    return this.evaluate(this.evaluate(condition, scope) === true ? then : otherwise, scope);
  }

  #block({ statements }: Of<'block'>, scope: Scope): Value {
    let inner = scope;
    for (const statement of statements) {
      const value = this.evaluate(statement.value, inner);
      if (statement.kind === 'expr') return value;
      if (statement.kind === 'let') inner = bind(inner, statement.pattern, value);
    }
    throw new Error('a block without a value');
  }

  // ---- indices

  #index(syntax: Of<'index'>, scope: Scope): Value {
    const positions = (each: ExprSyntax): Value => this.evaluate(each, scope);
    return readIndices(this.evaluate(syntax.of, scope), syntax.indices, scope, positions);
  }

  #binder({ binder, indices, body }: Of<'binder'>, scope: Scope): Value {
    const cells = this.#loop(indices, body, scope);
    if (binder.text === 'for') return cells;
    const name = binder.text;
    const apply = (row: Stack): Value => this.#apply(name, [row], [], scope);
    return reduceRows(cells, indices.length, apply);
  }

  /** All values of `body`, an axis for each index. */
  #loop(indices: readonly IndexBinderSyntax[], body: ExprSyntax, scope: Scope): Value {
    const [first, ...others] = indices;
    if (first === undefined) return this.evaluate(body, scope);
    if (first.kind === 'rest') throw new Error('`..` is not interpreted');
    if (first.kind === 'tuple') {
      const { items } = first;
      return joined(this.#loop([...items, ...others], body, scope), items.length);
    }
    const { name, below } = first;
    const range =
      below === undefined
        ? findRange(body, name.text, (of) => this.evaluate(of, scope), scope)
        : numberOf(this.evaluate(below, scope));
    return build(range, (at) => {
      const values = new Map(scope.values).set(name.text, at);
      const ranges = new Map(scope.ranges).set(name.text, range);
      return this.#loop(others, body, { ...scope, values, ranges });
    });
  }

  // ---- calls

  #pipe({ value, target, span }: Of<'pipe'>, scope: Scope): Value {
    const first = { value, span: value.span };
    const call: Of<'call'> =
      target.kind === 'call'
        ? { ...target, args: [first, ...target.args] }
        : { kind: 'call', callee: target, args: [first], span };
    return this.#callNamed(call, scope);
  }

  #callNamed({ callee, args }: Of<'call'>, scope: Scope): Value {
    const values = args.map((arg) => this.evaluate(arg.value, scope));
    if (callee.kind === 'index' && callee.of.kind === 'name' && !isValue(callee.of, scope)) {
      const statics = callee.indices.map((index) => {
        if (index.kind !== 'at') throw new Error('a static argument of another kind');
        return numberOf(this.evaluate(index.value, scope));
      });
      return this.#apply(callee.of.name.text, values, statics, scope);
    }
    if (callee.kind === 'name' && !isValue(callee, scope)) {
      const fn = this.#functions.get(callee.name.text);
      if (fn === undefined) return this.#apply(callee.name.text, values, [], scope);
      const places = fn.params.map((param, at) => {
        const named = args.findIndex((arg) => arg.name?.text === param.name.text);
        const isGiven = named >= 0 || (args[at] !== undefined && args[at].name === undefined);
        if (isGiven) return values[named >= 0 ? named : at]!;
        return this.evaluate(param.default!, scope);
      });
      return this.#call(fn, places, nothing);
    }
    return this.#callValue(this.evaluate(callee, scope), values);
  }

  #callValue(callee: Value, args: readonly Value[]): Value {
    if (isClosure(callee)) return this.#enter(callee, args);
    return this.#lift(
      [callee, ...args],
      [0, ...args.map((_, i) => paramRank(callee, i))],
      (cells) => {
        const [self, ...others] = cells;
        const { call, fields, dims } = self as RecordValue;
        return this.#call(call, others, { values: fields, dims, ranges: new Map() });
      },
    );
  }

  #enter({ params, body, scope }: Closure, args: readonly Value[]): Value {
    const inner = params.reduce((all, pattern, at) => bind(all, pattern, args[at]!), scope);
    return this.evaluate(body, inner);
  }

  /** A declared function, in the scope of its owner's fields. */
  #call({ params, body }: FnSyntax, args: readonly Value[], owner: Scope): Value {
    const ranks = params.map(({ type }) => rankOfType(type));
    return this.#lift(args, ranks, (cells) => {
      const dims = new Map(owner.dims);
      const values = new Map(owner.values);
      for (const [at, { name, type }] of params.entries()) {
        values.set(name.text, cells[at]!);
        for (const [dim, size] of dimsOf(type, cells[at]!)) dims.set(dim, size);
      }
      return this.evaluate(body!, { values, dims, ranges: new Map() });
    });
  }

  #apply(name: string, args: readonly Value[], statics: readonly number[], scope: Scope): Value {
    const loop = loops[name];
    if (loop !== undefined) return loop((f, given) => this.#callValue(f, given), args);
    if (wholes[name] !== undefined) return wholes[name](args, statics);
    const builtin = extremes[name]?.[args.length - 1] ?? builtins[name];
    if (builtin === undefined) {
      const fn = this.#functions.get(name);
      if (fn === undefined) throw new Error(`${name} is not interpreted`);
      return this.#call(fn, args, { ...nothing, ranges: scope.ranges });
    }
    return this.#lift(args, builtin.ranks, (cells) => builtin.apply(cells, statics));
  }

  /** One call for each cell of the frames, which are the axes beyond `ranks`. */
  #lift(
    args: readonly Value[],
    ranks: readonly number[],
    call: (cells: readonly Value[]) => Value,
  ): Value {
    const frames = args.map((arg, at) => rankOf(arg) - ranks[at]!);
    const longest = Math.max(0, ...frames);
    if (longest === 0) return call(args);
    const count = stackOf(args[frames.indexOf(longest)]!).length;
    return build(count, (row) => {
      const rows = args.map((arg, at) => (frames[at]! > 0 ? stackOf(arg)[row]! : arg));
      return this.#lift(rows, ranks, call);
    });
  }

  // ---- gradients

  /** Central differences, number by number. */
  #gradient({ variables, body, withValue }: Of<'grad'>, scope: Scope): Value {
    const [variable] = variables;
    const at = named(scope.values, variable!.text);
    const lossOf = (value: Value): Value =>
      this.evaluate(body, { ...scope, values: new Map(scope.values).set(variable!.text, value) });
    const loss = (value: Value): number => {
      const whole = lossOf(value);
      return numberOf(isTuple(whole) ? whole.items[0]! : whole);
    };
    const slope = differences(at, (change) => slopeAt((by) => loss(change(by))));
    return withValue ? { kind: 'tuple', items: [lossOf(at), slope] } : slope;
  }
}

const nothing: Scope = { values: new Map(), dims: new Map(), ranges: new Map() };

const operators: Readonly<Record<string, (a: number, b: number) => Value>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a - b * Math.floor(a / b),
  '^': (a, b) => a ** b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  and: (a, b) => a === 1 && b === 1,
  or: (a, b) => a === 1 || b === 1,
};

type Call = (callee: Value, args: readonly Value[]) => Value;

/** What goes step by step. */
const loops: Readonly<Record<string, (call: Call, args: readonly Value[]) => Value>> = {
  fold: (call, [start, xs, step]) =>
    rowsOf(xs!).reduce((state, x) => call(step!, [state, x]), start!),
  scan: (call, [start, xs, step]) => {
    let state = start!;
    const outputs = rowsOf(xs!).map((x) => {
      const made = call(step!, [state, x]);
      state = item(made, 0);
      return item(made, 1);
    });
    return { kind: 'tuple', items: [state, outputs] };
  },
  chain: (call, [x, layers]) => stackOf(layers!).reduce((value, each) => call(each, [value]), x!),
};

/** Of a tuple of stacks, the tuples of their rows. */
function rowsOf(xs: Value): Stack {
  if (!isTuple(xs)) return stackOf(xs);
  const stacks = xs.items.map(rowsOf);
  return stacks[0]!.map((_, at) => ({ kind: 'tuple', items: stacks.map((each) => each[at]!) }));
}

const isValue = ({ name }: Of<'name'>, scope: Scope): boolean => scope.values.has(name.text);

/** How many axes a parameter's own cell has. */
function rankOfType(type: TypeSyntax): number {
  if (type.kind === 'tensor') return type.axes.dims.length;
  if (type.kind === 'stack') return type.axes.dims.length + rankOfType(type.of);
  return 0;
}

function paramRank(callee: Value, at: number): number {
  if (isStack(callee)) return paramRank(callee[0]!, at);
  return rankOfType((callee as RecordValue).call.params[at]!.type);
}

/** The dims that a parameter's type names, from the shape of its cell. */
function dimsOf(type: TypeSyntax, cell: Value): readonly (readonly [string, number])[] {
  if (type.kind !== 'tensor') return [];
  let value = cell;
  return type.axes.dims.flatMap((dim) => {
    const axis = stackOf(value);
    value = axis[0]!;
    return dim.kind === 'name' ? [[dim.name.text, axis.length] as const] : [];
  });
}
