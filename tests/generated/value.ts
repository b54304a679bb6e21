/**
 * Values of the reference interpreter: numbers, and nested arrays of them. Nothing is vectorised,
 * nothing has a dtype; a stack of tuples is an array of tuples.
 */
import type { ExprSyntax, FnSyntax, PatternSyntax } from '../../compiler/syntax/ast.ts';

export type Value = number | boolean | Stack | Tuple | RecordValue | Closure;
export type Stack = readonly Value[];

export interface Tuple {
  readonly kind: 'tuple';
  readonly items: readonly Value[];
}

export interface RecordValue {
  readonly kind: 'record';
  readonly fields: ReadonlyMap<string, Value>;
  readonly dims: ReadonlyMap<string, number>;
  /** The nameless method. */
  readonly call: FnSyntax;
}

export interface Closure {
  readonly kind: 'closure';
  readonly params: readonly PatternSyntax[];
  readonly body: ExprSyntax;
  readonly scope: Scope;
}

/** What names mean. A new one for each binding: nothing is ever overwritten. */
export interface Scope {
  readonly values: ReadonlyMap<string, Value>;
  readonly dims: ReadonlyMap<string, number>;
  /** Of the indices in scope. */
  readonly ranges: ReadonlyMap<string, number>;
}

export function isStack(value: Value): value is Stack {
  return Array.isArray(value);
}

export function stackOf(value: Value): Stack {
  if (!isStack(value)) throw new Error('a stack was needed');
  return value;
}

export function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  throw new Error('a number was needed');
}

/** How many axes lie in front of what is no stack. */
export function rankOf(value: Value): number {
  return isStack(value) ? 1 + rankOf(value[0]!) : 0;
}

export function build(count: number, element: (at: number) => Value): Stack {
  return Array.from({ length: count }, (_, at) => element(at));
}

/** Applies `change` below the first `depth` axes. */
export function mapAt(depth: number, value: Value, change: (cell: Value) => Value): Value {
  return depth === 0 ? change(value) : stackOf(value).map((row) => mapAt(depth - 1, row, change));
}

/** Numbers of two values of one shape, or of one value and a number, pair by pair. */
export function zip(a: Value, b: Value, combine: (a: number, b: number) => Value): Value {
  if (isStack(a) && isStack(b)) {
    if (a.length !== b.length) throw new Error(`${a.length} and ${b.length} elements`);
    return a.map((each, at) => zip(each, b[at]!, combine));
  }
  if (isStack(a)) return a.map((each) => zip(each, b, combine));
  if (isStack(b)) return b.map((each) => zip(a, each, combine));
  return combine(numberOf(a), numberOf(b));
}

/** All numbers, in row-major order; the parts of tuples one after another. */
export function flatten(value: Value): readonly number[] {
  if (isStack(value)) return value.flatMap(flatten);
  return [numberOf(value)];
}

/** Row-major numbers as nested arrays. */
export function nest(data: ArrayLike<number>, shape: readonly number[]): Value {
  const [length, ...inner] = shape;
  if (length === undefined) return data[0]!;
  const size = inner.reduce((product, each) => product * each, 1);
  const all = Array.from(data);
  return build(length, (at) => nest(all.slice(at * size, (at + 1) * size), inner));
}

export function isTuple(value: Value): value is Extract<Value, { kind: 'tuple' }> {
  return typeof value === 'object' && 'kind' in value && value.kind === 'tuple';
}

export function isClosure(value: Value): value is Closure {
  return typeof value === 'object' && 'kind' in value && value.kind === 'closure';
}

export function named<T>(all: ReadonlyMap<string, T>, name: string): T {
  const found = all.get(name);
  if (found === undefined) throw new Error(`${name} means nothing`);
  return found;
}

export function field(value: Value, name: string): Value {
  if (isStack(value)) return value.map((each) => field(each, name));
  return named((value as RecordValue).fields, name);
}

export function item(value: Value, position: number): Value {
  if (isStack(value)) return value.map((each) => item(each, position));
  if (!isTuple(value)) throw new Error('a tuple was needed');
  return value.items[position]!;
}

export function bind(scope: Scope, pattern: PatternSyntax, value: Value): Scope {
  switch (pattern.kind) {
    case 'ignore':
      return scope;
    case 'name':
      return { ...scope, values: new Map(scope.values).set(pattern.name.text, value) };
    case 'tuple':
      return pattern.items.reduce((all, each, at) => bind(all, each, item(value, at)), scope);
    default:
      return pattern satisfies never;
  }
}
