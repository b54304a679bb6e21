/**
 * Tensors larger than one binding: a kernel binds them as segments, ranges of one buffer that are
 * all equally long but the last, and each access chooses among them.
 *
 *     x[i]      ->   select(x_1[max(i, s) - s], x_0[min(i, s - 1)], i < s)
 *     y[i] = v  ->   if i < s { y_0[i] = v } else { y_1[i - s] = v }
 *
 * A load reads every segment, since its place may be in an expression; the indices are clamped, so
 * that those not meant stay inside.
 */
import type { Target } from '../target/target.ts';
import * as k from './build.ts';
import { byteSize } from './call.ts';
import type { Binding, Expr, Kernel, Stmt } from './ir.ts';
import { mapExpr, mapStmt } from './map.ts';

/** What a binding holds of what the original kernel bound at `of`: `bytes` bytes from `offset` on. */
export interface BindingPart {
  readonly of: number;
  readonly offset: number;
  readonly bytes: number;
}

export interface SplitKernel {
  readonly kernel: Kernel;
  /** One for each binding of the kernel. */
  readonly parts: readonly BindingPart[];
}

/** Segments begin where a binding may, and where the widest vector does. */
const widestVector = 16;

function segmentBytes({ limits }: Target): number {
  const step = Math.max(limits.minStorageBufferOffsetAlignment, widestVector);
  return Math.floor(limits.maxStorageBufferBindingSize / step) * step;
}

/** How many bindings a tensor takes. */
export function bindingCount(bytes: number, target: Target): number {
  return Math.max(1, Math.ceil(bytes / segmentBytes(target)));
}

/** `sizes`: the bytes of what is bound to each binding. */
export function splitBindings(
  kernel: Kernel,
  sizes: readonly number[],
  target: Target,
): SplitKernel {
  const segment = segmentBytes(target);
  const first: number[] = [];
  const parts: BindingPart[] = [];
  sizes.forEach((size, of) => {
    first.push(parts.length);
    for (let at = 0; at < bindingCount(size, target); at += 1) {
      const offset = at * segment;
      parts.push({ of, offset, bytes: Math.min(segment, size - offset) });
    }
  });
  if (parts.length === sizes.length) return { kernel, parts };
  const segments = sizes.map((size, binding): Segments => {
    const { element, lanes } = kernel.bindings[binding]!;
    const length = segment / byteSize(element, [lanes]);
    return { first: first[binding]!, count: bindingCount(size, target), length };
  });
  const bindings = parts.map(({ of }, at): Binding => {
    const binding = kernel.bindings[of]!;
    const { first, count } = segments[of]!;
    return count === 1 ? binding : { ...binding, name: `${binding.name}_${at - first}` };
  });
  return {
    kernel: { ...kernel, bindings, body: new Splitting(segments).block(kernel.body) },
    parts,
  };
}

/** The segments of a binding: new bindings from `first` on, of `length` vectors each. */
interface Segments {
  readonly first: number;
  readonly count: number;
  readonly length: number;
}

class Splitting {
  private readonly segments: readonly Segments[];
  private names = 0;

  constructor(segments: readonly Segments[]) {
    this.segments = segments;
  }

  block(body: readonly Stmt[]): readonly Stmt[] {
    return body.flatMap((stmt) => this.statement(stmt));
  }

  /** Behind the indices that its loads need more than once. */
  private statement(stmt: Stmt): readonly Stmt[] {
    const before: Stmt[] = [];
    const expr = (value: Expr): Expr => this.load(value, before);
    switch (stmt.kind) {
      case 'for': {
        // Its bounds are evaluated in each round, so nothing of them can stand before it.
        const bound = (own: Expr): Expr => mapExpr(own, (value) => this.load(value));
        const [from, to, step] = [bound(stmt.from), bound(stmt.to), bound(stmt.step)];
        return [{ ...stmt, from, to, step, body: this.block(stmt.body) }];
      }
      case 'if': {
        const { condition, body, otherwise } = stmt;
        const rest = otherwise === undefined ? undefined : this.block(otherwise);
        const own = k.when(mapExpr(condition, expr), this.block(body), rest);
        return [...before, own];
      }
      default: {
        const own = mapStmt(stmt, { expr, stmt: (same) => same });
        return [...before, ...(own.kind === 'store' ? this.store(own) : [own])];
      }
    }
  }

  private load(expr: Expr, before?: Stmt[]): Expr {
    if (expr.kind !== 'load') return expr;
    const { first, count, length } = this.segments[expr.binding]!;
    if (count === 1) return { ...expr, binding: first };
    const index = before === undefined ? expr.index : this.name('at', expr.index, before);
    const from = (at: number): Expr => {
      const begin = at * length;
      const above = k.sub(k.max(index, k.index(begin)), k.index(begin));
      const inside = at === 0 ? index : above;
      const local = at === count - 1 ? inside : k.min(inside, k.index(length - 1));
      return { ...expr, binding: first + at, index: local };
    };
    let chosen = from(count - 1);
    for (let at = count - 2; at >= 0; at -= 1) {
      chosen = k.select(k.lt(index, k.index((at + 1) * length)), from(at), chosen);
    }
    return chosen;
  }

  private store(stmt: Extract<Stmt, { kind: 'store' }>): readonly Stmt[] {
    const { first, count, length } = this.segments[stmt.binding]!;
    if (count === 1) return [{ ...stmt, binding: first }];
    const before: Stmt[] = [];
    const index = this.name('at', stmt.index, before);
    const value = this.name('value', stmt.value, before);
    const into = (at: number): Stmt => {
      const own = k.store(first + at, k.sub(index, k.index(at * length)), value);
      if (at === count - 1) return own;
      return k.when(k.lt(index, k.index((at + 1) * length)), [own], [into(at + 1)]);
    };
    return [...before, into(0)];
  }

  private name(what: string, value: Expr, before: Stmt[]): Expr {
    if (value.kind === 'variable' || value.kind === 'literal') return value;
    const [define, variable] = k.define(`split_${what}${this.names}`, value);
    this.names += 1;
    before.push(define);
    return variable;
  }
}
