/**
 * Unknowns and equations. Dims are solved linearly: an equation in which one unknown stands alone
 * gives its value, others wait and are tried again after each solution. Types and dtypes unify
 * structurally. An unknown type is a variable named `?n`, an unknown dtype a `DtypeMeta`; neither
 * outlives the check of its declaration.
 */
import { atomsOf, type Dim, isZero, metaDim, substituteDim, subtractDims } from './dim.ts';
import { isolate } from './isolate.ts';
import { dropAxes, partsOf, withAxes, withFloats } from './substitute.ts';
import type { Dtype, DtypeVariable, Scalar, StaticArgs, StaticNumber, Type } from './type.ts';
import { mapList, mapValues, withParts } from './unchanged.ts';

/** `float` or `number` not chosen yet; what nothing determines becomes the fallback. */
export interface DtypeMeta extends DtypeVariable {
  readonly meta: number;
}

interface Equation {
  readonly left: Dim;
  readonly right: Dim;
}

type Outcome = 'solved' | 'waiting' | 'contradiction';

const floats: ReadonlySet<Scalar> = new Set(['f32', 'f16', 'bf16']);

export function isFloat(dtype: Dtype): boolean {
  return typeof dtype === 'string' ? floats.has(dtype) : dtype.name === 'float';
}

const isDtypeMeta = (dtype: Dtype): dtype is DtypeMeta =>
  typeof dtype !== 'string' && 'meta' in dtype;

/** An unknown type: a variable whose name no program can write. */
export type TypeMeta = Extract<Type, { kind: 'variable' }> & { readonly name: `?${string}` };

export function isTypeMeta(type: Type): type is TypeMeta {
  return type.kind === 'variable' && type.name.startsWith('?');
}

export class Solver {
  readonly #dims = new Map<number, Dim>();
  readonly #types = new Map<string, Type>();
  readonly #dtypes = new Map<number, Dtype>();
  #waiting: Equation[] = [];
  #contradicted = false;
  #next = 0;

  freshDim(hint: string): Dim {
    return metaDim(this.#next++, hint);
  }

  freshType(): TypeMeta {
    return { kind: 'variable', axes: [], name: `?${this.#next++}` };
  }

  freshDtype(name: DtypeVariable['name']): DtypeMeta {
    return { kind: 'dtype-variable', name, meta: this.#next++ };
  }

  // ---- what is known so far

  resolveDim(dim: Dim): Dim {
    const known = substituteDim(dim, (atom) =>
      atom.kind === 'meta' ? this.#dims.get(atom.id) : undefined,
    );
    return known === dim ? dim : this.resolveDim(known);
  }

  resolveDtype(dtype: Dtype): Dtype {
    if (!isDtypeMeta(dtype)) return dtype;
    const found = this.#dtypes.get(dtype.meta);
    return found === undefined ? dtype : this.resolveDtype(found);
  }

  resolve(type: Type): Type {
    switch (type.kind) {
      case 'tensor':
        return withParts(type, {
          axes: this.#resolveDims(type.axes),
          dtype: this.resolveDtype(type.dtype),
        });
      case 'record':
        return withParts(type, {
          axes: this.#resolveDims(type.axes),
          args: this.resolveArgs(type.args),
          ...this.#resolveCast(type),
        });
      case 'tuple':
        return withParts(type, { items: this.#resolveAll(type.items) });
      case 'function':
        return withParts(type, {
          axes: this.#resolveDims(type.axes),
          params: this.#resolveAll(type.params),
          result: this.resolve(type.result),
        });
      case 'variable':
        return this.#resolveVariable(type);
      case 'key':
        return withParts(type, { axes: this.#resolveDims(type.axes) });
      case 'list':
        return withParts(type, { of: this.resolve(type.of) });
      case 'host':
        return withParts(type, { args: this.resolveArgs(type.args) });
      case 'scalar':
        return withParts(type, this.#resolveCast(type));
      case 'static':
      case 'string':
        return type;
      default:
        return type satisfies never;
    }
  }

  #resolveVariable(type: Extract<Type, { kind: 'variable' }>): Type {
    const axes = this.#resolveDims(type.axes);
    const cast = this.#resolveCast(type);
    const found = this.#types.get(type.name);
    if (found === undefined) return withParts(type, { axes, ...cast });
    const stack = withAxes(axes, this.resolve(found));
    return cast.dtype === undefined ? stack : (withFloats(stack, cast.dtype) ?? stack);
  }

  #resolveCast({ dtype }: { readonly dtype?: Dtype }): { readonly dtype?: Dtype } {
    return dtype === undefined ? {} : { dtype: this.resolveDtype(dtype) };
  }

  resolveArgs(args: StaticArgs): StaticArgs {
    return withParts(args, {
      dims: mapValues(args.dims, (dim) => this.resolveDim(dim)),
      types: mapValues(args.types, (type) => this.resolve(type)),
      dtypes: mapValues(args.dtypes, (dtype) => this.resolveDtype(dtype)),
      shapes: mapValues(args.shapes, (axes) => this.#resolveDims(axes)),
    });
  }

  #resolveAll(types: readonly Type[]): readonly Type[] {
    return mapList(types, (type) => this.resolve(type));
  }

  #resolveDims(dims: readonly Dim[]): readonly Dim[] {
    return mapList(dims, (dim) => this.resolveDim(dim));
  }

  // ---- dims

  /** False when the two cannot be equal. An equation that cannot be decided yet waits. */
  equate(left: Dim, right: Dim): boolean {
    const outcome = this.#attempt({ left, right });
    if (outcome === 'contradiction') return false;
    if (outcome === 'waiting') this.#waiting.push({ left, right });
    else this.#retry();
    return !this.takeContradiction();
  }

  /** Whether an equation that waited has turned out false since the last call. */
  takeContradiction(): boolean {
    const found = this.#contradicted;
    this.#contradicted = false;
    return found;
  }

  #attempt({ left, right }: Equation): Outcome {
    const difference = this.resolveDim(subtractDims(left, right));
    if (isZero(difference)) return 'solved';
    const metas = atomsOf(difference).filter((atom) => atom.kind === 'meta');
    if (metas.length === 0) return 'contradiction';
    for (const meta of metas) {
      const solution = isolate(difference, meta);
      if (solution === undefined) continue;
      this.#dims.set(meta.id, solution);
      return 'solved';
    }
    return 'waiting';
  }

  #retry(): void {
    let progress = true;
    while (progress) {
      progress = false;
      const queue = this.#waiting;
      this.#waiting = [];
      for (const equation of queue) {
        const outcome = this.#attempt(equation);
        if (outcome === 'waiting') this.#waiting.push(equation);
        else progress = true;
        if (outcome === 'contradiction') this.#contradicted = true;
      }
    }
  }

  /** Whether two sizes are known to be equal now; solves nothing. */
  areEqual(left: Dim, right: Dim): boolean {
    return isZero(this.resolveDim(subtractDims(left, right)));
  }

  // ---- dtypes

  unifyDtype(a: Dtype, b: Dtype): boolean {
    const [left, right] = [this.resolveDtype(a), this.resolveDtype(b)];
    if (left === right) return true;
    if (isDtypeMeta(left)) return this.#bindDtype(left, right);
    if (isDtypeMeta(right)) return this.#bindDtype(right, left);
    return typeof left !== 'string' && typeof right !== 'string' && left.name === right.name;
  }

  #bindDtype(meta: DtypeMeta, to: Dtype): boolean {
    if (isDtypeMeta(to) && to.meta === meta.meta) return true;
    if (meta.name === 'float' && !isFloat(to)) {
      // `number` narrows to `float`.
      if (!isDtypeMeta(to)) return false;
      this.#dtypes.set(to.meta, meta);
      return true;
    }
    if (meta.name === 'number' && to === 'bool') return false;
    this.#dtypes.set(meta.meta, to);
    return true;
  }

  // ---- types

  unify(a: Type, b: Type): boolean {
    const [left, right] = [this.resolve(a), this.resolve(b)];
    if (isTypeMeta(left)) return this.#bindType(left, right);
    if (isTypeMeta(right)) return this.#bindType(right, left);
    if ('axes' in left && 'axes' in right && !this.#unifyDims(left.axes, right.axes)) return false;
    switch (left.kind) {
      case 'tensor':
        return (
          right.kind === 'tensor' &&
          left.rest === right.rest &&
          this.unifyDtype(left.dtype, right.dtype)
        );
      case 'record':
        return (
          right.kind === 'record' &&
          left.record === right.record &&
          this.#unifyArgs(left.args, right.args) &&
          (left.dtype === undefined ||
            right.dtype === undefined ||
            this.unifyDtype(left.dtype, right.dtype))
        );
      case 'tuple':
        return right.kind === 'tuple' && this.#unifyAll(left.items, right.items);
      case 'function':
        return (
          right.kind === 'function' &&
          this.#unifyAll(left.params, right.params) &&
          this.unify(left.result, right.result)
        );
      case 'variable':
        return (
          right.kind === 'variable' &&
          left.name === right.name &&
          this.#unifyCasts(left.dtype, right.dtype)
        );
      case 'static':
        return right.kind === 'static' && left.of === right.of;
      case 'list':
        return right.kind === 'list' && this.unify(left.of, right.of);
      case 'host':
        return (
          right.kind === 'host' &&
          left.host === right.host &&
          this.#unifyArgs(left.args, right.args)
        );
      case 'scalar':
        return (
          right.kind === 'scalar' &&
          (left.dtype === undefined ||
            right.dtype === undefined ||
            this.unifyDtype(left.dtype, right.dtype))
        );
      case 'key':
      case 'string':
        return left.kind === right.kind;
      default:
        return left satisfies never;
    }
  }

  #bindType(meta: TypeMeta, to: Type): boolean {
    if (isTypeMeta(to) && to.name === meta.name) {
      return this.#unifyDims(meta.axes, to.axes) && this.#unifyCasts(meta.dtype, to.dtype);
    }
    if (meta.dtype !== undefined) return this.#bindCast(meta, to);
    if (isTypeMeta(to) && to.axes.length < meta.axes.length) return this.#bindType(to, meta);
    const lead = leadingAxes(to);
    if (lead.length < meta.axes.length || mentions(to, meta.name)) return false;
    if (!this.beginsWith(to, meta.axes)) return false;
    this.#types.set(meta.name, dropAxes(meta.axes.length, to));
    return true;
  }

  /** What was cast is not known from what came out: like any float that nothing determines, it is f32. */
  #bindCast(meta: TypeMeta, to: Type): boolean {
    const { dtype: _, ...uncast } = meta;
    const from = isTypeMeta(to) ? undefined : withFloats(to, 'f32');
    return from !== undefined && this.#bindType(uncast, from) && this.unify(meta, to);
  }

  #unifyCasts(a: Dtype | undefined, b: Dtype | undefined): boolean {
    return a === undefined || b === undefined ? a === b : this.unifyDtype(a, b);
  }

  /** Whether a type, or every part of a tuple, has these axes in front. */
  beginsWith(type: Type, axes: readonly Dim[]): boolean {
    if (type.kind === 'tuple') return type.items.every((item) => this.beginsWith(item, axes));
    return this.#unifyDims(axes, leadingAxes(type).slice(0, axes.length));
  }

  #unifyDims(a: readonly Dim[], b: readonly Dim[]): boolean {
    return a.length === b.length && a.every((dim, i) => this.equate(dim, b[i]!));
  }

  #unifyAll(a: readonly Type[], b: readonly Type[]): boolean {
    return a.length === b.length && a.every((type, i) => this.unify(type, b[i]!));
  }

  #unifyArgs(a: StaticArgs, b: StaticArgs): boolean {
    return (
      [...a.dims].every(([name, dim]) => this.equate(dim, b.dims.get(name) ?? dim)) &&
      [...a.types].every(([name, type]) => this.unify(type, b.types.get(name) ?? type)) &&
      [...a.bools].every(([name, value]) => b.bools.get(name) === value) &&
      [...a.numbers].every(([name, value]) => agree(value, b.numbers.get(name)))
    );
  }
}

/** A number that one of the types does not say, or says by another name, is known when it is staged. */
function agree(a: StaticNumber, b: StaticNumber | undefined): boolean {
  return typeof a !== 'number' || typeof b !== 'number' || a === b;
}

/** The axes that all parts of a type begin with. */
export function leadingAxes(type: Type): readonly Dim[] {
  if (type.kind === 'tensor' && type.rest !== undefined) return [];
  if (type.kind !== 'tuple') return 'axes' in type ? type.axes : [];
  const parts = type.items.map(leadingAxes);
  const count = Math.min(...parts.map((axes) => axes.length));
  return (parts[0] ?? []).slice(0, count);
}

function mentions(type: Type, meta: string): boolean {
  return (
    (type.kind === 'variable' && type.name === meta) ||
    partsOf(type).some((part) => mentions(part, meta))
  );
}
